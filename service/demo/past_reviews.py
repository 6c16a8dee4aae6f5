"""The reviews of the finished round as rows: who sat where, what they gave, and what the rule makes of it."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.standard.rubric import EvidenceRequirement
from models.standard.verdict import item_level
from service.assignments.urgency import Need, SeatReason
from service.demo.past_calendar import REVIEW_BY, Sitting, sittings
from service.demo.past_table import PastItem
from service.demo.planted import HURRIED, HURRIED_EVENINGS
from service.reviews.outcomes import Merged, merge
from service.reviews.requirement import lowest_levels
from service.reviews.tables import AssignmentState, Seat

_SEED = 2026
_ADVICE = "示例数据：对照标准，补充具体的过程和证据。"
_SEATS = (Seat.FIRST, Seat.SECOND, Seat.THIRD)
Levels = Mapping[str, str]


@dataclass(frozen=True)
class Reviewer:
    """``schools`` are those whose work they read; who reads for several is of the county."""

    code: str
    id: int
    schools: tuple[str, ...]


@dataclass
class PastReviews:
    """Rows of assignments, of their reviews in the same order, and of outcomes."""

    reviewers: Mapping[str, Reviewer]
    assignments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Everybody's times are drawn apart, so that they do not depend on how much others read.
        self._first = {
            code: sittings(_dice(code), second_pass=False, hurried=HURRIED_EVENINGS if code == HURRIED else ())
            for code in self.reviewers
        }
        self._second = {code: sittings(_dice(f"{code}:2"), second_pass=True) for code in self.reviewers}

    def add(self, evidence: int, read: PastItem, school: str, requirement: EvidenceRequirement) -> int:
        """Add all rows of one item; return the rank of its level."""
        given = sorted(read.readings.items(), key=lambda one: (len(self.reviewers[one[0]].schools) > 1, one[0]))
        for seat, (code, levels) in zip(_SEATS, given, strict=False):
            reasons = [SeatReason.BY_HAND.value] if seat is Seat.THIRD else []
            self._sit(self._first, code, _Judged(evidence, seat, levels, reasons), requirement)
        judged = [levels for _, levels in given]
        merged = merge(judged)
        if merged is None:
            code, levels = self._third(evidence, dict(given), school)
            self._sit(self._second, code, _Judged(evidence, Seat.THIRD, levels, [Need.DIFFER.value]), requirement)
            merged = merge([*judged, levels])
        assert merged is not None  # noqa: S101  three always come to something
        return self._conclude(evidence, merged, requirement)

    def _third(self, evidence: int, given: Mapping[str, Levels], school: str) -> tuple[str, dict[str, str]]:
        """Make up who settles a difference and how: somebody of the same panel, on one side for each criterion."""
        dice = _dice(f"third:{evidence}")
        others = [one.code for one in self.reviewers.values() if school in one.schools and one.code not in given]
        one, other = given.values()
        return dice.choice(others), {criterion: dice.choice((one[criterion], other[criterion])) for criterion in one}

    def _sit(
        self, evenings: Mapping[str, Iterator[Sitting]], code: str, judged: "_Judged", item: EvidenceRequirement
    ) -> None:
        sitting = next(evenings[code])
        self.assignments.append(
            {
                "evidence_id": judged.evidence,
                "reviewer_id": self.reviewers[code].id,
                "seat": judged.seat,
                "state": AssignmentState.DONE,
                "reasons": judged.reasons,
                "urgency": 0.0,
                "due_on": REVIEW_BY,
                "assigned_at": sitting.opened_at - timedelta(days=2),
                "opened_at": sitting.opened_at,
                "version": 4,
            }
        )
        self.reviews.append(_review(sitting, judged.levels, item))

    def _conclude(self, evidence: int, merged: Merged, item: EvidenceRequirement) -> int:
        rank = item_level([one.rank(merged.levels[one.id]) for one in item.criteria])
        self.outcomes.append(
            {
                "evidence_id": evidence,
                "levels": merged.levels,
                "item_level": item.levels[rank].code,
                "basis": merged.basis,
                "reached_at": max(one["final_at"] for one in self.reviews[-len(_SEATS) :]),
            }
        )
        return rank


@dataclass(frozen=True)
class _Judged:
    evidence: int
    seat: Seat
    levels: Levels
    reasons: list[str]


def _review(sitting: Sitting, levels: Levels, item: EvidenceRequirement) -> dict[str, Any]:
    lowest = any(levels[criterion] == level for criterion, level in lowest_levels(item).items())
    share = sitting.blind_seconds / (len(levels) + 1)
    return {
        "off_task": False,
        "blind_levels": dict(levels),
        "blind_at": sitting.blind_at,
        "blind_seconds": sitting.blind_seconds,
        "machine_grade_id": None,
        "final_levels": dict(levels),
        "final_at": sitting.final_at,
        "final_seconds": sitting.final_seconds,
        "change_reasons": {},
        "order": [
            {"criterion": criterion, "level": level, "seconds": round(share * place, 1), "phase": "blind"}
            for place, (criterion, level) in enumerate(levels.items(), start=1)
        ],
        "advice": _ADVICE if lowest else "",
    }


def _dice(about: str) -> random.Random:
    return random.Random(f"{_SEED}:{about}")  # noqa: S311  sample data, the same each time
