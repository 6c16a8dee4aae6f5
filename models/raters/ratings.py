"""The long table of ratings as data: who gave which level to what, checked cell by cell.

Nothing is dropped silently: what cannot be used is listed with its row number and the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.raters.scale import canonical

NONE = -1
"""Index that stands for an empty or unusable optional cell."""

_TIME_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
"""What spreadsheets with Chinese settings write, beside ISO 8601."""


@dataclass(frozen=True)
class Record:
    """One row of a rating table as text; an empty string is an empty cell.

    Attributes
    ----------
    row
        The number of the row in its file, to name it in a reject.
    school
        The school that handed the evidence in.
    submitted_at
        ISO 8601, or year/month/day with or without a time.
    prescore
        The level that was proposed before the review.
    """

    row: int
    evidence: str
    criterion: str
    reviewer: str
    level: str
    school: str = ""
    point: str = ""
    submitted_at: str = ""
    prescore: str = ""


class Reason(StrEnum):
    """Why a row, or one cell of it, is not used."""

    MISSING_CELL = "missing_cell"
    UNKNOWN_LEVEL = "unknown_level"
    DUPLICATE = "duplicate"
    UNKNOWN_PRESCORE = "unknown_prescore"
    UNREADABLE_TIME = "unreadable_time"

    @property
    def keeps_rating(self) -> bool:
        """Whether only an optional cell is left out, and the rating itself is used."""
        return self in {Reason.UNKNOWN_PRESCORE, Reason.UNREADABLE_TIME}


@dataclass(frozen=True)
class Reject:
    """A row that is not used, or not wholly.

    Attributes
    ----------
    row
        As in :class:`Record`.
    column
        Field of :class:`Record` that is at fault.
    value
        What stands there.
    """

    row: int
    reason: Reason
    column: str
    value: str


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings on one ordered scale, one element of each array per rating, in the order of the table.

    Attributes
    ----------
    levels
        The scale from its lowest to its highest level; a rank is a position in it.
    evidence_ids, criterion_ids, reviewer_ids, school_ids, point_ids
        Names, sorted; the arrays below index into them.
    evidence, criterion, reviewer, rank
        Shape (n,), int64. A reviewer rates an evidence item at most once by a criterion.
    school, point, prescore
        Shape (n,), int64; :data:`NONE` where not given.
    submitted_at
        Shape (n,), datetime64[s]; NaT where not given. Times with an offset are in UTC, others as they were written.
    """

    levels: tuple[str, ...]
    evidence_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    reviewer_ids: tuple[str, ...]
    school_ids: tuple[str, ...]
    point_ids: tuple[str, ...]
    evidence: NDArray[np.int64]
    criterion: NDArray[np.int64]
    reviewer: NDArray[np.int64]
    rank: NDArray[np.int64]
    school: NDArray[np.int64]
    point: NDArray[np.int64]
    prescore: NDArray[np.int64]
    submitted_at: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.rank)

    @property
    def unit(self) -> NDArray[np.int64]:
        """Shape (n,): what was judged, an evidence item by a criterion; reviewers agree or not on units."""
        return self.evidence * len(self.criterion_ids) + self.criterion

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Ratings":
        """Return some of the ratings; the names stay, so that codes mean the same."""
        arrays: dict[str, Any] = {
            name: value[chosen] for name, value in vars(self).items() if isinstance(value, np.ndarray)
        }
        return replace(self, **arrays)


@dataclass(frozen=True, eq=False)
class RatingTable:
    """What a table holds, and what of it is not used."""

    ratings: Ratings
    rejects: tuple[Reject, ...]


@dataclass
class _Sieve:
    positions: dict[str, int]
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)

    def takes(self, record: Record) -> bool:
        for column in ("evidence", "criterion", "reviewer", "level"):
            if not getattr(record, column):
                return self._refuse(record, Reason.MISSING_CELL, column)
        if canonical(record.level) not in self.positions:
            return self._refuse(record, Reason.UNKNOWN_LEVEL, "level")
        cell = (record.evidence, record.criterion, record.reviewer)
        if cell in self.seen:
            return self._refuse(record, Reason.DUPLICATE, "reviewer")
        self.seen.add(cell)
        return True

    def _refuse(self, record: Record, reason: Reason, column: str) -> bool:
        self.rejects.append(Reject(record.row, reason, column, getattr(record, column)))
        return False

    def prescore(self, record: Record) -> int:
        if not record.prescore:
            return NONE
        position = self.positions.get(canonical(record.prescore), NONE)
        if position == NONE:
            self._refuse(record, Reason.UNKNOWN_PRESCORE, "prescore")
        return position

    def time(self, record: Record) -> np.datetime64:
        parsed = _parsed(record.submitted_at) if record.submitted_at else None
        if record.submitted_at and parsed is None:
            self._refuse(record, Reason.UNREADABLE_TIME, "submitted_at")
        return np.datetime64(parsed, "s") if parsed else np.datetime64("NaT", "s")


def table_of(records: Iterable[Record], levels: Sequence[str]) -> RatingTable:
    """Check records and put those that can be used into arrays.

    Parameters
    ----------
    records
        Rows in the order of their file; of several ratings of one reviewer for one evidence item and criterion the
        first is kept.
    levels
        The scale, lowest level first; see :func:`models.raters.scale.scale_of`. Numbers match however they are written.

    Raises
    ------
    ValueError
        When the scale names a level twice.
    """
    positions = {canonical(level): position for position, level in enumerate(levels)}
    if len(positions) != len(levels):
        raise ValueError("a level occurs twice in the scale")
    sieve = _Sieve(positions)
    kept = [record for record in records if sieve.takes(record)]
    evidence_ids, evidence = _indexed([record.evidence for record in kept])
    criterion_ids, criterion = _indexed([record.criterion for record in kept])
    reviewer_ids, reviewer = _indexed([record.reviewer for record in kept])
    school_ids, school = _indexed([record.school for record in kept])
    point_ids, point = _indexed([record.point for record in kept])
    ratings = Ratings(
        levels=tuple(levels),
        evidence_ids=evidence_ids,
        criterion_ids=criterion_ids,
        reviewer_ids=reviewer_ids,
        school_ids=school_ids,
        point_ids=point_ids,
        evidence=evidence,
        criterion=criterion,
        reviewer=reviewer,
        rank=_whole([positions[canonical(record.level)] for record in kept]),
        school=school,
        point=point,
        prescore=_whole([sieve.prescore(record) for record in kept]),
        submitted_at=np.array([sieve.time(record) for record in kept], dtype="datetime64[s]"),
    )
    return RatingTable(ratings, tuple(sorted(sieve.rejects, key=lambda reject: reject.row)))


def _indexed(names: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    known = tuple(sorted(set(names) - {""}))
    positions = {name: position for position, name in enumerate(known)}
    return known, _whole([positions.get(name, NONE) for name in names])


def _whole(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    for form in _TIME_FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  a table without offsets has none to keep
        except ValueError:
            continue
    return None
