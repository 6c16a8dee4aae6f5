"""Characters in pictures, through RapidOCR: an extra, loaded when the first picture comes."""

import importlib.util
import logging
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from models.documents.readers.layout.runs import Box, Run, around

EXTRA = "ocr"
"""The extra of this package that installs the recogniser."""
MAX_PAGES = 60
"""Most pictures of one document; each takes seconds."""
MIN_CONFIDENCE = 0.5
"""Lines that the recogniser trusts less (0 to 1) are left out."""
_THREADS = 1
"""Two took twice the CPU seconds for the same page: they wait for each other by spinning."""
_LONGEST_SIDE = 2000
"""Pixels of the longer side that the detector is given. Of drawn A4 pages it read all characters in 12 and in 7.5
points; 1,600 lost 0.3% in 7.5 points, 2,400 one line of five in 9 points."""
_STRIP = 1.6
"""Height of a strip, in widths: long screenshots are cut so that their characters are not shrunk."""
_MOST_STRIPS = 40
"""More strips than this are no screenshot but a picture of a line."""
_SLIMMEST = 4
"""The detector enlarges what is slimmer until it is slow, and fails on the slimmest; so those are padded."""
_NO_LINE = 100
"""Longer than this many times its width, a picture holds no line of print."""
_LONGEST_SLIM = 12_000
"""Pixels; the longest slim picture that is padded."""
_SIDEWAYS = 1.5
"""Height over width of a line that stands on its end."""

Picture = npt.NDArray[np.uint8]
"""Blue, green, red: shape (height, width, 3)."""


def installed() -> bool:
    """Tell whether pictures can be read here."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


def recognise(picture: Picture) -> list[Run]:
    """Return the lines of print in a picture, from top to bottom; a picture that lies on its side is turned first.

    Parameters
    ----------
    picture
        Shape (height, width, 3), blue first.

    Returns
    -------
    list of Run
        In pixels; the size of a run is the height of its line.
    """
    found = _lines(picture)
    if _lies_on_its_side(found):
        turned = [_lines(np.ascontiguousarray(np.rot90(picture, turns)), upright=True) for turns in (1, 3)]
        found = max(turned, key=_trust)
    return [run for run, _ in found]


def _lies_on_its_side(found: Sequence[tuple[Run, float]]) -> bool:
    long = [run for run, _ in found if len(run.text) > 1]
    return sum(run.box.height > _SIDEWAYS * run.box.width for run in long) > len(long) / 2


def _trust(found: Sequence[tuple[Run, float]]) -> float:
    """Return how many characters the recogniser believes to have read."""
    return sum(len(run.text) * confidence for run, confidence in found)


def _lines(picture: Picture, *, upright: bool = False) -> list[tuple[Run, float]]:
    found = []
    for top, strip in _strips(picture):
        if _holds_no_line(strip):
            continue
        lines, _ = _engine()(_padded(strip), use_cls=not upright)
        for corners, text, confidence in lines or ():
            if confidence >= MIN_CONFIDENCE and text.strip():
                box = around(Box(x, y + top, x, y + top) for x, y in corners)
                found.append((Run(text.strip(), box, max(box.height, 1.0)), float(confidence)))
    return found


def _holds_no_line(picture: Picture) -> bool:
    height, width = picture.shape[:2]
    shorter, longer = min(height, width), max(height, width)
    return bool(longer > _NO_LINE * shorter or (longer > _LONGEST_SLIM and longer > _SLIMMEST * shorter))


def _padded(picture: Picture) -> Picture:
    """Repeat the last row or column of a slim picture until it is wide enough."""
    height, width = picture.shape[:2]
    least = -(-max(height, width) // _SLIMMEST)
    return np.pad(picture, ((0, max(least - height, 0)), (0, max(least - width, 0)), (0, 0)), mode="edge")


def _strips(picture: Picture) -> Iterator[tuple[int, Picture]]:
    """Cut a long picture, each time at the row with the least ink in the last quarter; yield each with its top."""
    height, width = picture.shape[:2]
    longest = int(max(_STRIP * width, 64))
    if not 2 * longest < height <= _MOST_STRIPS * longest:
        yield 0, picture
        return
    ink = picture.astype(np.int16).max(axis=2).std(axis=1)
    top = 0
    while height - top > longest:
        search = ink[top + longest * 3 // 4 : top + longest]
        bottom = top + longest * 3 // 4 + int(np.argmin(search))
        yield top, picture[top:bottom]
        top = bottom
    yield top, picture[top:]


@cache
def _engine() -> Any:  # noqa: ANN401  (RapidOCR is untyped)
    from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415  (an extra, and slow to load)

    # Loading it lets its own logger print every message on the error stream.
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(intra_op_num_threads=_THREADS, inter_op_num_threads=1, max_side_len=_LONGEST_SIDE)
