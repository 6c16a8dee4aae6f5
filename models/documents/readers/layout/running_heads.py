"""Running headers, footers and page numbers: what stands at the edge of most pages is no part of the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from models.documents.readers.layout.runs import Run, rows, type_size

_EDGE_ROWS = 2
"""How many rows at the top and at the bottom of a page are looked at."""
_MIN_PAGES = 3
_MIN_SHARE = 0.4
"""Share of pages; left and right pages may carry different headers."""
_LARGEST = 1.1
"""Type size, relative to the page's own; what is larger is the title of a slide, even when it comes back."""
_LONGEST = 60
"""Characters; a longer line is text that repeats itself."""
_PAGE_NUMBER = re.compile(
    r"[第共]\s*\d+\s*页|\bpage\s*\d+|\d+\s*(?:/|of)\s*\d+"
    r"|^[\W_]*\d+[\W_]*$|^\d+\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+\d+$",
    re.IGNORECASE,
)
"""Other numbers count: “任务1” on one page and “任务2” on the next are two headings."""
_SENTENCE_ENDS = ("。", "！", "？", "；", "，", "：")


def without_running_heads(pages: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """Return the runs of each page without those that come back at the edge of most pages.

    Page numbers count as equal. Whole sentences stay, however often they come back, and a page that would be left with
    nothing keeps everything. So do all pages where there are fewer than three.

    Parameters
    ----------
    pages
        The runs of every page, in the order of the file.
    """
    edges = [list(_edges(page)) for page in pages]
    counts = Counter(chain.from_iterable({key for key, _ in page} for page in edges))
    needed = max(_MIN_PAGES, _MIN_SHARE * sum(bool(page) for page in pages))
    kept = []
    for page, found in zip(pages, edges, strict=True):
        dropped = {id(run) for key, run in found if counts[key] >= needed}
        kept.append([run for run in page if id(run) not in dropped] or list(page))
    return kept


def _edges(page: Sequence[Run]) -> Iterator[tuple[str, Run]]:
    """Yield the runs at the edges of a page, each with what it would look like on another page."""
    if not page:
        return
    lines, usual = rows(page), type_size(page)
    top = lines[:_EDGE_ROWS]
    bottom = lines[max(len(lines) - _EDGE_ROWS, len(top)) :]
    for edge, held in (("top", top), ("bottom", bottom)):
        for run in chain.from_iterable(held):
            text = run.text.strip()
            may_be_head = len(text) <= _LONGEST and any(map(str.isalnum, text)) and not text.endswith(_SENTENCE_ENDS)
            if may_be_head and run.size <= _LARGEST * usual:
                yield f"{edge} {_PAGE_NUMBER.sub('#', text).replace(' ', '')}", run
