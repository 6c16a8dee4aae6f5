"""The two charts of a model card, as SVG: no script, no style, no font of their own, so that any page may hold them."""

from collections.abc import Sequence
from html import escape

from models.grading.card import CardBin, Figure

_LABEL, _PLOT, _ROW, _PAD = 150, 330, 24, 12
_SIDE, _MARGIN = 260, 40


def forest(rows: Sequence[tuple[str, Figure]], *, bounds: tuple[float, float], limit: float | None, title: str) -> str:
    """Draw figures with their intervals, one row each, as an SVG element.

    Parameters
    ----------
    rows
        Name and figure; an undefined one leaves its row empty.
    bounds
        Lowest and highest value of the axis; what lies beyond is drawn at its end.
    limit
        Where to draw a dashed line, on both sides of 0 when the axis has both.
    title
        Read by those who do not see it.
    """
    low, high = bounds

    def x(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(_LABEL + share * _PLOT, 1)

    height = _ROW * len(rows) + 2 * _PAD + _ROW
    bottom = height - _ROW
    marks = [_line(x(value), _PAD, x(value), bottom, "chart-limit") for value in _limits(limit, low)]
    marks += [_line(x(0.0), _PAD, x(0.0), bottom, "chart-axis")] if low <= 0.0 <= high else []
    marks += [_text(x(value), height - 6, f"{value:g}", "middle") for value in (low, (low + high) / 2, high)]
    for place, (name, figure) in enumerate(rows):
        y = _PAD + _ROW * place + _ROW // 2
        marks.append(_text(_LABEL - 10, y + 4, name, "end"))
        if figure.low is not None and figure.high is not None:
            marks.append(_line(x(figure.low), y, x(figure.high), y, "chart-interval"))
        if figure.value is not None:
            marks.append(f'<circle cx="{x(figure.value)}" cy="{y}" r="4" class="chart-point"/>')
    return _svg(_LABEL + _PLOT + _PAD * 2, height, title, marks)


def reliability(bins: Sequence[CardBin], *, x_name: str, y_name: str, title: str) -> str:
    """Draw the share that reviewers confirmed against the stated probability, as an SVG element.

    Parameters
    ----------
    bins
        Ascending by probability.
    x_name, y_name
        Names of the axes.
    title
        Read by those who do not see it.
    """

    def place(x: float, y: float) -> str:
        return f"{round(_MARGIN + x * _SIDE, 1)},{round(_PAD + (1.0 - y) * _SIDE, 1)}"

    edge, bottom = _MARGIN + _SIDE, _PAD + _SIDE
    marks = [
        f'<rect x="{_MARGIN}" y="{_PAD}" width="{_SIDE}" height="{_SIDE}" class="chart-frame"/>',
        _line(_MARGIN, bottom, edge, _PAD, "chart-limit"),
        f'<polyline points="{" ".join(place(one.probability, one.share) for one in bins)}" class="chart-line"/>',
    ]
    for one in bins:
        x, y = place(one.probability, one.share).split(",")
        marks.append(f'<circle cx="{x}" cy="{y}" r="4" class="chart-point"/>')
    for share in (0.0, 0.5, 1.0):
        marks.append(_text(_MARGIN + share * _SIDE, bottom + 16, f"{share:g}", "middle"))
        marks.append(_text(_MARGIN - 6, bottom - share * _SIDE + 4, f"{share:g}", "end"))
    marks.append(_text(_MARGIN + _SIDE / 2, bottom + 34, x_name, "middle"))
    y_place = f'x="12" y="{_PAD + _SIDE / 2}" transform="rotate(-90 12 {_PAD + _SIDE / 2})"'
    marks.append(f'<text {y_place} text-anchor="middle" class="chart-text">{escape(y_name)}</text>')
    return _svg(edge + _PAD * 2, bottom + 44, title, marks)


def _limits(limit: float | None, low: float) -> tuple[float, ...]:
    if limit is None:
        return ()
    return (-limit, limit) if low < 0.0 else (limit,)


def _svg(width: float, height: float, title: str, marks: Sequence[str]) -> str:
    head = f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
    return f"{head}<title>{escape(title)}</title>{''.join(marks)}</svg>"


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{name}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" class="chart-text">{escape(text)}</text>'
