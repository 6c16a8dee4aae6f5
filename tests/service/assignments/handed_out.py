"""Work that is under review, and the seats of one person."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.assignments.workflow import begin_review
from service.database.engine import Database
from service.declarations.states import State
from service.reviews.tables import Assignment
from service.submissions.tables import Submission
from tests.service.county import County, declare, hand_in

PIECE = re.compile(r"材料 (\d{4})</a></h2>")


def in_review(session: Session, county: County, point: str = "A1", teacher: str = "teacher") -> Submission:
    submission = hand_in(session, declare(session, county, teacher, point, State.IN_REVIEW))
    begin_review(session, submission)
    return submission


def of(session: Session, county: County, person: str) -> list[Assignment]:
    query = select(Assignment).where(Assignment.reviewer_id == county.people[person]).order_by(Assignment.id)
    return list(session.scalars(query).unique())


def first_of(database: Database, county: County, person: str) -> int:
    with database.transaction(reads_only=True) as session:
        return of(session, county, person)[0].id
