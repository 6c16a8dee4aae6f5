"""What the county draws and rechecks, as SQL. What was drawn and what came of it stands in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, Role
from service.accounts.tables import Person, RoleGrant, Unit
from service.assignments.store import GIVEN_UP
from service.decisions.tables import Decision
from service.declarations.states import Action, State
from service.declarations.tables import Declaration
from service.journal.tables import Entry
from service.reviews.tables import Assignment, Seat
from service.rounds.tables import Round
from service.submissions.tables import Evidence

DRAW = "draw_recheck_sample"
REACHED = (State.SAMPLING, State.RECHECK, State.FINAL, State.CERTIFIED, State.REVOKED)
_ENDINGS = (Action.FINALISE.value, Action.REOPEN.value, Action.RETURN_RECHECKED.value)


@dataclass(frozen=True)
class Result:
    """A decided result that has reached the county."""

    declaration: Declaration
    level: str


@dataclass(frozen=True)
class Ended:
    """A recheck that came to its end, and whether it would have changed the point's level."""

    school_id: int
    changed: bool


def rounds_of(session: Session, actor: Actor) -> Sequence[Round]:
    """Return the rounds that an auditor draws for, newest first."""
    query = select(Round).join(Unit, Unit.id == Round.unit_id)
    query = query.where(reachable(actor, Permission.RECHECK, path=Unit.path)).order_by(Round.id.desc())
    return session.scalars(query).unique().all()


def last_draw(session: Session, round_id: int) -> Entry | None:
    """Return the audit log's newest entry about a round's sample."""
    query = select(Entry).where(Entry.subject == f"round:{round_id}", Entry.action == DRAW)
    return session.scalars(query.order_by(Entry.number.desc()).limit(1)).one_or_none()


def drawn_since(session: Session, round_id: int, moment: datetime) -> bool:
    last = last_draw(session, round_id)
    return last is not None and last.at >= moment


def selected_of(session: Session, round_id: int) -> frozenset[int]:
    """Return the ids of all declarations of a round that were ever drawn."""
    query = select(Declaration.id).where(Declaration.round_id == round_id, _was_selected())
    return frozenset(session.scalars(query))


def results_of(session: Session, round_id: int) -> list[Result]:
    """Return the results of a round that have reached the county, also those sent back from there."""
    any_ = aliased(Decision)
    newest = select(func.max(any_.id)).where(any_.declaration_id == Declaration.id).correlate(Declaration)
    query = (
        select(Declaration, Decision.point_level)
        .join(Decision, Decision.id == newest.scalar_subquery())
        .where(Declaration.round_id == round_id, or_(Declaration.state.in_(REACHED), _was_selected()))
        .order_by(Declaration.id)
    )
    return [Result(declaration, level) for declaration, level in session.execute(query).unique()]


def ended_of(session: Session, actor: Actor, round_id: int) -> list[Ended]:
    """Return what came of the rechecks of a round, in the schools of the auditor."""
    query = (
        select(Entry.details, Declaration.school_id)
        .join(Declaration, Entry.subject == _subject())
        .join(Unit, Unit.id == Declaration.school_id)
        .where(
            Declaration.round_id == round_id,
            Entry.action.in_(_ENDINGS),
            reachable(actor, Permission.RECHECK, path=Unit.path),
        )
    )
    return [Ended(school, bool(found["changed"])) for found, school in session.execute(query) if "changed" in found]


def recheck_seats(session: Session, submission_id: int) -> Sequence[Assignment]:
    """Return who rechecks or has rechecked the items of a version."""
    query = (
        select(Assignment)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .where(
            Evidence.submission_id == submission_id,
            Assignment.seat == Seat.RECHECK,
            Assignment.state.not_in(GIVEN_UP),
        )
        .order_by(Assignment.id)
    )
    return session.scalars(query).unique().all()


def recheckers(session: Session, actor: Actor, declaration: Declaration) -> Sequence[Person]:
    """Return who could recheck a declaration: a reviewer whom the auditor reaches, not of that school, fresh to it."""
    seated = select(Assignment.reviewer_id).join(Evidence, Evidence.id == Assignment.evidence_id)
    seated = seated.where(Evidence.submission.has(declaration_id=declaration.id))
    reviews = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.REVIEWER)
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Person.active,
            reviews,
            reachable(actor, Permission.RECHECK, path=Unit.path),
            Person.unit_id != declaration.school_id,
            Person.id != declaration.teacher_id,
            Person.id.not_in(seated),
        )
        .order_by(Person.name, Person.id)
    )
    return session.scalars(query).unique().all()


def add_seat(session: Session, seat: Assignment) -> None:
    session.add(seat)
    session.flush()


def _was_selected() -> ColumnElement[bool]:
    return exists().where(Entry.action == Action.SELECT.value, Entry.subject == _subject())


def _subject() -> ColumnElement[str]:
    return literal("declaration:").concat(cast(Declaration.id, String))
