"""A circular as a Word document."""

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as Line

from service.circulars import word_styles as styles
from service.circulars.numbering import Numbering
from service.circulars.repacking import repacked
from service.circulars.sections import Attachment, Block, Chart, Circular, Grid, Heading, Paragraph
from service.circulars.word_charts import add_chart
from service.circulars.word_frame import add_attachments_list, add_head, add_signature, add_surroundings
from service.language import Language, mark, translate

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIGURE, _TABLE = mark("Figure %(n)s  %(title)s"), mark("Table %(n)s  %(title)s")
_ATTACHMENT = mark("Attachment %(n)s")


def word_of(circular: Circular) -> bytes:
    document = docx.Document()
    styles.lay_out(document)
    _properties(document, circular)
    add_surroundings(document, circular)
    add_head(document, circular)
    writer = _Writer(document, circular.language, circular.made_at)
    writer.add(circular.blocks)
    add_attachments_list(document, circular)
    add_signature(document, circular)
    for number, attachment in enumerate(circular.attachments, start=1):
        writer.attach(attachment, number)
    target = BytesIO()
    document.save(target)
    return repacked(target.getvalue(), circular.made_at)


def _properties(document: Document, circular: Circular) -> None:
    properties = document.core_properties
    properties.title, properties.author = circular.title[:255], circular.imprint.issuer[:255]
    properties.comments, properties.last_modified_by = "", ""
    properties.language = circular.language.tag
    # A document that was just made; its moments are set when it is packed.
    properties.revision = 1


class _Writer:
    """Writes blocks one after the other; figures and tables are counted through the whole document."""

    def __init__(self, document: Document, language: Language, made_at: datetime) -> None:
        self._document = document
        self._language = language
        self._made_at = made_at
        self._numbering = Numbering(language)
        self._figures = self._tables = 0

    def add(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                number = self._numbering.next(block.level)
                self._document.add_paragraph(number + block.text, f"Heading {block.level}")
            elif isinstance(block, Paragraph):
                self._document.add_paragraph(block.text)
            elif isinstance(block, Grid):
                self._grid(block)
            else:
                self._chart(block)

    def attach(self, attachment: Attachment, number: int) -> None:
        """Begin an attachment on a page of its own."""
        self._numbering = Numbering(self._language)
        line = self._document.add_paragraph(style=styles.ADDRESSEE)
        line.add_run().add_break(WD_BREAK.PAGE)
        run = line.add_run(translate(self._language, _ATTACHMENT, n=number))
        styles.set_face(run, styles.HEI)
        self._document.add_paragraph(attachment.title, "Title")
        self.add(attachment.blocks)

    def _chart(self, chart: Chart) -> None:
        self._figures += 1
        line = self._document.add_paragraph(style=styles.CELL)
        # An exact height of lines would cut the drawing off.
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(6), True
        add_chart(self._document, line, chart, self._figures, self._made_at)
        self._caption(_FIGURE, self._figures, chart.title, space_after=Pt(8))

    def _grid(self, grid: Grid) -> None:
        self._tables += 1
        self._caption(_TABLE, self._tables, grid.title).paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=1, cols=len(grid.headings), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fill(table, 0, grid.headings, head=True)
        _repeat(table)
        for number, row in enumerate(grid.rows, start=1):
            table.add_row()
            _fill(table, number, row, head=False)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # no face for it
        self._document.add_paragraph(style=styles.CELL)

    def _caption(self, words: str, number: int, title: str, space_after: Pt | None = None) -> Line:
        line = self._document.add_paragraph(translate(self._language, words, n=number, title=title), styles.CAPTION)
        line.paragraph_format.space_after = space_after
        return line


def _fill(table: Table, number: int, cells: tuple[str, ...], *, head: bool) -> None:
    for position, (cell, text) in enumerate(zip(table.rows[number].cells, cells, strict=True)):
        line = cell.paragraphs[0]
        line.style = styles.CELL
        if position == 0 or not head:
            line.alignment = WD_ALIGN_PARAGRAPH.LEFT if position == 0 else WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).bold = head


def _repeat(table: Table) -> None:
    """Repeat the head of a table on each page that it reaches over."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # no face for it
