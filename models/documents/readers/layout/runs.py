"""Pieces of text with their place on a page: what a text layer, OFD and character recognition have in common."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_SAME_ROW = 0.4
"""Share of the lower of two boxes that must overlap vertically to stand on one line."""
_WORD_GAP = 0.2
"""Gap between two runs, in type sizes, from which a space belongs between Latin words."""
_CELL_GAP = 2.0
"""Gap, in type sizes, from which two runs on one line are taken for two cells."""
CELL = " | "
"""Stands between the cells of one table row."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, y downwards; points, millimetres or pixels, the same for a whole page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in the page's unit."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in the page's unit."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the centre, from the top of the page."""
        return (self.top + self.bottom) / 2

    def holds(self, other: "Box") -> bool:
        """Tell whether the centre of another box lies inside."""
        centre = (other.left + other.right) / 2
        return self.left <= centre <= self.right and self.top <= other.middle <= self.bottom


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around at least one box."""
    held = list(boxes)
    return Box(
        min(box.left for box in held),
        min(box.top for box in held),
        max(box.right for box in held),
        max(box.bottom for box in held),
    )


@dataclass(frozen=True)
class Run:
    """Characters that follow each other on one line without a wide gap.

    Attributes
    ----------
    text
        As it reads from left to right.
    box
        Around the characters.
    size
        Type size in the page's unit.
    """

    text: str
    box: Box
    size: float


@dataclass(frozen=True)
class Line:
    """Runs that stand side by side, from left to right.

    Attributes
    ----------
    cells
        The stretches that wide gaps part; one for a line of prose.
    box, size
        Around all runs; the type size of most characters.
    """

    cells: tuple[str, ...]
    box: Box
    size: float

    @property
    def text(self) -> str:
        """The whole line as prose."""
        return " ".join(self.cells)


def is_wide(character: str) -> bool:
    """Tell whether a character is written in a full square, as Chinese is; no space stands between two of them."""
    return unicodedata.east_asian_width(character) in "WF"


def rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs into rows, from top to bottom, each from left to right."""
    found: list[list[Run]] = []
    spans: list[Box] = []
    for run in sorted(runs, key=lambda run: run.box.middle):
        if found:
            overlap = min(run.box.bottom, spans[-1].bottom) - max(run.box.top, spans[-1].top)
            if overlap > _SAME_ROW * min(run.box.height, spans[-1].height):
                found[-1].append(run)
                # The row keeps the height of its tallest run: a chain of raised ones must not climb a page.
                if run.box.height > spans[-1].height:
                    spans[-1] = run.box
                continue
        found.append([run])
        spans.append(run.box)
    return [sorted(row, key=lambda run: run.box.left) for row in found]


def line(row: Sequence[Run]) -> Line:
    """Join the runs of one row."""
    cells = [row[0].text]
    for before, run in pairwise(row):
        gap = (run.box.left - before.box.right) / max(before.size, run.size)
        if gap > _CELL_GAP:
            cells.append(run.text)
        elif gap > _WORD_GAP and not (is_wide(cells[-1][-1]) and is_wide(run.text[0])):
            cells[-1] += f" {run.text}"
        else:
            cells[-1] += run.text
    longest = max(row, key=lambda run: len(run.text))
    return Line(tuple(cells), around(run.box for run in row), longest.size)


def type_size(runs: Sequence[Run]) -> float:
    """Return the middle type size of at least one run."""
    return median(run.size for run in runs)
