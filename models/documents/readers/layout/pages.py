"""From runs on pages to fragments: running heads go, columns and tables are put in order, lines become paragraphs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.documents.document import BlockKind, Fragment, Place
from models.documents.readers.layout.columns import stretches
from models.documents.readers.layout.paragraphs import Paragraph, continues, merged, paragraphs
from models.documents.readers.layout.ruled_tables import Table, tables
from models.documents.readers.layout.running_heads import without_running_heads
from models.documents.readers.layout.runs import CELL, Box, Run, line, rows, type_size
from models.documents.sentences import sentence_spans

_HEADING = 1.09
"""Least type size of a heading, relative to the body's; 小四 over 五号 is 1.14, print often has 12 over 11 points."""
_SCANNED_HEADING = 1.4
"""The same where sizes are only the heights of recognised lines."""
_HEADING_CHARACTERS = 80
_HEADING_LINES = 3
_SAME_LEVEL = 1.06
"""Largest ratio of the type sizes of two headings of one level."""


@dataclass(frozen=True)
class Page:
    """What stands on a page.

    Attributes
    ----------
    number
        From 1.
    runs
        In the order of the file.
    lines
        Ruled lines, as thin boxes.
    scanned
        Whether the runs were recognised in a picture, so that their sizes are rough.
    """

    number: int
    runs: tuple[Run, ...]
    lines: tuple[Box, ...] = ()
    scanned: bool = False


@dataclass(frozen=True)
class _Placed:
    """A paragraph with the page that it begins and the page that it ends on."""

    paragraph: Paragraph
    first: int
    last: int
    scanned: bool


def fragments(pages: Sequence[Page]) -> Iterator[Fragment]:
    """Yield the fragments of all pages in reading order, with their pages.

    Parameters
    ----------
    pages
        In their order; pages without text may be left out.
    """
    kept = without_running_heads([page.runs for page in pages])
    placed = list(_placed(replace(page, runs=tuple(runs)) for page, runs in zip(pages, kept, strict=True)))
    levels = {**_levels(placed, scanned=False), **_levels(placed, scanned=True)}
    for index, item in enumerate(placed):
        kind = BlockKind.HEADING if index in levels else item.paragraph.kind
        place = Place(page=item.first, last_page=item.last if item.last > item.first else None)
        yield Fragment(item.paragraph.text, kind, levels.get(index, 0), place)


def _placed(pages: Iterable[Page]) -> Iterator[_Placed]:
    """Yield the paragraphs of all pages; what a column or page end cuts in two becomes one again."""
    last: _Placed | None = None
    for page in pages:
        for stretch in _paragraphs(page):
            for position, paragraph in enumerate(stretch):
                here = _Placed(paragraph, page.number, page.number, page.scanned)
                if last is not None and position == 0 and continues(last.paragraph, paragraph):
                    *before, last = _joined(last, here)
                    yield from before
                    continue
                if last is not None:
                    yield last
                last = here
    if last is not None:
        yield last


def _joined(before: _Placed, after: _Placed) -> list[_Placed]:
    """Join two halves of a paragraph; over a page end only the sentence, so that the rest keeps its one page."""
    whole = merged(before.paragraph, after.paragraph)
    if before.last == after.first:
        return [replace(before, paragraph=whole)]
    end = len(before.paragraph.text) - 1
    cut = next((span for span in sentence_spans(whole.text) if span.start <= end < span.end), None)
    if cut is None:
        return [before, after]
    return [
        replace(before, paragraph=replace(whole, text=text), first=first, last=last)
        for text, first, last in (
            (whole.text[: cut.start].rstrip(), before.first, before.last),
            (whole.text[cut.start : cut.end], before.last if cut.start else before.first, after.last),
            (whole.text[cut.end :].lstrip(), after.first, after.last),
        )
        if text
    ]


def _paragraphs(page: Page) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs of each stretch of a page: of each column, and of what stands between columns."""
    framed = tables(page.lines, page.runs)
    order, stands_for = _with_tables(page.runs, framed)
    for stretch in stretches(order):
        found: list[Paragraph] = []
        above = float("-inf")
        held = sorted((run for run in stretch if id(run) in stands_for), key=lambda run: run.box.top)
        prose = [run for run in stretch if id(run) not in stands_for]
        for run in held:
            found += _prose(other for other in prose if above <= other.box.middle < run.box.top)
            found += _table(stands_for[id(run)], page.runs)
            above = run.box.top
        found += _prose(run for run in prose if run.box.middle >= above)
        yield found


def _with_tables(runs: Sequence[Run], framed: Sequence[Table]) -> tuple[list[Run], dict[int, Table]]:
    """Replace the runs of each table by one run as large as the table, so that columns see it as a whole."""
    order: list[Run] = []
    stands_for: dict[int, Table] = {}
    left = list(framed)
    for run in runs:
        if not any(table.box.holds(run.box) for table in framed):
            order.append(run)
            continue
        for table in [table for table in left if table.box.holds(run.box)]:
            order.append(Run("", table.box, type_size(runs)))
            stands_for[id(order[-1])] = table
            left.remove(table)
    return order, stands_for


def _prose(runs: Iterable[Run]) -> Iterator[Paragraph]:
    return paragraphs([line(row) for row in rows(runs)])


def _table(table: Table, runs: Sequence[Run]) -> Iterator[Paragraph]:
    """Yield a row of short cells as one paragraph, the paragraphs of longer cells one after the other."""
    inside = [run for run in runs if table.box.holds(run.box)]
    for row in table.rows:
        cells = [list(_prose(run for run in inside if cell.holds(run.box))) for cell in row]
        filled = [cell for cell in cells if cell]
        if any(len(cell) > 1 for cell in filled):
            yield from (replace(paragraph, goes_on=False) for cell in filled for paragraph in cell)
        elif filled:
            texts = [cell[0].text for cell in filled]
            yield Paragraph(CELL.join(texts), BlockKind.TABLE_ROW, filled[0][0].size, 0)


def _levels(placed: Sequence[_Placed], *, scanned: bool) -> dict[int, int]:
    """Return index to level of the paragraphs that are set clearly larger than the body."""
    sizes: Counter[float] = Counter()
    for item in placed:
        if item.scanned is scanned:
            sizes[round(item.paragraph.size * 2) / 2] += len(item.paragraph.text)
    if not sizes:
        return {}
    least = sizes.most_common(1)[0][0] * (_SCANNED_HEADING if scanned else _HEADING)
    found = {
        index: item.paragraph.size
        for index, item in enumerate(placed)
        if item.scanned is scanned and item.paragraph.size >= least and _may_be_heading(item.paragraph)
    }
    levels: dict[int, int] = {}
    level, largest = 0, float("inf")
    for index, size in sorted(found.items(), key=lambda entry: -entry[1]):
        if size * _SAME_LEVEL < largest:
            level, largest = level + 1, size
        levels[index] = level
    return levels


def _may_be_heading(paragraph: Paragraph) -> bool:
    return (
        paragraph.kind is BlockKind.PARAGRAPH
        and 0 < paragraph.lines <= _HEADING_LINES
        and len(paragraph.text) <= _HEADING_CHARACTERS
        and any(character.isalpha() for character in paragraph.text)
    )
