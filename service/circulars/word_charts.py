"""Puts a chart with its workbook into a Word document, to be edited there like one that Word made."""

from datetime import datetime

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml import etree

from service.circulars.chart_parts import chart_files
from service.circulars.sections import Chart, ChartKind

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WIDTH = Mm(154)
_ROW, _AXIS, _INTERVALS, _HIGHEST = 7, 32, 78, 190
"""Millimetres: of a category of stacked shares, of axis and legend, of a chart of intervals, and at most."""


def add_chart(document: Document, paragraph: Paragraph, chart: Chart, number: int, made_at: datetime) -> None:
    files = chart_files(chart, made_at)
    package = document.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, files.workbook, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, files.xml, package)
    # The chart's XML names its workbook by the first relation of the part.
    part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph.add_run()._r.append(_drawing(chart, number, relation))  # noqa: SLF001  # no face for a chart


def _height(chart: Chart) -> int:
    if chart.kind is ChartKind.INTERVALS:
        # Names stand upright below a chart of intervals and need room of their own.
        return int(Mm(_INTERVALS + 3 * min(max(map(len, chart.categories), default=0), 14)))
    return int(Mm(min(_HIGHEST, _AXIS + _ROW * len(chart.categories))))


def _drawing(chart: Chart, number: int, relation: str) -> etree._Element:
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(_WIDTH)}" cy="{_height(chart)}"/>'
        f'<wp:docPr id="{100 + number}" name="chart{number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    properties = drawing.find(".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    # A school's name may hold characters that XML text must not hold plainly: they are set, not written.
    properties.set("title", chart.title)
    properties.set("descr", chart.tells)
    return drawing
