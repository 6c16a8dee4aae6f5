"""Whose is it? For every object that an address can name: the unit, the owner, the reviewers."""

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import commonpath

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.tables import ApiToken, Person, Unit
from service.decisions.tables import Appeal
from service.declarations.tables import Declaration
from service.resemblances.tables import Resemblance
from service.reviews.tables import Assignment, AssignmentState
from service.rounds.tables import Round
from service.spot_checks.tables import SpotCheck, SpotItem
from service.submissions.tables import Evidence, Submission

_CLOSED = (AssignmentState.RECUSED, AssignmentState.CANCELLED)


@dataclass(frozen=True)
class Subject:
    """What reach is measured against; ``path`` is that of the unit which the object belongs to."""

    path: str
    owner: int | None = None
    reviewers: frozenset[int] = frozenset()


def _unit(session: Session, key: int) -> Subject | None:
    unit = session.get(Unit, key)
    return Subject(unit.path) if unit else None


def _person(session: Session, key: int) -> Subject | None:
    person = session.get(Person, key)
    return Subject(person.unit.path, person.id) if person else None


def _token(session: Session, key: int) -> Subject | None:
    token = session.get(ApiToken, key)
    return _person(session, token.person_id) if token else None


def _round(session: Session, key: int) -> Subject | None:
    found = session.get(Round, key)
    return Subject(found.unit.path) if found else None


def _declaration(session: Session, key: int) -> Subject | None:
    declaration = session.get(Declaration, key)
    return Subject(declaration.school.path, declaration.teacher_id) if declaration else None


def _submission(session: Session, key: int) -> Subject | None:
    submission = session.get(Submission, key)
    return _declaration(session, submission.declaration_id) if submission else None


def _evidence(session: Session, key: int) -> Subject | None:
    evidence = session.get(Evidence, key)
    if evidence is None:
        return None
    declaration = evidence.submission.declaration
    seats = select(Assignment.reviewer_id).where(Assignment.evidence_id == key, Assignment.state.not_in(_CLOSED))
    return Subject(declaration.school.path, declaration.teacher_id, frozenset(session.scalars(seats)))


def _assignment(session: Session, key: int) -> Subject | None:
    assignment = session.get(Assignment, key)
    if assignment is None:
        return None
    # A reviewed teacher must not learn who reviews: an assignment has no owner.
    reviewers = () if assignment.state in _CLOSED else (assignment.reviewer_id,)
    return Subject(assignment.evidence.submission.declaration.school.path, None, frozenset(reviewers))


def _appeal(session: Session, key: int) -> Subject | None:
    appeal = session.get(Appeal, key)
    return _declaration(session, appeal.declaration_id) if appeal else None


def _spot_check(session: Session, key: int) -> Subject | None:
    found = session.get(SpotCheck, key)
    return Subject(found.unit.path) if found else None


def _spot_item(session: Session, key: int) -> Subject | None:
    found = session.get(SpotItem, key)
    if found is None:
        return None
    readers = () if found.draw.rechecker_id is None else (found.draw.rechecker_id,)
    return Subject(found.draw.spot_check.unit.path, None, frozenset(readers))


def _resemblance(session: Session, key: int) -> Subject | None:
    """Return the smallest unit that has both works: no school reaches what another one handed in."""
    pair = session.get(Resemblance, key)
    if pair is None:
        return None
    works = [session.get_one(Evidence, one) for one in (pair.evidence_id, pair.other_id)]
    shared = commonpath([work.submission.declaration.school.path for work in works])
    return Subject(f"{shared.rstrip('/')}/")


SUBJECTS: dict[str, Callable[[Session, int], Subject | None]] = {
    "unit_id": _unit,
    "person_id": _person,
    "token_id": _token,
    "round_id": _round,
    "declaration_id": _declaration,
    "submission_id": _submission,
    "evidence_id": _evidence,
    "assignment_id": _assignment,
    "appeal_id": _appeal,
    "resemblance_id": _resemblance,
    "spot_check_id": _spot_check,
    "spot_item_id": _spot_item,
}
"""Name of a path parameter to what finds its subject; no other name may stand for an object in an address."""
