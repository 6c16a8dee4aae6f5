"""Rows of reviews and outcomes."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from service.accounts.tables import Unit
from service.assignments.tables import OpenSeat
from service.assignments.urgency import pressing
from service.declarations.tables import Declaration
from service.journal.store import locked_head
from service.reviews.states import UNFINISHED
from service.reviews.tables import APART, Assignment, AssignmentState, Outcome, Review, Seat
from service.submissions.tables import Evidence, Submission

_IN_TURN = {seat: place for place, seat in enumerate(Seat)}


def get_assignment(session: Session, assignment_id: int) -> Assignment:
    return session.get_one(Assignment, assignment_id)


def lock_assignment(session: Session, assignment_id: int) -> Assignment:
    """Return an assignment as it is once nobody else is changing anything.

    The log is locked first, as everywhere: nobody waits for each other in a circle.
    """
    locked_head(session)
    query = select(Assignment).where(Assignment.id == assignment_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def seats_of(session: Session, evidence_id: int) -> list[Assignment]:
    """Return who was asked to review an item and is not replaced, by seat, as the database has it; no seat apart."""
    query = select(Assignment).where(
        Assignment.evidence_id == evidence_id,
        Assignment.state != AssignmentState.CANCELLED,
        Assignment.seat.not_in(APART),
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    return sorted(found, key=lambda one: (_IN_TURN[one.seat], one.id))


def find_outcome(session: Session, evidence_id: int) -> Outcome | None:
    return session.scalars(select(Outcome).where(Outcome.evidence_id == evidence_id)).one_or_none()


def carried_from(session: Session, evidence_id: int) -> int | None:
    return session.scalars(select(Evidence.carried_from_id).where(Evidence.id == evidence_id)).one_or_none()


def next_waiting(session: Session, reviewer_id: int, but: int) -> int | None:
    """Return the id of the assignment that somebody should take up next."""
    query = (
        select(Assignment.id)
        .where(Assignment.reviewer_id == reviewer_id, Assignment.id != but, Assignment.state.in_(UNFINISHED))
        .order_by(pressing().desc(), Assignment.id)
    )
    return session.scalars(query.limit(1)).one_or_none()


def finished_reviews(session: Session, *clauses: ColumnElement[bool]) -> Sequence[Review]:
    """Return finished reviews where ``clauses`` hold: over Unit (the school's), Declaration, Assignment."""
    query = (
        select(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(Assignment.state == AssignmentState.DONE, *clauses)
        .order_by(Review.id)
    )
    return session.scalars(query).unique().all()


def has_vacant_seat(session: Session, evidence_id: int) -> bool:
    """Say whether a seat of an item still waits for somebody who can take it."""
    return bool(session.scalar(select(exists().where(OpenSeat.evidence_id == evidence_id))))
