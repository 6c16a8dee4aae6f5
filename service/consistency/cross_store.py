"""What a proposal of cross-readings has to know, as SQL: the works, who had them, and what was handed out already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.accounts.tables import Person, Unit
from service.assignments.store import GIVEN_UP
from service.consistency.drill_store import parts
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.submissions.tables import Evidence, Submission


@dataclass(frozen=True)
class Work:
    """An evidence item as far as it matters to who may read it."""

    evidence_id: int
    item: str
    point: str
    teacher_id: int
    teacher: str
    subject: str
    school_id: int
    school: str
    taken_back: bool


@dataclass(frozen=True)
class Given:
    """A cross-reading that was handed out and not given back."""

    assignment_id: int
    evidence_id: int
    item: str
    school: str
    reviewer_id: int
    reviewer: str
    state: AssignmentState
    due_on: date


def works(session: Session, round_id: int, keys: Collection[int]) -> dict[int, Work]:
    """Return those of some items that are of a round."""
    found: dict[int, Work] = {}
    columns = (
        Evidence.id,
        Evidence.item,
        Declaration.point,
        Person.id,
        Person.name,
        Person.subject,
        Unit.id,
        Unit.name,
        Submission.withdrawn_at.is_not(None),
    )
    query = _declared(select(*columns).select_from(Evidence)).join(Person, Person.id == Declaration.teacher_id)
    for some in parts(keys):
        rows = session.execute(query.where(Evidence.id.in_(some), Declaration.round_id == round_id))
        found |= {row[0]: Work(*row) for row in rows}
    return found


def seated(session: Session, keys: Collection[int]) -> dict[int, frozenset[int]]:
    """Return all who have or had each of some items."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in parts(keys):
        query = select(Assignment.evidence_id, Assignment.reviewer_id).where(Assignment.evidence_id.in_(some))
        for evidence, reviewer in session.execute(query):
            found[evidence].add(reviewer)
    return {key: frozenset(who) for key, who in found.items()}


def gave_back(session: Session, teachers: Collection[int]) -> dict[int, frozenset[int]]:
    """Return all who ever gave back work of each of some teachers."""
    found: dict[int, set[int]] = defaultdict(set)
    query = _declared(select(Declaration.teacher_id, Assignment.reviewer_id).select_from(Assignment).join(Evidence))
    for some in parts(teachers):
        clauses = (Declaration.teacher_id.in_(some), Assignment.state == AssignmentState.RECUSED)
        for teacher, reviewer in session.execute(query.where(*clauses)):
            found[teacher].add(reviewer)
    return {key: frozenset(who) for key, who in found.items()}


def given(session: Session, round_id: int, area: Unit) -> list[Given]:
    """Return the cross-readings of a round in an area, the newest first."""
    columns = (
        Assignment.id,
        Evidence.id,
        Evidence.item,
        Unit.name,
        Person.id,
        Person.name,
        Assignment.state,
        Assignment.due_on,
    )
    query = _declared(select(*columns).select_from(Assignment).join(Evidence))
    query = query.join(Person, Person.id == Assignment.reviewer_id).where(
        Declaration.round_id == round_id,
        Unit.path.startswith(area.path, autoescape=True),
        Assignment.seat == Seat.CROSS,
        Assignment.state.not_in(GIVEN_UP),
    )
    return [Given(*row) for row in session.execute(query.order_by(Assignment.id.desc()))]


def _declared(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
    )
