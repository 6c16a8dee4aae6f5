"""Which seats an evidence item needs, and why."""

from collections.abc import Collection
from dataclasses import dataclass

from models.documents.form import Action, Finding, Gate
from models.grading.grade import Referral
from service.assignments.lot import drawn
from service.assignments.urgency import Need, SeatReason, in_order
from service.reviews.tables import Seat
from service.rounds.scheme import Scheme
from service.submissions.tables import Evidence, MachineGrade

IN_TURN = (Seat.FIRST, Seat.SECOND, Seat.THIRD)
"""The seats that a round hands out, in turn; ``RECHECK`` is the county's."""

_DOUBTFUL = frozenset(
    {Referral.LOW_CONFIDENCE, Referral.FEW_LABELS, Referral.OUT_OF_DISTRIBUTION, Referral.OFF_TASK, Need.NEAR_CUT}
)
_OF_GATE = {Gate.PRIVACY: Need.PRIVACY, Gate.ORIGINALITY: Need.LOOK_ALIKE}


@dataclass(frozen=True)
class Wanted:
    """A seat to be filled; ``reasons`` hold those of the item and those of the seat."""

    seat: Seat
    reasons: tuple[str, ...]


def reasons_of(evidence: Evidence, findings: Collection[Finding], scheme: Scheme) -> list[str]:
    """Return why an item needs a person: from the machine's grade and from what the form check left open."""
    grade = evidence.grade
    found = {
        _reason_of(one) for one in findings if one.action is not Action.RETURN and one.item in {None, evidence.item}
    }
    if grade is None:
        return in_order({*found, Need.UNREAD.value})
    if grade.condition:
        found.add(grade.condition)
    if _near_cut(grade, scheme):
        found.add(Need.NEAR_CUT.value)
    return in_order({*found, *grade.referral})


def may_be_spared(evidence: Evidence, reasons: list[str], scheme: Scheme, seed: str) -> bool:
    """Say whether the round lets one reviewer fewer read an item: none of those that need a person, nor those by lot.

    The lot keeps a share of full readings, without which nobody could tell what the spared ones would have said.
    """
    asked = scheme.spare_second and scheme.reviewers_per_item > 1 and not reasons
    return asked and not drawn(evidence.id, seed, scheme.second_share)


def wanted(
    evidence: Evidence, reasons: list[str], scheme: Scheme, seed: str, *, spared: bool = False
) -> tuple[Wanted, ...]:
    """Return the seats of an item that nobody has reviewed; ``seed`` is what the lot is drawn with."""
    seats = [Wanted(seat, tuple(reasons)) for seat in IN_TURN[: scheme.reviewers_per_item - spared]]
    if scheme.reviewers_per_item == 1:
        why = _second(evidence, reasons, scheme, seed)
        seats += [Wanted(Seat.SECOND, (*reasons, why.value))] if why else []
    return tuple(seats)


def _second(evidence: Evidence, reasons: list[str], scheme: Scheme, seed: str) -> SeatReason | None:
    grade = evidence.grade
    if grade is None or grade.condition or _DOUBTFUL & set(reasons):
        return SeatReason.DOUBT
    return SeatReason.BY_LOT if drawn(evidence.id, seed, scheme.second_share) else None


def _near_cut(grade: MachineGrade, scheme: Scheme) -> bool:
    return grade.certainty is not None and grade.certainty < scheme.near_cut


def _reason_of(finding: Finding) -> str:
    """Return the machine's own reason where the form check says the same, otherwise what the gate is about."""
    if finding.code.value in set(Referral):
        return finding.code.value
    return _OF_GATE.get(finding.gate, Need.FORM_QUERY).value
