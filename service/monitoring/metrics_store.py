"""Counts over everything, for machines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from service.clock import today
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.monitoring.store import OPEN, UNREAD
from service.reviews.tables import Assignment, AssignmentState
from service.submissions.tables import Evidence, Reading, Submission


@dataclass(frozen=True)
class Reviewing:
    finished: int
    open: int
    overdue: int


def by_reading(session: Session) -> dict[Reading, int]:
    query = _standing(select(Evidence.reading, func.count())).group_by(Evidence.reading)
    return {row[0]: row[1] for row in session.execute(query)}


def oldest_unread(session: Session) -> datetime | None:
    since: datetime | None = session.scalar(
        _standing(select(func.min(Evidence.uploaded_at))).where(Evidence.reading.in_(UNREAD))
    )
    return since


def by_state(session: Session) -> dict[State, int]:
    query = select(Declaration.state, func.count()).group_by(Declaration.state)
    return {row[0]: row[1] for row in session.execute(query)}


def reviewing(session: Session) -> Reviewing:
    waits = Assignment.state.in_(OPEN)
    counted = (Assignment.state == AssignmentState.DONE, waits, and_(waits, Assignment.due_on < today()))
    row = session.execute(select(*(func.sum(case((one, 1), else_=0)) for one in counted))).one()
    return Reviewing(*(n or 0 for n in row))


def _standing(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Leave out what was taken back."""
    return query.join(Submission, Submission.id == Evidence.submission_id).where(Submission.withdrawn_at.is_(None))
