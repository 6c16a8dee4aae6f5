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
_DIGITS = re.compile(r"\d+")


def without_running_heads(pages: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """Return the runs of each page without those that come back at the edge of most pages.

    Numbers count as equal, so page numbers go too. Fewer than three pages keep everything.

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
        kept.append([run for run in page if id(run) not in dropped])
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
            may_be_head = len(run.text) <= _LONGEST and any(map(str.isalnum, run.text))
            if may_be_head and run.size <= _LARGEST * usual:
                yield f"{edge} {_DIGITS.sub('#', run.text.replace(' ', ''))}", run
