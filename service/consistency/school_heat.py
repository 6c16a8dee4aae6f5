"""Schools by points as a square of cells: how often two who read the same work there gave the same level."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel

from models.raters.pairs import rating_pairs
from models.raters.ratings import NONE, Ratings
from models.raters.reviewer_agreement import FEW

_MOST_SCHOOLS, _MOST_POINTS = 40, 30
"""Rows and columns shown; more do not fit a page."""
_SHADES = 6


class SchoolPoint(BaseModel):
    """Agreement within one school at one point; ``same`` is the share of ``n_pairs`` on the same level."""

    unit_id: int
    point: str
    same: float
    n_pairs: int
    n_evidence: int


@dataclass(frozen=True)
class HeatCell:
    """``shade`` from 0 (never the same level) to 6 (always); ``few``: so little read twice that it says little."""

    percent: int
    shade: int
    n_evidence: int
    few: bool


@dataclass(frozen=True)
class HeatLine:
    """A school; ``every`` is all of its points together."""

    unit_id: int
    name: str
    every: HeatCell
    cells: tuple[HeatCell | None, ...]

    @property
    def row(self) -> tuple[HeatCell | None, ...]:
        return (self.every, *self.cells)


@dataclass(frozen=True)
class SchoolHeat:
    points: tuple[str, ...]
    lines: tuple[HeatLine, ...]
    hidden: int


def school_points(ratings: Ratings) -> list[SchoolPoint]:
    """Return the agreement of every school at every point where something was read twice."""
    pairs = rating_pairs(ratings)
    pairs = pairs.where((pairs.school != NONE) & (pairs.point != NONE))
    n_points, n_evidence = len(ratings.point_ids), max(len(ratings.evidence_ids), 1)
    cell = pairs.school * n_points + pairs.point
    size = len(ratings.school_ids) * n_points
    counted = np.bincount(cell, minlength=size)
    same = np.bincount(cell[pairs.a == pairs.b], minlength=size)
    items = np.bincount(np.unique(cell * n_evidence + pairs.evidence) // n_evidence, minlength=size)
    return [
        SchoolPoint(
            unit_id=int(ratings.school_ids[key // n_points]),
            point=ratings.point_ids[key % n_points],
            same=round(float(same[key] / counted[key]), 6),
            n_pairs=int(counted[key]),
            n_evidence=int(items[key]),
        )
        for key in np.flatnonzero(counted).tolist()
    ]


def school_heat(found: Sequence[SchoolPoint], names: Mapping[int, str]) -> SchoolHeat:
    """Lay out the schools, those whose readers agree least first."""
    by_school: dict[int, dict[str, SchoolPoint]] = {}
    for one in found:
        by_school.setdefault(one.unit_id, {})[one.point] = one
    points = tuple(sorted({one.point for one in found}, key=_in_turn)[:_MOST_POINTS])
    lines = [
        HeatLine(key, names[key], _together(row.values()), tuple(_cell(row.get(point)) for point in points))
        for key, row in by_school.items()
        if key in names
    ]
    lines.sort(key=lambda one: (one.every.few, one.every.percent, one.name))
    return SchoolHeat(points, tuple(lines[:_MOST_SCHOOLS]), max(0, len(lines) - _MOST_SCHOOLS))


def _together(row: Collection[SchoolPoint]) -> HeatCell:
    n_pairs = sum(one.n_pairs for one in row)
    return _shown(sum(one.same * one.n_pairs for one in row) / n_pairs, sum(one.n_evidence for one in row))


def _cell(one: SchoolPoint | None) -> HeatCell | None:
    return None if one is None else _shown(one.same, one.n_evidence)


def _shown(same: float, n_evidence: int) -> HeatCell:
    return HeatCell(round(100 * same), round(_SHADES * same), n_evidence, n_evidence < FEW)


def _in_turn(point: str) -> tuple[str, int, str]:
    """Put A2 before A10."""
    return point[:1], int(point[1:]) if point[1:].isdecimal() else 0, point
