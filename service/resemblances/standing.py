"""Which evidence counts: the newest version of work that was accepted for review and has not gone back since."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from service.declarations.states import State
from service.declarations.tables import Declaration
from service.submissions.tables import Submission

AWAY = (State.DRAFT, State.SUBMITTED, State.FORM_CHECK, State.RETURNED, State.OVERDUE, State.EXEMPT)
"""Work that nobody is to judge, or not yet."""


def stands(submission: Any = Submission, declaration: Any = Declaration) -> ColumnElement[bool]:  # noqa: ANN401  # tables or aliases
    """Return the WHERE clause over a submission and its declaration."""
    version = aliased(Submission)
    newest = select(func.max(version.number)).where(
        version.declaration_id == submission.declaration_id,
        version.submitted_at.is_not(None),
        version.withdrawn_at.is_(None),
    )
    clause: ColumnElement[bool] = (
        submission.submitted_at.is_not(None)
        & submission.withdrawn_at.is_(None)
        & declaration.state.not_in(AWAY)
        & (submission.number == newest.scalar_subquery())
    )
    return clause
