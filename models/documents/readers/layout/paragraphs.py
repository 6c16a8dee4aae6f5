"""Lines of a stretch of a page become paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median

from models.documents.document import BlockKind
from models.documents.readers.layout.runs import CELL, Line, is_wide

_INDENT = 0.8
"""Indentation, in type sizes, that begins a paragraph; Chinese print uses 2."""
_GAP = 1.35
"""Distance to the line before, in usual distances, that parts paragraphs."""
_USUAL_STEP = 1.6
"""Distance between lines, in type sizes, where a stretch has only one of its size."""
_WIDEST_STEP = 2.8
"""Widest distance between lines of one paragraph, in type sizes: double spacing and a little."""
_OTHER_SIZE = 0.12
"""Relative difference of type size that parts paragraphs."""
_WIDE_ROOM = 0.25
"""Share of the width of a stretch that a line leaves empty only at the end of a paragraph."""
_ROOM = 0.5
"""Spare room, in type sizes, beside the first word of the next line; more would have held that word."""
_CHINESE_ROOM = 2.0
"""Spare room, in type sizes, that a full Chinese line may leave, as no line begins with a comma."""

_BULLET = re.compile(r"[•·●○■□◆◇▪▶➢✓※\uf000-\uf0ff]\s*\S|[-–—*]\s+\S")
_NUMBER = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、）)]|第[一二三四五六七八九十\d]{1,3}[章节条部课]|[①-⑳]"
    r"|\d{1,2}(?:\.\d{1,2})*[.．]?\s+(?=[^\W\d])|\d{1,2}[.．](?=[^\W\d])"
)
_MARKER = re.compile(r"[^\w\s]{1,2}|[（(]?\w{1,2}[.．、）)]")
_END = re.compile(r"[。．.！!？?：:；;…][”’」』）)\"']*$")
_HYPHENATED = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True)
class Paragraph:
    """Lines joined again.

    Attributes
    ----------
    text
        Without line ends.
    kind
        Paragraph, list item or table row.
    size
        Type size of its first line.
    lines
        How many lines it took; 0 for a table row.
    goes_on
        Its last line is full and ends no sentence: the next column or page may hold the rest.
    fresh
        Its first line is indented or numbered, so that it continues nothing.
    """

    text: str
    kind: BlockKind
    size: float
    lines: int
    goes_on: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class _Measure:
    """What is usual in a stretch: left and right edge, distance from line to line, and whether first lines hang out."""

    left: float
    right: float
    step: float
    hanging: bool = False


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a stretch of lines, from top to bottom; consecutive lines of cells are table rows."""
    if not lines:
        return
    measure = _measure(lines)
    group: list[Line] = []
    for index, line in enumerate(lines):
        if _is_row(lines, index):
            if group:
                yield _paragraph(group, measure)
                group = []
            yield Paragraph(CELL.join(line.cells), BlockKind.TABLE_ROW, line.size, 0)
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        if group and _begins(group, line, following, measure):
            yield _paragraph(group, measure)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group, measure)


def joined(before: str, after: str) -> str:
    """Join two lines of a paragraph: Chinese without a space, Latin with one, a divided word made whole."""
    if _HYPHENATED.search(before) and after[:1].islower():
        return before[:-1] + after
    return before + after if is_wide(before[-1]) or is_wide(after[0]) else f"{before} {after}"


def merged(before: Paragraph, after: Paragraph) -> Paragraph:
    """Return a paragraph with the rest of it that stands in the next column or on the next page."""
    return Paragraph(
        joined(before.text, after.text),
        before.kind,
        before.size,
        before.lines + after.lines,
        after.goes_on,
        before.fresh,
    )


def continues(before: Paragraph, after: Paragraph) -> bool:
    """Tell whether the first paragraph of a column or page is the rest of the last one before it."""
    return (
        before.goes_on
        and not after.fresh
        and after.kind is BlockKind.PARAGRAPH
        and (is_wide(after.text[0]) or after.text[0].islower())
        and abs(before.size - after.size) <= _OTHER_SIZE * before.size
    )


def _is_row(lines: Sequence[Line], index: int) -> bool:
    """One wide gap is chance (a name beside a date); cells on neighbouring lines are a table."""
    near = lines[max(index - 1, 0) : index + 2]
    return _has_cells(lines[index]) and sum(_has_cells(line) for line in near) > 1


def _has_cells(line: Line) -> bool:
    return len(line.cells) > 1 and not _has_marker(line)


def _has_marker(line: Line) -> bool:
    """Tell whether the mark of a list entry stands apart, before the entry."""
    return len(line.cells) == 2 and _MARKER.fullmatch(line.cells[0]) is not None


def _measure(lines: Sequence[Line]) -> _Measure:
    size = median(line.size for line in lines)
    unit = max(size / 2, 1e-6)
    edges = Counter(round(line.box.left / unit) for line in lines)
    # The left edge is the outermost one that a fair share of the lines keep; a lone outlier sets no edge.
    kept = min(edge for edge, count in edges.items() if count >= 0.25 * max(edges.values()))
    left = median(line.box.left for line in lines if round(line.box.left / unit) == kept)
    steps = [
        below.box.middle - above.box.middle
        for above, below in pairwise(lines)
        if abs(above.size - below.size) <= _OTHER_SIZE * above.size
    ]
    body = [line for line in lines if abs(line.size - size) <= _OTHER_SIZE * size] or lines
    measure = _Measure(left, max(line.box.right for line in body), _usual_step(steps, size))
    return replace(measure, hanging=_hanging(lines, measure))


def _hanging(lines: Sequence[Line], measure: _Measure) -> bool:
    """Tell whether the second lines are indented, not the first: then most lines before an indentation are full."""
    full = [
        not _END.search(above.text) and not _room_left([above], below, measure)
        for above, below in pairwise(lines)
        if below.box.left - above.box.left > _INDENT * below.size
        and above.box.left - measure.left <= _INDENT * below.size
        and not _starts_list(above)
    ]
    return len(full) > 1 and sum(full) > len(full) / 2


def _usual_step(steps: list[float], size: float) -> float:
    """Return the distance between lines of one paragraph: the lower third, as gaps only make some larger."""
    usual = sorted(steps)[(len(steps) - 1) // 3] if steps else _USUAL_STEP * size
    return min(usual, _WIDEST_STEP * size)


def _begins(group: list[Line], line: Line, following: Line | None, measure: _Measure) -> bool:
    """Tell whether a line begins a paragraph rather than going on with the one before."""
    before = group[-1]
    if abs(before.size - line.size) > _OTHER_SIZE * before.size:
        return True
    if line.box.middle - before.box.middle > _GAP * measure.step:
        return True
    if _starts_list(line):
        return True
    return _indented(group, line, following, measure) or _room_left(group, line, measure)


def _indented(group: list[Line], line: Line, following: Line | None, measure: _Measure) -> bool:
    indent = _INDENT * line.size
    if measure.hanging:
        return group[-1].box.left - line.box.left > indent
    if line.box.left - measure.left <= indent:
        return False
    if line.box.left - group[-1].box.left > indent:
        return not _starts_list(group[0])
    if len(group) > 1 or abs(line.box.left - group[0].box.left) > indent:
        return False
    # Two lines with the same indentation: two paragraphs when the text then goes back to the edge.
    return following is not None and line.box.left - following.box.left > indent


def _starts_list(line: Line) -> bool:
    return _has_marker(line) or bool(_BULLET.match(line.text) or _NUMBER.match(line.text))


def _room_left(group: Sequence[Line], line: Line, measure: _Measure) -> bool:
    """Tell whether the line before ends so early that the next word would have fitted: the end of a paragraph.

    A paragraph may be set narrower than its stretch; then its own lines are the measure, unless a sentence ends.
    """
    before = group[-1]
    spare = measure.right - before.box.right
    if not _END.search(before.text) and spare <= _WIDE_ROOM * (measure.right - measure.left):
        spare = max(other.box.right for other in (*group, line)) - before.box.right
    word = sum(1 for _ in takewhile(lambda character: not (character.isspace() or is_wide(character)), line.text))
    room = _ROOM * line.size + word / len(line.text) * line.box.width
    return spare > (max(room, _CHINESE_ROOM * line.size) if any(map(is_wide, line.text)) else room)


def _paragraph(group: list[Line], measure: _Measure) -> Paragraph:
    text = ""
    for line in group:
        text = joined(text, line.text) if text else line.text
    first, last = group[0], group[-1]
    full = measure.right - last.box.right <= _CHINESE_ROOM * last.size
    fresh = _starts_list(first) or first.box.left - measure.left > _INDENT * first.size
    listed = _has_marker(first) or _BULLET.match(first.text)
    kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
    return Paragraph(text, kind, first.size, len(group), full and not _END.search(text), fresh)
