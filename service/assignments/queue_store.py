"""Reads the list of what one reviewer has to do, in the order of need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.standard.rubric import Standard
from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.assignments.schemas import QueueFilter
from service.assignments.urgency import pressing
from service.clock import CHINA, today
from service.declarations.tables import Declaration
from service.errors import CursorInvalid
from service.pagination import cursor_of, key_of
from service.reviews.states import UNFINISHED
from service.reviews.tables import Assignment, AssignmentState, Review
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission

AnySelect: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class QueueRow:
    """What a reviewer may know of an assignment before opening it: nothing of the teacher or of other reviewers."""

    id: int
    version: int
    evidence_id: int
    state: AssignmentState
    reasons: list[str]
    due_on: date
    assigned_at: datetime
    item: str
    point: str
    round_id: int


@dataclass(frozen=True)
class QueuePage:
    rows: list[QueueRow]
    next: str | None


@dataclass(frozen=True)
class Progress:
    """How many pieces somebody has finished today, has not finished, and should have finished by now."""

    done: int
    open: int
    late: int


_COLUMNS = (
    Assignment.id,
    Assignment.version,
    Assignment.evidence_id,
    Assignment.state,
    Assignment.reasons,
    Assignment.due_on,
    Assignment.assigned_at,
    Evidence.item,
    Declaration.point,
    Declaration.round_id,
)


def queue_page(
    session: Session, actor: Actor, wish: QueueFilter, items: Collection[str] | None, cursor: str | None, limit: int
) -> QueuePage:
    """Return a part of the actor's assignments, what needs a person most first.

    ``items`` are those of the wished type, None for all. A cursor is the last row's id: where it stands in the order
    is looked up, so that a part follows the one before also when something was finished between them.
    """
    query = _mine(select(*_COLUMNS), actor).where(*_wished(wish, items))
    number = pressing()
    if cursor is not None:
        key = key_of(cursor)
        at = session.execute(_mine(select(number), actor).where(Assignment.id == key)).scalar_one_or_none()
        if at is None:
            raise CursorInvalid
        query = query.where(or_(number < at, and_(number == at, Assignment.id > key)))
    rows = [QueueRow(*row) for row in session.execute(query.order_by(number.desc(), Assignment.id).limit(limit + 1))]
    shown = rows[:limit]
    return QueuePage(shown, cursor_of(shown[-1].id) if len(rows) > limit else None)


def queue_row(session: Session, assignment_id: int) -> QueueRow:
    """Return one assignment; whose it is has been checked by the route."""
    query = _joined(select(*_COLUMNS)).where(Assignment.id == assignment_id)
    return QueueRow(*session.execute(query).one())


def progress(session: Session, actor: Actor) -> Progress:
    """Count the actor's day, as days are counted in China."""
    morning = datetime.combine(today(), time.min, CHINA)
    unfinished = Assignment.state.in_(UNFINISHED)
    done = and_(Assignment.state == AssignmentState.DONE, Review.final_at >= morning)
    late = and_(unfinished, Assignment.due_on < today())
    counted = select(_count(done), _count(unfinished), _count(late))
    query = counted.select_from(Assignment).outerjoin(Review, Review.assignment_id == Assignment.id)
    return Progress(*session.execute(query.where(Assignment.reviewer_id == actor.id)).one())


def kinds_of_work(session: Session, actor: Actor) -> Sequence[tuple[int, str, str]]:
    """Return (round, point, item) of all that the actor has and had, to choose from."""
    query = _mine(select(Declaration.round_id, Declaration.point, Evidence.item), actor).distinct()
    return [(round_id, point, item) for round_id, point, item in session.execute(query)]


def standards_of(session: Session, rounds: Collection[int]) -> dict[int, Standard]:
    """Return the standards by which some rounds are judged."""
    found = session.scalars(select(Round).where(Round.id.in_(rounds))).unique()
    return {one.id: standard_of(session, one) for one in found}


def has_reason(column: InstrumentedAttribute[list[str]], code: str) -> ColumnElement[bool]:
    """Say in SQL whether a list of codes has one; written alike by both databases."""
    return cast(column, String).contains(f'"{code}"', autoescape=True)


def _wished(wish: QueueFilter, items: Collection[str] | None) -> list[ColumnElement[bool]]:
    states = UNFINISHED if wish.state == "open" else (AssignmentState(wish.state),)
    clauses: list[ColumnElement[bool]] = [Assignment.state.in_(states)]
    if wish.reason:
        clauses.append(has_reason(Assignment.reasons, wish.reason))
    if wish.point:
        clauses.append(Declaration.point == wish.point)
    if items is not None:
        clauses.append(Evidence.item.in_(items))
    return clauses


def _mine(query: AnySelect, actor: Actor) -> AnySelect:
    mine = reachable(actor, Permission.REVIEW, path=Unit.path, reviewer=Assignment.reviewer_id)
    return _joined(query).join(Unit, Unit.id == Declaration.school_id).where(mine)


def _joined(query: AnySelect) -> AnySelect:
    return (
        query.select_from(Assignment)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
