"""Two rounds set against each other: whose severity changed since the earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan

from models.raters.drift import RoundChange, between_rounds
from models.raters.measures import Band, ReviewerSeverity, Severity
from models.raters.ratings import Record
from models.raters.severity import estimate_severity
from service.audits.tables import TableRefusedError
from service.audits.workflow import Audit, checked
from service.language import mark

_OTHER_LEVELS = mark(
    "The tables %(name)s and %(previous)s are not on the same levels (%(levels)s against %(before)s), so the rounds "
    "cannot be compared. If it is one scale, name all its levels with --levels."
)
_FEWEST = 2


class RoundNote(StrEnum):
    """Why no change is told of a reviewer."""

    ONLY_EARLIER = "only_earlier"
    ONLY_NOW = "only_now"
    NOT_COMPARABLE = "not_comparable"
    """Without a severity, or outside the largest connected part, in one of the rounds."""
    TOO_FEW = "too_few"
    """Fewer than ten ratings that others share in one of the rounds."""
    NO_OTHERS = "no_others"
    """Nobody else can be compared over both rounds, and a change is told only beside that of others."""


@dataclass(frozen=True)
class ReviewerRounds:
    """One reviewer in both rounds; either a change or a note why there is none."""

    reviewer: str
    before: ReviewerSeverity | None
    now: ReviewerSeverity | None
    change: RoundChange | None
    note: RoundNote | None


@dataclass(frozen=True)
class Rounds:
    """What an earlier table adds; ``n_rejects`` are its cells and rows that could not be used."""

    previous: str
    n_rejects: int
    reviewers: tuple[ReviewerRounds, ...]


def against(now: Audit, name: str, records: Sequence[Record], levels: Sequence[str] | None, previous: str) -> Rounds:
    """Compare with an earlier table; raises TableRefusedError when it cannot be used or is on other levels."""
    table = checked(records, levels, previous)
    if table.ratings.levels != now.ratings.levels:
        shown = {"levels": ", ".join(now.ratings.levels), "before": ", ".join(table.ratings.levels)}
        raise TableRefusedError("levels_differ", _OTHER_LEVELS, name=name, previous=previous, **shown)
    return Rounds(previous, len(table.rejects), _compared(estimate_severity(table.ratings), now.severity))


def _compared(earlier: Severity, now: Severity) -> tuple[ReviewerRounds, ...]:
    before, after = ({one.id: one for one in severity.reviewers} for severity in (earlier, now))
    notes = {name: _note(before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys())}
    usable = {name for name, note in notes.items() if note is None}
    if len(usable) < _FEWEST:
        notes |= dict.fromkeys(usable, RoundNote.NO_OTHERS)
        changes = {}
    else:
        # Those with too few ratings would blur the average that everybody is held against.
        changes = {one.reviewer: one for one in between_rounds(_only(earlier, usable), _only(now, usable))}
    return tuple(
        ReviewerRounds(name, before.get(name), after.get(name), changes.get(name), note) for name, note in notes.items()
    )


def _note(before: ReviewerSeverity | None, now: ReviewerSeverity | None) -> RoundNote | None:
    if now is None:
        return RoundNote.ONLY_EARLIER
    if before is None:
        return RoundNote.ONLY_NOW
    if any(one.component != 0 or isnan(one.severity) for one in (before, now)):
        return RoundNote.NOT_COMPARABLE
    return RoundNote.TOO_FEW if Band.SPARSE in {before.band, now.band} else None


def _only(severity: Severity, names: set[str]) -> Severity:
    return replace(severity, reviewers=tuple(one for one in severity.reviewers if one.id in names))
