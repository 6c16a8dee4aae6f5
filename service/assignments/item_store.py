"""Reads evidence items with all their seats, for those who give the seats."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.assignments.store import GIVEN_UP
from service.assignments.tables import Obstacle, OpenSeat
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Outcome, Seat
from service.submissions.tables import Evidence, Submission


@dataclass(frozen=True)
class SeatRow:
    id: int
    evidence_id: int
    seat: Seat
    reviewer_id: int
    reviewer: str
    state: AssignmentState
    reasons: list[str]
    due_on: date
    version: int

    @property
    def given_up(self) -> bool:
        return self.state in GIVEN_UP


@dataclass(frozen=True)
class OpenSeatRow:
    evidence_id: int
    seat: Seat
    obstacle: Obstacle
    reasons: list[str]


@dataclass
class ItemRow:
    """An evidence item; ``seats`` hold those given up too, but no cross-readings, which are the county's."""

    id: int
    submission_id: int
    item: str
    carried: bool
    declaration_id: int
    point: str
    state: State
    school_id: int
    round_id: int
    reviewed: bool
    seats: list[SeatRow] = field(default_factory=list)
    open_seats: list[OpenSeatRow] = field(default_factory=list)


def items_of(session: Session, submissions: Collection[int]) -> list[ItemRow]:
    """Return all items of some versions, in the order of items."""
    rows = session.execute(_items().where(Evidence.submission_id.in_(submissions)).order_by(Evidence.item))
    return _with_seats(session, (ItemRow(*row) for row in rows))


def items_with(session: Session, keys: Collection[int]) -> list[ItemRow]:
    """Return some items, the newest first."""
    rows = session.execute(_items().where(Evidence.id.in_(keys)).order_by(Evidence.id.desc()))
    return _with_seats(session, (ItemRow(*row) for row in rows))


def evidence_of(session: Session, evidence_id: int) -> Evidence:
    """Return an item that the route has found already."""
    return session.get_one(Evidence, evidence_id)


def assignment_of(session: Session, assignment_id: int) -> Assignment:
    """Return an assignment that the route has found already."""
    return session.get_one(Assignment, assignment_id)


def _items() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Evidence.id,
            Evidence.submission_id,
            Evidence.item,
            Evidence.carried_from_id.is_not(None),
            Submission.declaration_id,
            Declaration.point,
            Declaration.state,
            Declaration.school_id,
            Declaration.round_id,
            Outcome.id.is_not(None),
        )
        .join(Submission, Submission.id == Evidence.submission_id)
        .join(Declaration, Declaration.id == Submission.declaration_id)
        .outerjoin(Outcome, Outcome.evidence_id == Evidence.id)
    )


def _with_seats(session: Session, rows: Iterable[ItemRow]) -> list[ItemRow]:
    items = {row.id: row for row in rows}
    seats = (
        select(
            Assignment.id,
            Assignment.evidence_id,
            Assignment.seat,
            Assignment.reviewer_id,
            Person.name,
            Assignment.state,
            Assignment.reasons,
            Assignment.due_on,
            Assignment.version,
        )
        .join(Person, Person.id == Assignment.reviewer_id)
        .where(Assignment.evidence_id.in_(items), Assignment.seat != Seat.CROSS)
    )
    for seat in session.execute(seats.order_by(Assignment.id)):
        items[seat.evidence_id].seats.append(SeatRow(*seat))
    waiting = select(OpenSeat.evidence_id, OpenSeat.seat, OpenSeat.obstacle, OpenSeat.reasons)
    for row in session.execute(waiting.where(OpenSeat.evidence_id.in_(items)).order_by(OpenSeat.id)):
        items[row.evidence_id].open_seats.append(OpenSeatRow(*row))
    return list(items.values())
