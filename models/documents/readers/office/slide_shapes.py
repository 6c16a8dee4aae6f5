"""The shapes of a slide in the order in which a person reads them, and the text of each."""

from collections.abc import Iterable, Iterator

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from models.documents.document import BlockKind, Fragment, Place
from models.documents.readers.office.office_xml import CHOICE, Element
from models.documents.readers.office.slide_text import line, paragraphs
from models.documents.readers.office.table_rows import row_text

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CONNECTIONS = {"pres", "parTrans", "sibTrans"}
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER}
_BODY = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT}
_TRUE = {"1", "true"}


def fragments(slide: Slide, place: Place, tolerance: int) -> Iterator[Fragment]:
    """Yield the title and then the text of the other shapes, from top to bottom, and from left to right in a row.

    Parameters
    ----------
    slide
        It is changed: shapes with a stand-in for older programs are put in the place of the pair.
    place
        Of the slide.
    tolerance
        Shapes whose upper edges differ by no more than this are in one row (English Metric Units).
    """
    _unwrap(slide.element)
    title = slide.shapes.title
    if title is not None:
        text = line(title.element, "\n")
        if text:
            yield Fragment(text, BlockKind.HEADING, 1, place)
    others = [shape for shape in slide.shapes if title is None or shape.element is not title.element]
    yield from _shapes(others, place, tolerance)


def _unwrap(slide: Element) -> None:
    """Lift shapes out of ``mc:AlternateContent``, which python-pptx passes over: every formula stands in one."""
    for pair in list(slide.iter(_ALTERNATIVES)):
        if pair.getparent().tag in {qn("p:spTree"), qn("p:grpSp")}:
            choice = pair.find(CHOICE)
            for shape in () if choice is None else list(choice):
                pair.addprevious(shape)
            pair.getparent().remove(pair)


def _shapes(shapes: Iterable[BaseShape], place: Place, tolerance: int) -> Iterator[Fragment]:
    for shape in _in_reading_order(shapes, tolerance):
        if isinstance(shape, GroupShape):
            yield from _shapes(shape.shapes, place, tolerance)
        elif isinstance(shape, GraphicFrame):
            yield from _frame(shape, place)
        elif shape.has_text_frame:
            kind = shape.placeholder_format.type if shape.is_placeholder else None
            body = shape.element.find(qn("p:txBody"))
            if kind not in _FURNITURE and body is not None:
                yield from paragraphs(body, place, listed=kind in _BODY)


def _in_reading_order(shapes: Iterable[BaseShape], tolerance: int) -> Iterator[BaseShape]:
    row: list[BaseShape] = []
    for shape in sorted(shapes, key=_top):
        if row and _top(shape) - _top(row[0]) > tolerance:
            yield from sorted(row, key=_left)
            row = []
        row.append(shape)
    yield from sorted(row, key=_left)


def _top(shape: BaseShape) -> int:
    return shape.top or 0  # None where neither the shape nor its layout says


def _left(shape: BaseShape) -> int:
    return shape.left or 0


def _frame(shape: GraphicFrame, place: Place) -> Iterator[Fragment]:
    if shape.has_table:
        for row in shape.element.iter(qn("a:tr")):
            cells = [line(cell, " ") for cell in row.iterchildren(qn("a:tc")) if not _is_covered(cell)]
            yield Fragment(row_text(cells), BlockKind.TABLE_ROW, place=place)
    elif shape.has_chart:
        yield from _chart(shape.chart.element, place)
    else:
        yield from _smart_art(shape, place)


def _is_covered(cell: Element) -> bool:
    """Tell whether another cell, merged with this one, shows its text in its place."""
    return cell.get("hMerge") in _TRUE or cell.get("vMerge") in _TRUE


def _chart(chart: Element, place: Place) -> Iterator[Fragment]:
    """Yield the titles, the names of the series and the labels of the categories."""
    for title in chart.iter(qn("c:title")):
        yield Fragment(line(title, " "), place=place)
    for part in ("c:tx", "c:cat"):
        labels = [
            label.text or ""
            for series in chart.iter(qn("c:ser"))
            for found in series.iterchildren(qn(part))
            for label in found.iter(qn("c:v"))
        ]
        yield Fragment(row_text(dict.fromkeys(labels)), BlockKind.TABLE_ROW, place=place)


def _smart_art(shape: GraphicFrame, place: Place) -> Iterator[Fragment]:
    for relations in shape.element.iter(f"{_DIAGRAM}relIds"):
        data = parse_xml(shape.part.related_part(relations.get(qn("r:dm"))).blob)
        for point in data.iter(f"{_DIAGRAM}pt"):
            text = point.find(f"{_DIAGRAM}t")
            if text is not None and point.get("type") not in _CONNECTIONS:
                yield from paragraphs(text, place, listed=True)
