"""Reads what a panel head sees: declarations in the order of need, counted, and their items with all seats.

However many declarations there are, a page takes the same number of statements.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.assignments.panel_stages import Stage
from service.assignments.queue_store import has_reason
from service.assignments.schemas import PanelFilter
from service.assignments.store import UNDER_REVIEW
from service.assignments.tables import OpenSeat
from service.assignments.urgency import MOST, pressing
from service.clock import today
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import CursorInvalid
from service.pagination import cursor_of, key_of
from service.reviews.states import UNFINISHED
from service.reviews.tables import Assignment, Outcome, Seat
from service.submissions.tables import Evidence, Submission

_OPEN = (Assignment.state.in_(UNFINISHED), Assignment.seat != Seat.CROSS)
"""What the panel waits for: a cross-reading is nothing that it could hasten."""


@dataclass(frozen=True)
class PanelRow:
    """A declaration as the panel's list shows it; ``late`` counts reviews past their date."""

    id: int
    round_id: int
    point: str
    state: State
    stage: Stage
    due_on: date | None
    submission_id: int | None
    late: int
    teacher: str
    subject: str
    school: str


@dataclass(frozen=True)
class PanelPage:
    rows: list[PanelRow]
    next: str | None


@dataclass(frozen=True)
class Counters:
    """How many declarations wait for what; ``overdue`` are those with a review past its date, in any stage."""

    by_stage: dict[Stage, int]
    overdue: int


def panel_page(session: Session, actor: Actor, wish: PanelFilter, cursor: str | None, limit: int) -> PanelPage:
    """Return a part of the declarations in reach, what needs the head most first.

    That is: by stage, then by the most pressing unfinished review, then the oldest.
    """
    board = _board(actor, wish)
    query = select(*(board.c[name] for name in PanelRow.__dataclass_fields__)).where(*_of_stage(board, wish))
    if cursor is not None:
        key = key_of(cursor)
        at = session.execute(select(board.c.need).where(board.c.id == key)).scalar_one_or_none()
        if at is None:
            raise CursorInvalid
        query = query.where(or_(board.c.need < at, and_(board.c.need == at, board.c.id > key)))
    found = session.execute(query.order_by(board.c.need.desc(), board.c.id).limit(limit + 1)).all()
    rows = [PanelRow(**{**row._asdict(), "stage": Stage(row.stage)}) for row in found[:limit]]
    return PanelPage(rows, cursor_of(rows[-1].id) if len(found) > limit else None)


def counters(session: Session, actor: Actor, wish: PanelFilter) -> Counters:
    """Count what the filter leaves, but for the stage, so that one stage can be chosen after another."""
    board = _board(actor, wish)
    late = func.sum(case((board.c.late > 0, 1), else_=0))
    found = session.execute(select(board.c.stage, func.count(), late).group_by(board.c.stage)).all()
    by_stage = {Stage(stage): number for stage, number, _ in found}
    return Counters({stage: by_stage.get(stage, 0) for stage in Stage}, sum(number for *_, number in found))


@dataclass(frozen=True)
class Choices:
    """What the declarations in reach can be narrowed to; schools and reviewers by id."""

    schools: dict[int, str]
    points: set[str]
    subjects: set[str]
    reviewers: dict[int, str]


def choices(session: Session, actor: Actor) -> Choices:
    work = select(Unit.id, Unit.name, Declaration.point, Person.subject).select_from(Declaration)
    work = work.join(Unit, Unit.id == Declaration.school_id).join(Person, Person.id == Declaration.teacher_id)
    found = session.execute(work.where(_in_reach(actor)).distinct()).all()
    people = (
        select(Person.id, Person.name)
        .join(Assignment, Assignment.reviewer_id == Person.id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(_in_reach(actor), *_OPEN)
    )
    return Choices(
        schools={key: name for key, name, _, _ in found},
        points={point for *_, point, _ in found},
        subjects={subject for *_, subject in found if subject},
        reviewers={row.id: row.name for row in session.execute(people.distinct())},
    )


def evidence_page(
    session: Session, actor: Actor, wish: PanelFilter, cursor: str | None, limit: int
) -> tuple[list[int], str | None]:
    """Return ids of evidence items of the newest versions in reach, the newest first."""
    board = _board(actor, wish)
    query = select(Evidence.id).join(board, board.c.submission_id == Evidence.submission_id)
    query = query.where(*_of_stage(board, wish))
    if cursor is not None:
        query = query.where(Evidence.id < key_of(cursor))
    found = session.scalars(query.order_by(Evidence.id.desc()).limit(limit + 1)).all()
    return list(found[:limit]), cursor_of(found[limit - 1]) if len(found) > limit else None


def _board(actor: Actor, wish: PanelFilter) -> Subquery:
    """Return every declaration that the filter leaves, but for the stage, with what it waits for."""
    newest, work, waiting, unsettled = _newest(), _work(), _waiting(), _unsettled()
    unfinished = func.coalesce(work.c.unfinished, 0)
    under_review = Declaration.state.in_(UNDER_REVIEW)
    stage = case(
        (and_(under_review, waiting.c.seats > 0), Stage.STUCK.value),
        (and_(under_review, unfinished == 0, func.coalesce(unsettled.c.without, 0) == 0), Stage.READY.value),
        (Declaration.state == State.ARBITRATION, Stage.THIRD.value),
        (Declaration.state == State.IN_REVIEW, Stage.REVIEW.value),
        (Declaration.state == State.RETURNED, Stage.RETURNED.value),
        else_=Stage.OTHER.value,
    )
    rank = case({one.value: (len(Stage) - place) * MOST for place, one in enumerate(Stage)}, value=stage)
    return (
        select(
            Declaration.id,
            Declaration.round_id,
            Declaration.point,
            Declaration.state,
            stage.label("stage"),
            Declaration.due_on,
            newest.c.submission_id,
            func.coalesce(work.c.late, 0).label("late"),
            Person.name.label("teacher"),
            Person.subject,
            Unit.name.label("school"),
            (rank + func.coalesce(work.c.need, 0)).label("need"),
        )
        .join(Person, Person.id == Declaration.teacher_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .outerjoin(newest, newest.c.declaration_id == Declaration.id)
        .outerjoin(work, work.c.submission_id == newest.c.submission_id)
        .outerjoin(waiting, waiting.c.submission_id == newest.c.submission_id)
        .outerjoin(unsettled, unsettled.c.submission_id == newest.c.submission_id)
        .where(_in_reach(actor), *_wished(wish, newest))
        .subquery()
    )


def _newest() -> Subquery:
    """Return the newest version of each declaration that was handed in and not taken back."""
    query = select(Submission.declaration_id, func.max(Submission.id).label("submission_id"))
    query = query.where(Submission.submitted_at.is_not(None), Submission.withdrawn_at.is_(None))
    return query.group_by(Submission.declaration_id).subquery()


def _work() -> Subquery:
    late = case((Assignment.due_on < today(), 1), else_=0)
    query = select(
        Evidence.submission_id,
        func.count().label("unfinished"),
        func.sum(late).label("late"),
        func.max(pressing()).label("need"),
    ).join(Assignment, Assignment.evidence_id == Evidence.id)
    return query.where(*_OPEN).group_by(Evidence.submission_id).subquery()


def _waiting() -> Subquery:
    query = select(Evidence.submission_id, func.count().label("seats"))
    return query.join(OpenSeat, OpenSeat.evidence_id == Evidence.id).group_by(Evidence.submission_id).subquery()


def _unsettled() -> Subquery:
    """Count the items under review whose reviewers have not come to a result."""
    query = (
        select(Evidence.submission_id, func.count().label("without"))
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .outerjoin(Outcome, Outcome.evidence_id == Evidence.id)
        .where(Declaration.state.in_(UNDER_REVIEW), Outcome.id.is_(None), Evidence.carried_from_id.is_(None))
    )
    return query.group_by(Evidence.submission_id).subquery()


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    return reachable(actor, Permission.ASSIGN, path=Unit.path)


def _of_stage(board: Subquery, wish: PanelFilter) -> list[ColumnElement[bool]]:
    if wish.stage == "overdue":
        return [board.c.late > 0]
    return [board.c.stage == wish.stage] if wish.stage else []


def _wished(wish: PanelFilter, newest: Subquery) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wish.state:
        clauses.append(Declaration.state == State(wish.state))
    if wish.school:
        clauses.append(Declaration.school_id == int(wish.school))
    if wish.point:
        clauses.append(Declaration.point == wish.point)
    if wish.subject:
        clauses.append(Person.subject == wish.subject)
    if wish.reviewer:
        clauses.append(_has_work(newest, Assignment.reviewer_id == int(wish.reviewer)))
    if wish.reason:
        waits = select(OpenSeat.id).join(Evidence, Evidence.id == OpenSeat.evidence_id)
        waits = waits.where(Evidence.submission_id == newest.c.submission_id, has_reason(OpenSeat.reasons, wish.reason))
        clauses.append(or_(_has_work(newest, has_reason(Assignment.reasons, wish.reason)), exists(waits)))
    return clauses


def _has_work(newest: Subquery, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    work: Select[Any] = select(Assignment.id).join(Evidence, Evidence.id == Assignment.evidence_id)
    of_newest = Evidence.submission_id == newest.c.submission_id
    return exists(work.where(of_newest, *_OPEN, condition).correlate(newest))
