"""The text layer of a PDF page as runs: PDFium's characters, put upright and joined while they touch."""

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.documents.readers.layout.runs import Box, Run, around, is_wide

_HYPHEN_AT_LINE_END = "\x02"
"""What PDFium makes of a hyphen that it takes for a division mark."""
_TOUCHING = 1.2
"""Widest gap inside a run, in type sizes."""
_BACKWARDS = 0.6
"""How far a character may reach back over the one before, in type sizes (kerning, accents)."""
_NEAR = 2.0
"""Characters farther apart than this, in type sizes, say nothing about the direction of writing."""
_CHINESE_SPACE = 0.6
"""Gap, in type sizes, below which a space that PDFium adds between two Chinese characters is spacing."""


class Direction(Enum):
    """Where the next character of a line stands, on the page as stored."""

    RIGHT = "right"
    DOWN = "down"
    LEFT = "left"
    UP = "up"


@dataclass(frozen=True)
class _Glyph:
    """A visible character; ``spaced`` when a space stands before it, ``generated`` when PDFium added that space."""

    character: str
    box: Box
    size: float
    spaced: bool
    generated: bool


@dataclass(frozen=True)
class TextLayer:
    """The characters of a page.

    Attributes
    ----------
    runs
        In the order of the file, turned so that lines run from left to right; points.
    direction
        How the lines run on the page as stored.
    """

    runs: tuple[Run, ...]
    direction: Direction

    @property
    def characters(self) -> int:
        """How many visible characters the page has."""
        return sum(len(run.text.replace(" ", "")) for run in self.runs)


def text_layer(page: pdfium.PdfPage) -> TextLayer:
    """Return the characters of a page; words of a script that runs from right to left stay as PDFium orders them."""
    glyphs = list(_glyphs(page.get_textpage()))
    direction = _direction(glyphs)
    turn = turned(direction)
    upright = [replace(glyph, box=turn(glyph.box)) for glyph in glyphs]
    return TextLayer(tuple(_runs(upright)), direction)


def turned(direction: Direction) -> Callable[[Box], Box]:
    """Return what turns a box of the page so that lines of this direction run from left to right.

    Vertical Chinese and text turned to the right are the same: the first line is the rightmost.
    """
    return {
        Direction.RIGHT: lambda box: box,
        Direction.DOWN: lambda box: Box(box.top, -box.right, box.bottom, -box.left),
        Direction.UP: lambda box: Box(-box.bottom, box.left, -box.top, box.right),
        Direction.LEFT: lambda box: Box(-box.right, -box.bottom, -box.left, -box.top),
    }[direction]


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[_Glyph]:
    rectangle, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    spaced = generated = False
    for index in range(textpage.count_chars()):
        character = chr(pdfium_c.FPDFText_GetUnicode(textpage, index))
        if character.isspace() or character == "\0":
            generated = pdfium_c.FPDFText_IsGenerated(textpage, index) == 1
            spaced = True
            continue
        if character == _HYPHEN_AT_LINE_END:
            character = "-"
        if unicodedata.category(character) == "Cc":
            continue
        pdfium_c.FPDFText_GetLooseCharBox(textpage, index, rectangle)
        pdfium_c.FPDFText_GetMatrix(textpage, index, matrix)
        size = pdfium_c.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        box = Box(rectangle.left, -rectangle.top, rectangle.right, -rectangle.bottom)
        yield _Glyph(character, box, size or box.height or 1.0, spaced, generated)
        spaced = generated = False


def _direction(glyphs: Sequence[_Glyph]) -> Direction:
    """Return the direction in which most neighbours in the file follow each other."""
    votes: Counter[Direction] = Counter()
    for before, after in pairwise(glyphs):
        if unicodedata.bidirectional(after.character) in {"R", "AL"}:
            continue
        across = (after.box.left + after.box.right - before.box.left - before.box.right) / 2
        down = after.box.middle - before.box.middle
        if math.hypot(across, down) > _NEAR * after.size:
            continue
        if abs(across) >= abs(down):
            votes[Direction.RIGHT if across >= 0 else Direction.LEFT] += 1
        else:
            votes[Direction.DOWN if down > 0 else Direction.UP] += 1
    return votes.most_common(1)[0][0] if votes else Direction.RIGHT


def _runs(glyphs: Sequence[_Glyph]) -> Iterator[Run]:
    """Join glyphs that follow each other on one line."""
    group: list[_Glyph] = []
    for glyph in glyphs:
        if group and not _touches(group[-1], glyph):
            yield _run(group)
            group = []
        group.append(glyph)
    if group:
        yield _run(group)


def _touches(before: _Glyph, after: _Glyph) -> bool:
    size = max(before.size, after.size)
    overlap = min(before.box.bottom, after.box.bottom) - max(before.box.top, after.box.top)
    if overlap < 0.5 * min(before.box.height, after.box.height):
        return False
    if unicodedata.bidirectional(after.character) in {"R", "AL"}:
        return True
    return -_BACKWARDS * size <= after.box.left - before.box.right <= _TOUCHING * size


def _run(group: Sequence[_Glyph]) -> Run:
    text = group[0].character
    for before, after in pairwise(group):
        if after.spaced and not _only_spacing(before, after):
            text += " "
        text += after.character
    sizes = Counter(round(glyph.size, 1) for glyph in group)
    # Two halves of a character beyond the basic plane may come as two characters.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return Run(text, around(glyph.box for glyph in group), sizes.most_common(1)[0][0])


def _only_spacing(before: _Glyph, after: _Glyph) -> bool:
    between_chinese = is_wide(before.character) and is_wide(after.character)
    narrow = after.box.left - before.box.right < _CHINESE_SPACE * after.size
    return after.generated and between_chinese and narrow
