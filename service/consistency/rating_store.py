"""What the figures of a round rest on, as SQL: finished reviews, pre-scores, and how far the items are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, column, exists, func, select
from sqlalchemy.orm import Session

from service.accounts.roles import UnitKind
from service.accounts.tables import Unit
from service.consistency.tables import AuditFigures
from service.database.declarative import Json
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Outcome, Review, Seat
from service.rounds.tables import Round, RoundState
from service.submissions.tables import Evidence, MachineGrade, Submission

_AT_ONCE = 2000


@dataclass(frozen=True)
class Part:
    """One round in one county; ``path`` is the county's."""

    round_id: int
    unit_id: int
    path: str


@dataclass(frozen=True)
class Finished:
    """A finished review as the analysis needs it."""

    id: int
    evidence: int
    reviewer: int
    school: int
    point: str
    seat: Seat
    reasons: list[str]
    off_task: bool
    blind_levels: dict[str, str]
    blind_at: datetime
    final_levels: dict[str, str]
    final_at: datetime
    machine_grade: int | None


def finished(session: Session, part: Part) -> Iterator[Finished]:
    """Yield the finished reviews in the order of their ids."""
    columns = (
        Review.id,
        Assignment.evidence_id,
        Assignment.reviewer_id,
        Declaration.school_id,
        Declaration.point,
        Assignment.seat,
        Assignment.reasons,
        Review.off_task,
        Review.blind_levels,
        Review.blind_at,
        Review.final_levels,
        Review.final_at,
        Review.machine_grade_id,
    )
    query = _reviewed(select(*columns)).where(*_of(part)).order_by(Review.id)
    for row in session.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield Finished(*row)


def prescores(session: Session, part: Part, standard: str) -> dict[tuple[int, str], str]:
    """Return the level that a machine grade gives by a criterion, of those that reviewers were shown."""
    lay_out = func.jsonb_array_elements if session.get_bind().dialect.name == "postgresql" else func.json_each
    listed = lay_out(MachineGrade.grade["criteria"]).table_valued(column("value", Json), joins_implicitly=True)
    shown = _reviewed(select(Review.machine_grade_id)).where(*_of(part))
    query = select(MachineGrade.id, listed.c.value["id"].as_string(), listed.c.value["level"].as_string()).where(
        MachineGrade.id.in_(shown), MachineGrade.standard_hash == standard
    )
    return {(grade, criterion): level for grade, criterion, level in session.execute(query)}


def items_by_school(session: Session, part: Part) -> Sequence[Row[int, str, int, int]]:
    """Return school, name, items that were handed in and items that have an outcome."""
    query = (
        select(Unit.id, Unit.name, func.count(Evidence.id), func.count(Outcome.id))
        .join(Declaration, Declaration.school_id == Unit.id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .outerjoin(Outcome, Outcome.evidence_id == Evidence.id)
        .where(
            *_of(part),
            Submission.submitted_at.is_not(None),
            Submission.withdrawn_at.is_(None),
            # What counts from an earlier version has its outcome there.
            Evidence.carried_from_id.is_(None),
        )
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.name, Unit.id)
    )
    return session.execute(query).all()


def levels_by_school(session: Session, part: Part) -> Sequence[Row[int, str, int]]:
    """Return school, item level, and how many items came to it."""
    query = (
        select(Unit.id, Outcome.item_level, func.count())
        .join(Declaration, Declaration.school_id == Unit.id)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Outcome, Outcome.evidence_id == Evidence.id)
        .where(*_of(part))
        .group_by(Unit.id, Outcome.item_level)
    )
    return session.execute(query).all()


def reviewed_since(session: Session, since: datetime) -> Sequence[Row[int, str, datetime]]:
    """Return round, path of the school and newest review of all that was reviewed after a moment."""
    return _newest(session, Review.final_at > since)


def reviewed_in(session: Session, rounds: Collection[int]) -> Sequence[Row[int, str, datetime]]:
    return _newest(session, Declaration.round_id.in_(rounds)) if rounds else ()


def rounds_without_figures(session: Session) -> Sequence[int]:
    known = exists().where(AuditFigures.round_id == Round.id)
    return session.scalars(select(Round.id).where(Round.state != RoundState.PLANNED, ~known)).all()


def counties(session: Session) -> dict[int, str]:
    """Return the paths of all counties by their ids."""
    query = select(Unit.id, Unit.path).where(Unit.kind == UnitKind.COUNTY)
    return {row.id: row.path for row in session.execute(query)}


def _newest(session: Session, clause: ColumnElement[bool]) -> Sequence[Row[int, str, datetime]]:
    query = _reviewed(select(Declaration.round_id, Unit.path, func.max(Review.final_at)))
    return session.execute(query.where(clause).group_by(Declaration.round_id, Unit.path)).all()


def _reviewed(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(Assignment.state == AssignmentState.DONE, Review.final_at.is_not(None))
    )


def _of(part: Part) -> tuple[ColumnElement[bool], ...]:
    return (Declaration.round_id == part.round_id, Unit.path.startswith(part.path, autoescape=True))
