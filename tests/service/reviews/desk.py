"""Work on a reviewer's desk, in any county that :mod:`tests.service.county` builds."""

from dataclasses import dataclass

from models.standard.lookup import find_point
from models.standard.rubric import EvidenceRequirement
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import FileStore
from service.reviews.tables import Seat
from service.rounds.tables import Round
from tests.service import stand_in
from tests.service.county import TEXT, County, assign, declare, hand_in

ITEM = "A1-E2"
LOW, MIDDLE, HIGH = "not_qualified", "qualified", "excellent"
PEOPLE = {Seat.FIRST: "reviewer", Seat.SECOND: "second", Seat.THIRD: "third"}


@dataclass(frozen=True)
class Work:
    """Ids of one handed-in item, and of who reviews it by seat."""

    evidence: int
    declaration: int
    seats: dict[Seat, int]


def required(item: str = ITEM) -> EvidenceRequirement:
    return find_point(stand_in.STANDARD, item.split("-", maxsplit=1)[0]).item(item)


def levels(*codes: str, item: str = ITEM) -> dict[str, str]:
    """Return levels of an item's criteria: one for all, or one each."""
    criteria = required(item).criteria
    given = codes * len(criteria) if len(codes) == 1 else codes
    return {criterion.id: code for criterion, code in zip(criteria, given, strict=True)}


def hand_out(
    database: Database, county: County, files: FileStore | None, *seats: Seat, reviewers: int = 2, text: str = TEXT
) -> Work:
    """Hand in a point and give one of its items to a reviewer in each of the seats."""
    with database.transaction() as session:
        held = session.get_one(Round, county.round)
        held.scheme = {**held.scheme, "reviewers_per_item": reviewers}
        declaration = declare(session, county, state=State.IN_REVIEW)
        submission = hand_in(session, declaration, text, files)
        evidence = next(one for one in submission.evidence if one.item == ITEM)
        given = {seat: assign(session, evidence, county.people[PEOPLE[seat]], seat).id for seat in seats}
        return Work(evidence.id, declaration.id, given)
