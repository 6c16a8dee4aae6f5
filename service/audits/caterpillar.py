"""Severities with their uncertainty, one line per reviewer, as places on an axis in per cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from models.raters.measures import Band

Z = 1.96
"""Standard errors on each side of a 95% interval."""
_WIDEST, _NARROWEST = 6.0, 1.0
"""Logits shown at most and at least on each side of 0; longer lines are cut at the edge."""
_MOST_LINES = 100


class Standing(StrEnum):
    """Where a reviewer stands among those on the same scale."""

    SEVERE = "severe"
    LENIENT = "lenient"
    UNCLEAR = "unclear"
    SPARSE = "sparse"
    UNKNOWN = "unknown"


class Measured(Protocol):
    """A reviewer, or the panel of a school; logits, positive is severe."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> float | None: ...
    @property
    def se(self) -> float | None: ...
    @property
    def band(self) -> Band: ...
    @property
    def scale(self) -> int | None: ...


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """``at``, ``low`` and ``high`` in per cent of the width of the axis."""

    reviewer: Measured
    standing: Standing
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Caterpillar:
    """Reviewers of one scale, the most severe first; ``hidden`` are those in the middle for whom there is no room."""

    scale: int
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    hidden: int


def standing_of(one: Measured) -> Standing:
    """Call a reviewer severe or lenient only where the 95% interval leaves the average out."""
    if one.severity is None or one.se is None:
        return Standing.UNKNOWN
    if one.band is Band.SPARSE:
        return Standing.SPARSE
    if abs(one.severity) <= Z * one.se:
        return Standing.UNCLEAR
    return Standing.SEVERE if one.severity > 0 else Standing.LENIENT


def caterpillars(reviewers: Iterable[Measured], most: int = _MOST_LINES) -> tuple[Caterpillar, ...]:
    scales: dict[int, list[Measured]] = {}
    for one in reviewers:
        if one.scale is not None and one.severity is not None and one.se is not None:
            scales.setdefault(one.scale, []).append(one)
    return tuple(_caterpillar(scale, scales[scale], most) for scale in sorted(scales))


def _caterpillar(scale: int, reviewers: Sequence[Measured], most: int) -> Caterpillar:
    ordered = sorted(reviewers, key=lambda one: (-(one.severity or 0.0), one.id))
    hidden = max(0, len(ordered) - most)
    if hidden:
        ordered = ordered[: most // 2] + ordered[-most // 2 :]
    reach = max(abs(one.severity or 0.0) + Z * (one.se or 0.0) for one in ordered)
    half = min(max(reach, _NARROWEST), _WIDEST)
    return Caterpillar(scale, tuple(_line(one, half) for one in ordered), _ticks(half), hidden)


def _line(one: Measured, half: float) -> Line:
    value, reach = one.severity or 0.0, Z * (one.se or 0.0)
    return Line(one, standing_of(one), _place(value, half), _place(value - reach, half), _place(value + reach, half))


def _ticks(half: float) -> tuple[Tick, ...]:
    step = 0.5 if half < 2 else 1 if half < 4 else 2
    n = int(half / step)
    return tuple(
        Tick(_place(number * step, half), f"{number * step:+g}" if number else "0") for number in range(-n, n + 1)
    )


def _place(logits: float, half: float) -> float:
    return round(min(100.0, max(0.0, 50.0 + 50.0 * logits / half)), 2)
