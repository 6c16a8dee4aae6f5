"""Tables by their ruled lines: the cells that a frame of lines cuts out of a page.

A lesson-plan form is one table over whole pages, with prose in its cells. White space alone cannot tell its cells
from the columns of a journal; the lines that the program draws around them can.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.documents.readers.layout.runs import Box, Run, around

THICKEST = 3.0
"""Points; a filled shape thicker than this is a bar or a background, not a ruled line."""
MAX_LINES = 3000
"""More ruled lines than this on a page are a drawing."""
_JOINED = 3.0
"""Points by which two lines of one frame may miss each other."""
_COVERED = 0.95
"""Share of a region's side that lines must cover to cut it; programs draw the border of each cell on its own."""
_MAX_DEPTH = 60


@dataclass(frozen=True)
class Table:
    """A ruled table.

    Attributes
    ----------
    box
        Its frame, points.
    rows
        Row by row, the boxes of its cells from left to right.
    """

    box: Box
    rows: tuple[tuple[Box, ...], ...]


def tables(lines: Sequence[Box], runs: Iterable[Run]) -> list[Table]:
    """Return the frames that part text into two cells or more.

    Parameters
    ----------
    lines
        Thin boxes, horizontal or vertical.
    runs
        All text of the page.
    """
    if not 4 <= len(lines) <= MAX_LINES:
        return []
    held = list(runs)
    found: list[Table] = []
    for frame in _frames(lines):
        table = Table(around(frame), tuple(map(tuple, _rows(around(frame), frame))))
        filled = sum(any(cell.holds(run.box) for run in held) for row in table.rows for cell in row)
        if filled >= 2 and not any(_overlap(table.box, other.box) for other in found):
            found.append(table)
    return found


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) > max(one.left, other.left)
        and min(one.bottom, other.bottom) > max(one.top, other.top)
    )  # fmt: skip


def _frames(lines: Sequence[Box]) -> list[list[Box]]:
    """Group the lines that touch, largest frame first."""
    edges = np.array([(line.left, line.top, line.right, line.bottom) for line in lines])
    groups: list[list[Box]] = []
    unseen = np.ones(len(lines), dtype=bool)
    for first in range(len(lines)):
        if not unseen[first]:
            continue
        unseen[first] = False
        group = [first]
        for index in group:  # grows while it is walked
            left, top, right, bottom = edges[index]
            touching = (
                unseen
                & (edges[:, 0] <= right + _JOINED) & (edges[:, 2] >= left - _JOINED)
                & (edges[:, 1] <= bottom + _JOINED) & (edges[:, 3] >= top - _JOINED)
            )  # fmt: skip
            unseen &= ~touching
            group.extend(np.flatnonzero(touching).tolist())
        if len(group) >= 4:
            groups.append([lines[index] for index in group])
    return sorted(groups, key=lambda group: around(group).width * around(group).height, reverse=True)


def _rows(region: Box, lines: list[Box], depth: int = 0) -> list[list[Box]]:
    """Cut a region by the lines that run through all of it, first into rows, then each row into cells."""
    heights = _cuts(region.top, region.bottom, _through(region, lines, across=True))
    if len(heights) > 2 and depth < _MAX_DEPTH:
        return [
            row
            for top, bottom in pairwise(heights)
            for row in _rows(Box(region.left, top, region.right, bottom), lines, depth + 1)
        ]
    edges = _cuts(region.left, region.right, _through(region, lines, across=False))
    if len(edges) == 2 or depth >= _MAX_DEPTH:
        return [[region]]
    sides = [_rows(Box(left, region.top, right, region.bottom), lines, depth + 1) for left, right in pairwise(edges)]
    if all(len(side) == 1 for side in sides):
        return [[cell for side in sides for cell in side[0]]]
    return [row for side in sides for row in side]


def _cuts(low: float, high: float, marks: Iterable[float]) -> list[float]:
    """Return the ends of a stretch with the marks between them that lie apart."""
    cuts = [low]
    for mark in sorted(marks):
        if mark - cuts[-1] > _JOINED and high - mark > _JOINED:
            cuts.append(mark)
    return [*cuts, high]


def _through(region: Box, lines: Iterable[Box], *, across: bool) -> list[float]:
    """Return where lines run through the whole region: heights when ``across``, else distances from the left."""
    pieces: dict[int, list[tuple[float, float]]] = {}
    for line in lines:
        start, end, mark, thickness = (
            (line.left, line.right, line.middle, line.height)
            if across
            else (line.top, line.bottom, (line.left + line.right) / 2, line.width)
        )
        if thickness <= THICKEST:
            pieces.setdefault(round(mark), []).append((start, end))
    low, high = (region.left, region.right) if across else (region.top, region.bottom)
    return [float(mark) for mark in pieces if _covered(pieces, mark, low, high) >= _COVERED * (high - low)]


def _covered(pieces: dict[int, list[tuple[float, float]]], mark: int, low: float, high: float) -> float:
    """Return how much of a stretch the pieces at a mark, and one point beside it, cover together."""
    near = sorted(piece for close in (mark - 1, mark, mark + 1) for piece in pieces.get(close, ()))
    covered, reached = 0.0, low
    for start, end in near:
        begin, stop = max(start, reached), min(end, high)
        if stop > begin:
            covered += stop - begin
            reached = stop
    return covered
