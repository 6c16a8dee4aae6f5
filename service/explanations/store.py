"""Who has judged an item already, so that its pre-score may be explained to them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.reviews.tables import Assignment, AssignmentState

_SEES_MACHINE = (AssignmentState.BLIND_DONE, AssignmentState.DONE)


def has_judged(session: Session, evidence_id: int, person_id: int) -> bool:
    """Say whether somebody has set levels of their own for an item, and has none left to set for it."""
    query = select(Assignment.state).where(
        Assignment.evidence_id == evidence_id,
        Assignment.reviewer_id == person_id,
        Assignment.state.not_in((AssignmentState.RECUSED, AssignmentState.CANCELLED)),
    )
    states = session.scalars(query).all()
    return bool(states) and all(state in _SEES_MACHINE for state in states)
