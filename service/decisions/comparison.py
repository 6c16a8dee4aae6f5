"""A result beside its recheck. Nothing of it is shown before the recheck is done: whoever rechecks is blind."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.rubric import AbilityPoint, EvidenceRequirement
from models.standard.verdict import item_level, point_level
from service.decisions.recheck_store import recheck_seats
from service.decisions.reviewed import ReviewedItem, rank_of, reviewed
from service.decisions.store import latest_decision
from service.declarations.tables import Declaration
from service.reviews.requirement import lowest_levels
from service.reviews.tables import Assignment, AssignmentState
from service.submissions.tables import Evidence


@dataclass(frozen=True)
class RecheckedItem:
    """One item; ``levels`` are the recheck's by criterion, None while nobody has finished it."""

    requirement: EvidenceRequirement
    evidence: Evidence | None
    seat: Assignment | None
    decided: str
    before: dict[str, str]
    levels: dict[str, str] | None

    @property
    def rank(self) -> int | None:
        if self.evidence is None or self.levels is None:
            return None
        return item_level([one.rank(self.levels[one.id]) for one in self.requirement.criteria])

    @property
    def changed(self) -> bool:
        return self.rank is not None and self.rank != rank_of(self.requirement, self.decided)

    @property
    def differing(self) -> tuple[str, ...]:
        """Criteria on which the recheck came to another level."""
        found = self.levels or {}
        return tuple(one.id for one in self.requirement.criteria if found.get(one.id) != self.before.get(one.id))


@dataclass(frozen=True)
class Comparison:
    point: AbilityPoint
    items: tuple[RecheckedItem, ...]
    decided: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Items that were handed in and not rechecked."""
        return tuple(one.requirement.id for one in self.items if one.evidence is not None and one.levels is None)

    @property
    def rechecked(self) -> str:
        """The point's level by the recheck; only once nothing is missing."""
        rank = point_level([one.rank for one in self.items])
        return self.items[0].requirement.levels[rank].code

    @property
    def changed(self) -> bool:
        return not self.missing and self.rechecked != self.decided


def compare(session: Session, declaration: Declaration) -> Comparison:
    """Set what was decided beside what the county's rechecker came to."""
    found = reviewed(session, declaration)
    held = latest_decision(session, declaration.id)
    seats = recheck_seats(session, found.submission.id) if found.submission else ()
    by_evidence = {seat.evidence_id: seat for seat in seats}
    decided = held.item_levels if held else found.item_levels
    items = tuple(_item(one, by_evidence, str(decided.get(one.requirement.id, one.level))) for one in found.items)
    return Comparison(found.point, items, held.point_level if held else found.level)


def _item(one: ReviewedItem, seats: dict[int, Assignment], decided: str) -> RecheckedItem:
    seat = seats.get(one.evidence.id) if one.evidence else None
    return RecheckedItem(
        requirement=one.requirement,
        evidence=one.evidence,
        seat=seat,
        decided=decided,
        before=dict(one.outcome.levels) if one.outcome else lowest_levels(one.requirement),
        levels=_levels(one.requirement, seat),
    )


def _levels(requirement: EvidenceRequirement, seat: Assignment | None) -> dict[str, str] | None:
    if seat is None or seat.review is None or seat.state is not AssignmentState.DONE:
        return None
    if seat.review.off_task or seat.review.final_levels is None:
        return lowest_levels(requirement)
    return dict(seat.review.final_levels)
