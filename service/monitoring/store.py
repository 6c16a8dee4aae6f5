"""Progress counted by the database: rows come back by school, point, subject or person, never one by one."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.grading.grade import Referral
from service.acceptance.tables import SparedReading
from service.accounts.tables import Person, Unit
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import APART, Assignment, AssignmentState, Outcome, Review
from service.rounds.tables import Round
from service.submissions.tables import Evidence, MachineGrade, Reading, Submission

Clauses = Sequence[ColumnElement[bool]]

OPEN = (AssignmentState.ASSIGNED, AssignmentState.OPENED, AssignmentState.BLIND_DONE)
UNREAD = (Reading.WAITING, Reading.READING, Reading.GRADING)
_VOID = (AssignmentState.RECUSED, AssignmentState.CANCELLED)
_REVIEWING = (State.IN_REVIEW, State.ARBITRATION)


class By(StrEnum):
    """What progress is told apart by."""

    SCHOOL = "school"
    POINT = "point"
    SUBJECT = "subject"


_KEYS: dict[By, tuple[Any, Any]] = {
    By.SCHOOL: (Unit.id, Unit.name),
    By.POINT: (Declaration.point, Declaration.point),
    By.SUBJECT: (Person.subject, Person.subject),
}


def declarations_by(session: Session, by: By, clauses: Clauses) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return key, name, state and how many."""
    key, name = _KEYS[by]
    query = _declared(select(key, name, Declaration.state, func.count()))
    return session.execute(query.where(*clauses).group_by(key, name, Declaration.state).order_by(name, key)).all()


def items_by(session: Session, by: By, clauses: Clauses) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return key, items handed in, pre-scored, referred and reviewed."""
    key, _ = _KEYS[by]
    query = _items(select(key, func.count(), *_counts())).where(*clauses).group_by(key)
    return session.execute(query).all()


def referrals(session: Session, clauses: Clauses) -> dict[Referral, int]:
    """Return how many items were referred to a person, by reason; an item may have several."""
    text = cast(MachineGrade.referral, String)
    counted = [_sum(text.contains(f'"{code.value}"', autoescape=True)) for code in Referral]
    row = session.execute(_items(select(*counted)).where(*clauses)).one()
    return dict(zip(Referral, (n or 0 for n in row), strict=True))


def readings(session: Session, clauses: Clauses) -> Sequence[Row[Reading, int, datetime]]:
    """Return how far the worker is: reading, how many items, since when the oldest."""
    query = _items(select(Evidence.reading, func.count(), func.min(Evidence.uploaded_at)))
    return session.execute(query.where(*clauses).group_by(Evidence.reading)).all()


def assignments(session: Session, today: date, clauses: Clauses) -> Row[int, int, int]:
    """Return how many assignments are open, overdue and done."""
    return session.execute(_assigned(select(*_loads(today))).where(*clauses)).one()


def workloads(session: Session, today: date, clauses: Clauses) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return reviewers with their open, overdue and finished assignments and the mean seconds until blind levels."""
    reviewer = aliased(Person)
    query = (
        _assigned(select(reviewer.id, reviewer.name, *_loads(today), func.avg(Review.blind_seconds)))
        .join(reviewer, reviewer.id == Assignment.reviewer_id)
        .outerjoin(Review, and_(Review.assignment_id == Assignment.id, Assignment.state == AssignmentState.DONE))
        .where(*clauses)
        .group_by(reviewer.id, reviewer.name)
        .order_by(reviewer.name, reviewer.id)
    )
    return session.execute(query).all()


def without_reviewer(session: Session, clauses: Clauses, most: int) -> tuple[int, Sequence[Row[*tuple[Any, ...]]]]:
    """Return work in review of which an item has no outcome and fewer reviewers than it needs."""
    seats = select(func.count()).select_from(Assignment).where(Assignment.evidence_id == Evidence.id)
    seated = seats.where(Assignment.state.not_in(_VOID), Assignment.seat.not_in(APART)).scalar_subquery()
    readings = select(func.count()).select_from(SparedReading)
    spared = readings.where(SparedReading.evidence_id == Evidence.id, ~SparedReading.called).scalar_subquery()
    waited_for = exists().where(
        Assignment.evidence_id == Evidence.id, Assignment.state.in_(OPEN), Assignment.seat.not_in(APART)
    )
    query = (
        _items(select(Declaration.id))
        .join(Round, Round.id == Declaration.round_id)
        .where(
            *clauses,
            Declaration.state.in_(_REVIEWING),
            Outcome.id.is_(None),
            Evidence.carried_from_id.is_(None),
            or_(~waited_for, seated + spared < Round.scheme["reviewers_per_item"].as_integer()),
        )
    )
    return _oldest(session, Declaration.id.in_(query), most)


def waiting_since(
    session: Session, before: datetime, states: Sequence[State], clauses: Clauses, most: int
) -> tuple[int, Sequence[Row[*tuple[Any, ...]]]]:
    """Return work whose state has not changed since ``before``."""
    ids = _declared(select(Declaration.id)).where(
        *clauses, Declaration.state.in_(states), Declaration.changed_at < before
    )
    return _oldest(session, Declaration.id.in_(ids), most)


def rounds(session: Session, clauses: Clauses) -> Sequence[Row[int, str]]:
    """Return the rounds with work within reach, newest first."""
    held = _declared(select(Declaration.round_id)).where(*clauses)
    return session.execute(select(Round.id, Round.name).where(Round.id.in_(held)).order_by(Round.id.desc())).all()


def choices(session: Session, by: By, clauses: Clauses) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what can be filtered by: key and name."""
    key, name = _KEYS[by]
    return session.execute(_declared(select(key, name)).where(*clauses).distinct().order_by(name, key)).all()


def _oldest(session: Session, which: ColumnElement[bool], most: int) -> tuple[int, Sequence[Row[*tuple[Any, ...]]]]:
    total = session.scalar(select(func.count()).select_from(Declaration).where(which)) or 0
    query = _declared(select(Declaration.id, Declaration.point, Declaration.state, Declaration.changed_at, Unit.name))
    return total, session.execute(query.where(which).order_by(Declaration.changed_at, Declaration.id).limit(most)).all()


def _declared(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Declaration)
        .join(Unit, Unit.id == Declaration.school_id)
        .join(Person, Person.id == Declaration.teacher_id)
    )


def _items(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join the items of the newest version that was not taken back, their newest grade, and their outcome."""
    newest = (
        select(Submission.declaration_id, func.max(Submission.number).label("number"))
        .where(Submission.withdrawn_at.is_(None))
        .group_by(Submission.declaration_id)
        .subquery()
    )
    last = (
        select(MachineGrade.evidence_id, func.max(MachineGrade.id).label("id"))
        .group_by(MachineGrade.evidence_id)
        .subquery()
    )
    return (
        _declared(query)
        .join(newest, newest.c.declaration_id == Declaration.id)
        .join(
            Submission,
            and_(Submission.declaration_id == newest.c.declaration_id, Submission.number == newest.c.number),
        )
        .join(Evidence, Evidence.submission_id == Submission.id)
        .outerjoin(last, last.c.evidence_id == Evidence.id)
        .outerjoin(MachineGrade, MachineGrade.id == last.c.id)
        .outerjoin(Outcome, Outcome.evidence_id == Evidence.id)
    )


def _assigned(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        _declared(query)
        .join(Submission, Submission.declaration_id == Declaration.id)
        .join(Evidence, Evidence.submission_id == Submission.id)
        .join(Assignment, Assignment.evidence_id == Evidence.id)
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _counts() -> list[ColumnElement[int]]:
    # A carried item passed in the version that it comes from.
    reviewed = or_(Outcome.id.is_not(None), Evidence.carried_from_id.is_not(None))
    referred = cast(MachineGrade.referral, String) != "[]"
    return [_sum(MachineGrade.item_level.is_not(None)), _sum(referred), _sum(reviewed)]


def _loads(today: date) -> list[ColumnElement[int]]:
    waiting = Assignment.state.in_(OPEN)
    return [
        _sum(waiting),
        _sum(and_(waiting, Assignment.due_on < today)),
        _sum(Assignment.state == AssignmentState.DONE),
    ]
