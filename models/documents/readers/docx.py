"""Word documents: paragraphs, lists, tables, text boxes and notes in reading order.

python-docx opens the package and resolves styles; the body is walked as XML, because its own ``paragraph.text``
leaves out content controls, tracked insertions and text boxes, where lesson-plan forms keep much of their text.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from models.documents.document import Fragment
from models.documents.readers import package
from models.documents.readers.source import Source
from models.errors import DamagedDocument

_log = logging.getLogger(__name__)

_BULLET = "• "
_CELL = " | "
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = {qn("w:t"), f"{_MATH}t"}
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXT_BOX = qn("w:txbxContent")
# Deleted or moved-away text, pinyin above characters, and the second copy of what Choice already holds; tab stops
# in paragraph properties share their tag with tabs in the text.
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:pPr"), qn("w:rPr"), f"{_COMPATIBILITY}Fallback"}
_NOTES = ("/footnotes", "/endnotes")


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the text of a docx: one line per paragraph, `` | `` between table cells, notes at the end.

    Headers, footers, comments and pictures are left out.

    Raises
    ------
    DocumentTooLarge
        When it unpacks to more than the limits of :mod:`models.documents.readers.package`.
    DamagedDocument
        When a part is broken or hostile.
    """
    package.check(source.data, source.name)
    try:
        document = docx.Document(io.BytesIO(source.data))
        lines = [*_blocks(document.element.body, _list_styles(document)), *_notes(document)]
    except Exception as error:  # python-docx raises whatever its parts raise on a package that it did not expect
        _log.warning("docx refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error
    yield from map(Fragment, lines)


def _list_styles(document: WordDocument) -> frozenset[str]:
    """Return the ids of the paragraph styles that number or bullet their paragraphs."""
    return frozenset(
        style.get(qn("w:styleId"))
        for style in document.styles.element.iterchildren(qn("w:style"))
        if style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    )


def _notes(document: WordDocument) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES):
            for note in parse_xml(relation.target_part.blob):
                yield from (line for line in _blocks(note, frozenset()) if line.strip())


def _blocks(parent: Any, list_styles: frozenset[str]) -> Iterator[str]:  # noqa: ANN401  (lxml elements are untyped)
    """Yield the lines of a body, a cell, a text box or a content control."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, list_styles)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, list_styles)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, list_styles)


def _paragraph(paragraph: Any, list_styles: frozenset[str]) -> Iterator[str]:  # noqa: ANN401  (lxml)
    boxes: list[Any] = []
    text = "".join(_inline(paragraph, boxes))
    yield f"{_BULLET}{text}" if text.strip() and _is_list_entry(paragraph, list_styles) else text
    for box in boxes:
        yield from _blocks(box, list_styles)


def _inline(parent: Any, boxes: list[Any]) -> Iterator[str]:  # noqa: ANN401  (lxml)
    for child in parent:
        if child.tag in _TEXT:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            yield from _inline(child, boxes)


def _is_list_entry(paragraph: Any, list_styles: frozenset[str]) -> bool:  # noqa: ANN401  (lxml)
    number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if number is not None:
        return bool(number.get(qn("w:val")) != "0")  # 0 switches off what the style says
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) in list_styles


def _table(table: Any, list_styles: frozenset[str]) -> Iterator[str]:  # noqa: ANN401  (lxml)
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # a row of a nested table comes with its cell
        cells = [list(_blocks(cell, list_styles)) for cell in _cells(row)]
        filled = [[line for line in cell if line.strip()] for cell in cells]
        # A cell of one line reads well beside its neighbours; a lesson plan's cell of many paragraphs does not.
        if all(len(cell) <= 1 for cell in filled):
            yield _CELL.join(cell[0] for cell in filled if cell)
        else:
            yield from (line for cell in filled for line in cell)


def _cells(row: Any) -> Iterator[Any]:  # noqa: ANN401  (lxml)
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield cell
