"""Walk the body of a Word document: paragraphs, lists, tables and text boxes in reading order.

The body is walked as XML, because python-docx's own ``paragraph.text`` leaves out content controls, tracked
insertions and text boxes, where lesson-plan forms keep much of their text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from models.documents.document import BlockKind, Fragment
from models.documents.normalisation import has_visible
from models.documents.readers.office.office_xml import FALLBACK, MATH_TEXT, Element, is_on
from models.documents.readers.office.table_rows import row_text
from models.documents.readers.office.word_numbering import Numbering
from models.documents.readers.office.word_pages import Pages
from models.documents.readers.office.word_styles import Styles

_TEXT = {qn("w:t"), MATH_TEXT}
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BREAK = qn("w:br")
_PAGE_MARK = qn("w:lastRenderedPageBreak")
_NOTE_REFERENCE = qn("w:footnoteReference")
_TEXT_BOX = qn("w:txbxContent")
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
# Deleted or moved-away text, and pinyin above characters; tab stops in paragraph properties share their tag with tabs
# in the text.
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:pPr"), qn("w:rPr"), FALLBACK}


@dataclass
class _Line:
    """What a paragraph holds: its text, where it began, where it has ink, and the text boxes that hang on it."""

    began: int
    pieces: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class Body:
    """Walks a document from its beginning; lists and pages are counted on the way.

    Parameters
    ----------
    styles, numbering, pages
        Of the document.
    """

    def __init__(self, styles: Styles, numbering: Numbering, pages: Pages) -> None:
        self._styles = styles
        self._numbering = numbering
        self._pages = pages

    def fragments(self, parent: Element) -> Iterator[Fragment]:
        """Yield what stands in a body, a cell, a text box, a note or a content control, in reading order."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self.fragments(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Fragment]:
        properties = paragraph.find(qn("w:pPr"))
        if is_on(properties, "w:pageBreakBefore"):
            self._pages.break_before()
        line = _Line(began=self._pages.number)
        self._collect(paragraph, line)
        yield self._fragment(line, properties)
        for box in line.boxes:
            page = self._pages.number
            yield from self.fragments(box)
            self._pages.number = page  # a box stays on the page of its paragraph
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            self._pages.section_end()

    def _fragment(self, line: _Line, properties: Element | None) -> Fragment:
        heading = self._styles.heading(properties)
        entry = self._styles.list_entry(properties)
        level = self._numbering.level(entry) if entry else None
        # An empty paragraph counts in its list too, though nothing of it is kept.
        label = self._numbering.label(entry.number, level) if entry and level is not None else ""
        pages = line.pages or [line.began]
        place = self._pages.place(pages[0], pages[-1])
        text = "".join(line.pieces)
        if not text.strip():
            return Fragment(text, place=place)
        if heading:
            return Fragment(label + text, BlockKind.HEADING, heading, place)
        if level is not None:
            return Fragment(label + text, BlockKind.LIST_ITEM, level + 1, place)
        return Fragment(text, place=place)

    def _collect(self, parent: Element, line: _Line) -> None:
        for child in parent:
            if child.tag in _TEXT:
                self._write(child.text or "", line)
            elif child.tag in _MARKS:
                line.pieces.append(_MARKS[child.tag])
                if child.tag == _BREAK and child.get(qn("w:type")) == "page":
                    self._pages.typed_break()
            elif child.tag == _PAGE_MARK:
                self._pages.mark()
            elif child.tag == _TEXT_BOX:
                line.boxes.append(child)
            # What Word hides, a person who reviews the print does not see either.
            elif child.tag not in _SKIPPED and not is_on(child, "w:rPr", "w:vanish"):
                self._pass(child)
                self._collect(child, line)

    def _write(self, text: str, line: _Line) -> None:
        line.pieces.append(text)
        if has_visible(text):
            self._pages.ink()
            line.pages.append(self._pages.number)

    def _pass(self, child: Element) -> None:
        if child.tag == _NOTE_REFERENCE:
            self._pages.note(child.get(qn("w:id")))
        elif child.tag in _PICTURES:
            self._pages.ink()

    def _table(self, table: Element) -> Iterator[Fragment]:
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue  # a row of a nested table comes with its cell
            cells = list(self._row(row))
            # A cell of one line reads well beside its neighbours; a lesson plan's cell of many paragraphs does not.
            if all(len(cell) <= 1 for cell in cells):
                yield self._joined([cell[0] for cell in cells if cell])
            else:
                yield from (fragment for cell in cells for fragment in cell)

    def _joined(self, cells: list[Fragment]) -> Fragment:
        first = [cell.place.page for cell in cells if cell.place.page]
        last = [cell.place.last_page or cell.place.page for cell in cells if cell.place.page]
        place = self._pages.place(
            min(first, default=self._pages.number), max(filter(None, last), default=self._pages.number)
        )
        return Fragment(row_text(cell.text for cell in cells), BlockKind.TABLE_ROW, place=place)

    def _row(self, row: Element) -> Iterator[list[Fragment]]:
        """Yield the lines of each cell; side by side the cells begin on one page, and each may run on to the next."""
        begins = ends = self._pages.number
        fresh, inked = self._pages.announced, False
        for index, cell in enumerate(_cells(row)):
            self._pages.number = begins
            self._pages.announced = fresh
            lines = [fragment for fragment in self.fragments(cell) if fragment.text.strip()]
            if index == 0 and lines and lines[0].place.page:
                fresh = fresh or lines[0].place.page > begins
                begins = lines[0].place.page
            ends = max(ends, self._pages.number)
            inked = inked or bool(lines)
            yield lines
        self._pages.number = ends
        self._pages.announced = self._pages.announced and not inked


def _cells(row: Element) -> Iterator[Element]:
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield cell
