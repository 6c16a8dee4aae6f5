"""Charts that Word draws and its readers can edit: chart XML, with a workbook of the values inside."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil, floor

from lxml import etree
from openpyxl import Workbook
from pptx.chart.chart import Chart as ChartProxy
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.util import Pt

from service.circulars.repacking import repacked
from service.circulars.sections import Chart, ChartKind, Series

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_KINDS = {ChartKind.INTERVALS: XL_CHART_TYPE.LINE_MARKERS, ChartKind.SHARES: XL_CHART_TYPE.BAR_STACKED_100}
_COLOURS = ("1F5C8B", "C8792B", "6B8E5A", "8A6A9E", "4F4F4F")
# From the lowest level to the highest; they differ in lightness too, for those who do not tell colours apart.
_SHADES = ("B5533C", "E3C98F", "2F7D6B", "1F5C8B", "6A4C93")
_MOST_STEPS = 8
"""Of an axis; more lines than that are hard to read."""
_BEFORE_ERROR_BARS = {"idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "trendline"}


@dataclass(frozen=True)
class ChartFiles:
    """The two parts of a chart in a package."""

    xml: bytes
    workbook: bytes


def chart_files(chart: Chart, made_at: datetime) -> ChartFiles:
    data = CategoryChartData(number_format="0.00")
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    space = parse_xml(ChartXmlWriter(_KINDS[chart.kind], data).xml.encode())
    proxy = ChartProxy(space, None)
    _style(proxy, space, chart)
    if chart.kind is ChartKind.INTERVALS:
        for number, (element, series) in enumerate(zip(space.iter(f"{{{_C}}}ser"), chart.series, strict=True)):
            _add_interval(element, series, _bounds_column(chart, number))
    external = etree.SubElement(space, f"{{{_C}}}externalData")
    external.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "rId1")
    etree.SubElement(external, f"{{{_C}}}autoUpdate").set("val", "0")
    return ChartFiles(
        etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True), _workbook(chart, made_at)
    )


def _style(proxy: ChartProxy, space: etree._Element, chart: Chart) -> None:
    proxy.font.size = Pt(9)
    proxy.has_title = False
    proxy.has_legend = len(chart.series) > 1
    if proxy.has_legend:
        proxy.legend.position = XL_LEGEND_POSITION.BOTTOM
        proxy.legend.include_in_layout = False
    values, categories = proxy.value_axis, proxy.category_axis
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string("D9D9D9")
    values.has_title = True
    values.axis_title.text_frame.text = chart.unit
    title = values.axis_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold = Pt(9), False
    # Below the figures also where they are negative.
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind is ChartKind.SHARES:
        _style_shares(proxy, space)
    else:
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0.0", False
        # A program that draws the chart looks at the points only when it chooses the axis, not at their intervals.
        values.minimum_scale, values.maximum_scale = _ends(chart)
        values.major_unit = _step(values.maximum_scale - values.minimum_scale)
        for series, colour in zip(proxy.plots[0].series, _COLOURS, strict=False):
            series.format.line.fill.background()
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
            for paint in (series.marker.format.fill, series.marker.format.line.fill):
                paint.solid()
                paint.fore_color.rgb = RGBColor.from_string(colour)


def _ends(chart: Chart) -> tuple[float, float]:
    told = [one for series in chart.series for part in (series.low, series.values, series.high) for one in part]
    known = [one for one in told if one is not None] or [0.0]
    step = _step(max(known) - min(known))
    return floor(min(known) / step) * step, max(ceil(max(known) / step), floor(min(known) / step) + 1) * step


def _step(span: float) -> float:
    return next((step for step in (0.1, 0.2, 0.5, 1.0, 2.0) if span <= _MOST_STEPS * step), 5.0)


def _style_shares(proxy: ChartProxy, space: etree._Element) -> None:
    # The first school on top, the axis of shares below all of them.
    proxy.category_axis.reverse_order = True
    for crosses in space.findall(f".//{{{_C}}}valAx/{{{_C}}}crosses"):
        crosses.set("val", "max")
    proxy.value_axis.tick_labels.number_format = "0%"
    proxy.value_axis.tick_labels.number_format_is_linked = False
    plot = proxy.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series, shade in zip(plot.series, _SHADES, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(shade)


def _bounds_column(chart: Chart, number: int) -> int:
    """Return the column, from 1, with the distances to the upper bounds of a series; the lower ones come next."""
    return 2 + len(chart.series) + 2 * number


def _add_interval(element: etree._Element, series: Series, column: int) -> None:
    bars = etree.Element(f"{{{_C}}}errBars")
    for tag, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, f"{{{_C}}}{tag}").set("val", value)
    for tag, distances, at in (("plus", _above(series), column), ("minus", _below(series), column + 1)):
        bars.append(_distances(tag, distances, at))
    line = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}spPr"), f"{{{_A}}}ln")
    line.set("w", "15875")
    colour = etree.SubElement(etree.SubElement(line, f"{{{_A}}}solidFill"), f"{{{_A}}}srgbClr")
    colour.set("val", "7F7F7F")
    before = [child for child in element if etree.QName(child).localname in _BEFORE_ERROR_BARS]
    before[-1].addnext(bars)


def _distances(tag: str, distances: tuple[float, ...], column: int) -> etree._Element:
    side = etree.Element(f"{{{_C}}}{tag}")
    reference = etree.SubElement(side, f"{{{_C}}}numRef")
    letter = chr(ord("A") + column - 1)
    etree.SubElement(reference, f"{{{_C}}}f").text = f"Sheet1!${letter}$2:${letter}${len(distances) + 1}"
    cache = etree.SubElement(reference, f"{{{_C}}}numCache")
    etree.SubElement(cache, f"{{{_C}}}formatCode").text = "0.00"
    etree.SubElement(cache, f"{{{_C}}}ptCount").set("val", str(len(distances)))
    for position, distance in enumerate(distances):
        point = etree.SubElement(cache, f"{{{_C}}}pt")
        point.set("idx", str(position))
        etree.SubElement(point, f"{{{_C}}}v").text = repr(distance)
    return side


def _above(series: Series) -> tuple[float, ...]:
    return tuple(_distance(value, bound) for value, bound in zip(series.values, series.high, strict=True))


def _below(series: Series) -> tuple[float, ...]:
    return tuple(_distance(bound, value) for value, bound in zip(series.values, series.low, strict=True))


def _distance(start: float | None, end: float | None) -> float:
    return 0.0 if start is None or end is None else round(end - start, 6)


def _workbook(chart: Chart, made_at: datetime) -> bytes:
    """Return the values as the chart's formulas name them: categories in A, a series in each column after it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    columns: list[tuple[str, tuple[str | float | None, ...]]] = [("", chart.categories)]
    columns += [(one.name, one.values) for one in chart.series]
    if chart.kind is ChartKind.INTERVALS:
        for one in chart.series:
            columns += [(f"{one.name} +", _above(one)), (f"{one.name} −", _below(one))]
    for position, (heading, cells) in enumerate(columns, start=1):
        for number, value in enumerate((heading, *cells), start=1):
            cell = sheet.cell(number, position, value)
            if isinstance(value, str):
                # A school whose name begins with = is a name, not a formula.
                cell.data_type = "s"
    target = BytesIO()
    book.save(target)
    return repacked(target.getvalue(), made_at)
