"""What needs a person most: one declared order, as one number that a database can sort by.

:data:`ORDER` is the order. A reason outweighs all that stand below it together, so that no heap of small reasons
comes before a great one; between items with the same reasons, the less certain the machine is, the earlier. What has
passed its date comes before everything, because a teacher was promised that date; what is soon due or has waited
long comes before what differs in certainty only. Dates change by themselves, so their part is added when a list is
read (:func:`pressing`), all else is stored with the assignment.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from models.documents.conditions import Condition
from models.grading.grade import Referral
from service.clock import now, today
from service.reviews.tables import Assignment


class Need(StrEnum):
    """Why an item needs a person, beside the machine's own reasons (:class:`models.grading.grade.Referral`)."""

    UNREAD = "unread"
    """The machine could not read or grade it."""
    REOPENED = "reopened"
    """It was reviewed before, and somebody with the right to asked for another review."""
    DIFFER = "differ"
    """Its reviewers came to different levels."""
    NEAR_CUT = "near_cut"
    """Some criterion's level is less probable than the round asks for."""
    PRIVACY = "privacy"
    LOOK_ALIKE = "look_alike"
    FORM_QUERY = "form_query"


class SeatReason(StrEnum):
    """Why a seat exists or who has it; for the panel head only, because a reviewer must not know their seat."""

    DOUBT = "doubt"
    """A second one, because the first would decide alone over something doubtful."""
    BY_LOT = "by_lot"
    REPLACEMENT = "replacement"
    BY_HAND = "by_hand"
    TO_COMPARE = "to_compare"
    """Of a cross-reading."""


class Timing(StrEnum):
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WAITING = "waiting"


ORDER: tuple[frozenset[str], ...] = (
    frozenset({*(code.value for code in Condition), Referral.OFF_TASK.value, Need.UNREAD.value}),
    frozenset({Need.REOPENED.value}),
    frozenset({Need.DIFFER.value}),
    frozenset({Need.NEAR_CUT.value, Referral.LOW_CONFIDENCE.value}),
    frozenset(
        {
            Referral.OUT_OF_DISTRIBUTION.value,
            Referral.UNRELATED.value,
            Referral.ORDERS.value,
            Referral.RUBRIC_WORDING.value,
            Referral.REPEATED.value,
        }
    ),
    frozenset({Referral.FEW_LABELS.value}),
    frozenset({Referral.TOO_SHORT.value}),
    frozenset({Need.PRIVACY.value}),
    frozenset({Need.LOOK_ALIKE.value}),
    frozenset({Need.FORM_QUERY.value}),
)
"""The most pressing first."""

CODES: tuple[str, ...] = tuple(code for group in ORDER for code in sorted(group))
"""All reasons that a reviewer may see, the most pressing first."""

SOON = timedelta(days=2)
LONG = timedelta(days=5)

# The number from its right: seven digits in base two for the doubt, one each for waiting and soon due, the reasons.
_MOST_DOUBT = 99
_WAITING, _DUE_SOON, _REASON = 1 << 7, 1 << 8, 1 << 9
_OVERDUE = _REASON << len(ORDER)
MOST = _OVERDUE << 1
"""More than any number of :func:`pressing`."""


def urgency_of(reasons: Iterable[str], certainty: float | None) -> float:
    """Return the part that does not change with time; ``certainty`` is None where the machine gave no level."""
    given = set(reasons)
    digits = sum(_REASON << place for place, group in enumerate(reversed(ORDER)) if group & given)
    return digits + (0 if certainty is None else round((1 - certainty) * _MOST_DOUBT))


def in_order(reasons: Iterable[str]) -> list[str]:
    """Return the reasons that a reviewer may see, the most pressing first."""
    given = set(reasons)
    return [code for code in CODES if code in given]


def pressing() -> ColumnElement[Any]:
    """Return the number to sort assignments by, the greatest first, as of today."""
    due = case((Assignment.due_on < today(), _OVERDUE), (Assignment.due_on <= today() + SOON, _DUE_SOON), else_=0)
    return Assignment.urgency + due + case((Assignment.assigned_at < now() - LONG, _WAITING), else_=0)


def timing_of(due_on: date, assigned_at: datetime) -> Timing | None:
    """Return what time adds to the reasons, the weightiest only."""
    if due_on < today():
        return Timing.OVERDUE
    if due_on <= today() + SOON:
        return Timing.DUE_SOON
    return Timing.WAITING if assigned_at < now() - LONG else None
