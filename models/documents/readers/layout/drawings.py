"""What else is drawn on a PDF page: the ruled lines of tables, and pictures."""

from collections.abc import Iterator
from ctypes import c_float, c_int
from itertools import islice, pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.documents.readers.layout.ruled_tables import MAX_LINES, THICKEST
from models.documents.readers.layout.runs import Box

_MAX_OBJECTS = 20_000
"""Objects of a page that are looked at."""
_MAX_SEGMENTS = 400
"""A path of more segments is a drawing."""
_SHORTEST = 4.0
"""Points; shorter strokes are dashes or parts of a drawing."""
_STRAIGHT = 0.5
"""Points by which a ruled line may lean."""
_PICTURE_SHARE = 0.4
"""Share of a page that pictures cover on a scanned page."""
_DEPTH = 3


def ruled_lines(page: pdfium.PdfPage) -> list[Box]:
    """Return the horizontal and vertical lines that are drawn on a page itself, as thin boxes, y downwards.

    Lines inside reused forms are left out, and pages with more than a table can have return none.
    """
    found: list[Box] = []
    for path in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1), _MAX_OBJECTS):
        if _is_visible(path):
            found.extend(_straight(path))
        if len(found) > MAX_LINES:
            return []
    return found


def has_pictures(page: pdfium.PdfPage) -> bool:
    """Tell whether pictures cover much of a page."""
    width, height = page.get_size()
    covered: float = 0.0
    for picture in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH), _MAX_OBJECTS):
        left, bottom, right, top = picture.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return bool(covered >= _PICTURE_SHARE * width * height)


def _is_visible(path: pdfium.PdfObject) -> bool:
    fill, stroke = c_int(), c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _straight(path: pdfium.PdfObject) -> Iterator[Box]:
    count = pdfium_c.FPDFPath_CountSegments(path)
    if not 2 <= count <= _MAX_SEGMENTS:
        return
    for start, end in pairwise(_points(path, count)):
        if start is None or end is None:
            continue
        box = Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
        if min(box.width, box.height) <= _STRAIGHT and max(box.width, box.height) >= max(_SHORTEST, THICKEST):
            yield box


def _points(path: pdfium.PdfObject, count: int) -> Iterator[tuple[float, float] | None]:
    """Yield the corners of a path on the page; None parts what no straight line joins."""
    matrix = path.get_matrix()
    x, y = c_float(), c_float()
    opening: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        across, up = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            yield None
            opening = (across, -up)
        elif kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            yield None
        yield across, -up
        if pdfium_c.FPDFPathSegment_GetClose(segment) and opening is not None:
            yield opening
