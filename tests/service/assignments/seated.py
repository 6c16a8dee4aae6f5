"""Work that is handed in and waits for seats, and who then has them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.tables import Person
from service.assignments.tables import OpenSeat
from service.declarations.states import State
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.rounds.scheme import Scheme
from service.rounds.tables import Round
from service.submissions.tables import Evidence, Submission
from tests.service.county import County, declare, hand_in

OF_SCHOOL = {"reviewer", "second", "third", "county_reviewer"}


def handed_in(session: Session, county: County, point: str = "A1", **scheme: object) -> Submission:
    held = session.get_one(Round, county.round)
    held.scheme = Scheme(**scheme).model_dump()
    return hand_in(session, declare(session, county, point=point, state=State.IN_REVIEW))


def sure(submission: Submission, certainty: float = 0.9) -> None:
    """Let the machine have no doubt about anything."""
    for evidence in submission.evidence:
        assert evidence.grade is not None
        evidence.grade.referral, evidence.grade.certainty = [], certainty


def seats(session: Session, evidence: Evidence) -> dict[Seat, Assignment]:
    query = select(Assignment).where(
        Assignment.evidence_id == evidence.id,
        Assignment.state.not_in([AssignmentState.RECUSED, AssignmentState.CANCELLED]),
    )
    return {one.seat: one for one in session.scalars(query).unique()}


def open_seats(session: Session) -> list[OpenSeat]:
    return list(session.scalars(select(OpenSeat)))


def head(session: Session, county: County, name: str = "head") -> Actor:
    return Actor.of(session.get_one(Person, county.people[name]))
