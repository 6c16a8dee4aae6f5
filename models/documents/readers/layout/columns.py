"""Reading order of a page: columns are read one after the other, what runs across them keeps its place.

A gutter is a vertical strip that stays empty over several lines of prose. Lines that cross it (a title, a wide
table) cut the page into bands; in a band with a gutter the left side is read before the right one, each side again
by the same rule, so that three columns are two cuts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.documents.readers.layout.runs import Run, around, rows, type_size

_GUTTER = 0.5
"""Narrowest gutter, in type sizes; below it lie the gaps between words of justified text."""
_MIN_ROWS = 3
"""Fewest lines that make a column."""
_MIN_WIDTH = 8.0
"""Narrowest column, in type sizes; narrower ones are cells of a table or labels of a form."""
_FULL = 0.75
"""Share of the column's width that a full line covers; the lines of a table rarely do."""
_FULL_ROWS = 0.5
"""Share of full lines from which a stretch of lines is prose."""
_STRAY = 0.05
"""Share of changes of side, among all runs, up to which a file writes one side after the other."""
_MAX_CANDIDATES = 24


@dataclass(frozen=True)
class _Band:
    """Runs between two lines that cross the gutter, on either side of it; or, alone in ``across``, such a line."""

    left: list[Run]
    right: list[Run]
    across: list[Run]

    @property
    def runs(self) -> list[Run]:
        return [*self.across, *self.left, *self.right]


def stretches(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield stretches of a page in reading order; inside one, runs are read row by row.

    Parameters
    ----------
    runs
        All runs of a page or of a part of it, in the order in which the file writes them.
    """
    bands = _best_bands(runs) if len(runs) >= 2 * _MIN_ROWS else None
    if bands is None:
        if runs:
            yield list(runs)
        return
    plain: list[Run] = []
    for band in bands:
        if not _is_columns(band, runs):
            plain.extend(band.runs)
            continue
        if plain:
            yield from _in_file_order(plain, runs)
            plain = []
        yield from stretches(band.left)
        yield from stretches(band.right)
    if plain:
        yield from _in_file_order(plain, runs)


def _in_file_order(part: list[Run], runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Look for other gutters in a part of the page."""
    inside = {id(run) for run in part}
    yield from stretches([run for run in runs if id(run) in inside])


def _best_bands(runs: Sequence[Run]) -> list[_Band] | None:
    """Return the page cut at the gutter with most text in columns on both sides, None when there is none."""
    best, best_count = None, 0
    for edge in _candidates(runs):
        bands = _bands(runs, edge)
        count = sum(len(band.runs) for band in bands if _is_columns(band, runs))
        if count > best_count:
            best, best_count = bands, count
    return best


def _candidates(runs: Sequence[Run]) -> list[float]:
    """Return the left edges that most runs share, but for the outermost: where a right column may begin."""
    step = max(type_size(runs) / 2, 1e-6)
    edges = Counter(round(run.box.left / step) for run in runs)
    common = [edge for edge, count in edges.most_common(_MAX_CANDIDATES) if count >= 2]
    return [min(run.box.left for run in runs if round(run.box.left / step) == edge) for edge in common]


def _bands(runs: Sequence[Run], edge: float) -> list[_Band]:
    gutter = _GUTTER * type_size(runs)
    bands = [_Band([], [], [])]
    for run in sorted(runs, key=lambda run: run.box.middle):
        if run.box.left >= edge - gutter / 2:
            bands[-1].right.append(run)
        elif run.box.right <= edge - gutter:
            bands[-1].left.append(run)
        else:
            bands.append(_Band([], [], [run]))
            bands.append(_Band([], [], []))
    return [band for band in bands if band.runs]


def _is_columns(band: _Band, page: Sequence[Run]) -> bool:
    """Tell whether both sides of a band read as prose."""
    if len(band.left) < _MIN_ROWS or len(band.right) < _MIN_ROWS:
        return False
    wide = all(
        around(run.box for run in side).width >= _MIN_WIDTH * type_size(side) for side in (band.left, band.right)
    )
    return wide and (_written_apart(band, page) or (_is_prose(band.left) and _is_prose(band.right)))


def _is_prose(side: list[Run]) -> bool:
    lines = rows(side)
    width = around(run.box for run in side).width
    covered = [sum(run.box.width for run in line) / width for line in lines]
    return len(lines) >= _MIN_ROWS and sum(share >= _FULL for share in covered) >= _FULL_ROWS * len(lines)


def _written_apart(band: _Band, page: Sequence[Run]) -> bool:
    """Tell whether the file holds one side as a whole before the other, as programs write columns but not tables."""
    left, right = {id(run) for run in band.left}, {id(run) for run in band.right}
    sides = [id(run) in left for run in page if id(run) in left or id(run) in right]
    changes = sum(before != after for before, after in pairwise(sides))
    return len(rows(band.left)) >= _MIN_ROWS <= len(rows(band.right)) and changes <= max(1, _STRAY * len(sides))
