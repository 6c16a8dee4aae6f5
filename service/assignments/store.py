"""Reads and writes seats and who could take them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, literal, or_, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, Role
from service.accounts.tables import Person, RoleGrant, Unit
from service.assignments.candidates import Candidate
from service.assignments.tables import OpenSeat
from service.clock import now
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.states import UNFINISHED
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.submissions.tables import Evidence, Submission

UNDER_REVIEW = (State.IN_REVIEW, State.ARBITRATION)
GIVEN_UP = (AssignmentState.RECUSED, AssignmentState.CANCELLED)


def reviewers_over(session: Session, school: Unit) -> list[Candidate]:
    """Return the active reviewers whose role covers a school, with their open load."""
    return _reviewers(session, literal(school.path).startswith(Unit.path))


def reviewers_within(session: Session, area: Unit) -> list[Candidate]:
    """Return the active reviewers of an area: those with a role over it, above it, or over any unit in it."""
    return _reviewers(
        session, or_(Unit.path.startswith(area.path, autoescape=True), literal(area.path).startswith(Unit.path))
    )


def _reviewers(session: Session, over: ColumnElement[bool]) -> list[Candidate]:
    load = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.reviewer_id == Person.id, Assignment.state.in_(UNFINISHED))
        .scalar_subquery()
    )
    covers = (
        select(RoleGrant.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(
            RoleGrant.person_id == Person.id,
            RoleGrant.role == Role.REVIEWER,
            over,
        )
        .exists()
    )
    query = select(Person.id, Person.name, Person.subject, Person.unit_id, load).where(Person.active, covers)
    return [Candidate(*row) for row in session.execute(query.order_by(Person.id))]


def seated(session: Session, evidence_id: int) -> frozenset[int]:
    """Return all who have or had an item; a seat is never given to the same person twice."""
    return frozenset(session.scalars(select(Assignment.reviewer_id).where(Assignment.evidence_id == evidence_id)))


def gave_back(session: Session, teacher_id: int) -> frozenset[int]:
    """Return all who ever gave back work of a teacher."""
    query = _with_declaration(select(Assignment.reviewer_id)).where(
        Declaration.teacher_id == teacher_id, Assignment.state == AssignmentState.RECUSED
    )
    return frozenset(session.scalars(query))


def seats_of(session: Session, evidence_id: int) -> list[Assignment]:
    """Return the seats of an item that were not given up."""
    query = select(Assignment).where(Assignment.evidence_id == evidence_id, Assignment.state.not_in(GIVEN_UP))
    return list(session.scalars(query.order_by(Assignment.id)).unique())


def unfinished_between(session: Session, reviewer_id: int, teacher_id: int) -> list[Assignment]:
    """Return what a reviewer has not finished of one teacher's work."""
    query = _with_declaration(select(Assignment)).where(
        Declaration.teacher_id == teacher_id,
        Assignment.reviewer_id == reviewer_id,
        Assignment.state.in_(UNFINISHED),
    )
    return list(session.scalars(query.order_by(Assignment.id)).unique())


def unfinished_of(session: Session, submission: Submission) -> list[Assignment]:
    query = select(Assignment).join(Evidence, Evidence.id == Assignment.evidence_id)
    query = query.where(Evidence.submission_id == submission.id, Assignment.state.in_(UNFINISHED))
    return list(session.scalars(query.order_by(Assignment.id)).unique())


def keep_open(session: Session, seat: OpenSeat) -> None:
    """Remember a seat that nobody could take; the newest obstacle replaces the one before."""
    known = _open_seat(session, seat.evidence_id, seat.seat)
    if known is None:
        seat.since = now()
        session.add(seat)
    else:
        known.obstacle, known.reasons = seat.obstacle, seat.reasons
    session.flush()


def close_open(session: Session, evidence_id: int, seat: Seat) -> None:
    found = _open_seat(session, evidence_id, seat)
    if found is not None:
        session.delete(found)
        session.flush()


def close_all_open(session: Session, submission: Submission) -> None:
    items = select(Evidence.id).where(Evidence.submission_id == submission.id)
    session.execute(delete(OpenSeat).where(OpenSeat.evidence_id.in_(items)))


def open_seats_of(session: Session, evidence_id: int) -> list[OpenSeat]:
    return list(session.scalars(select(OpenSeat).where(OpenSeat.evidence_id == evidence_id).order_by(OpenSeat.id)))


def open_seats_within(session: Session, actor: Actor) -> Sequence[tuple[OpenSeat, Evidence]]:
    """Return all seats of work under review that somebody may fill, with their items, in the order of time."""
    query = (
        select(OpenSeat, Evidence)
        .join(Evidence, Evidence.id == OpenSeat.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .join(Unit, Unit.id == Declaration.school_id)
        .where(reachable(actor, Permission.ASSIGN, path=Unit.path), Declaration.state.in_(UNDER_REVIEW))
    )
    return [(seat, evidence) for seat, evidence in session.execute(query.order_by(OpenSeat.id)).unique()]


def add(session: Session, assignment: Assignment) -> None:
    session.add(assignment)
    session.flush()


def _open_seat(session: Session, evidence_id: int, seat: Seat) -> OpenSeat | None:
    query = select(OpenSeat).where(OpenSeat.evidence_id == evidence_id, OpenSeat.seat == seat)
    return session.scalars(query).one_or_none()


def _with_declaration(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Evidence, Evidence.id == Assignment.evidence_id)
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
    )
