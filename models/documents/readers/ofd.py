"""OFD, the national fixed-layout format (GB/T 33190), through ofdkit: an extra."""

import importlib.util
import logging
from collections.abc import Iterator
from typing import Any

from models.documents.document import Fragment
from models.documents.readers.layout.pages import Page, fragments
from models.documents.readers.layout.runs import Box, Run
from models.documents.readers.office import package
from models.documents.readers.source import Source
from models.errors import DamagedDocument, PicturesOnly, ReaderMissing, TooManyParts

EXTRA = "ofd"
MAX_PAGES = 500
_ASCENT = 0.88
"""Height of a Chinese character above its baseline, in type sizes."""

_log = logging.getLogger(__name__)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield paragraphs, headings and table rows with their pages.

    Raises
    ------
    ReaderMissing
        The extra is not installed.
    DocumentTooLarge
        It unpacks to more than the limits of :mod:`models.documents.readers.office.package`.
    DamagedDocument
        A part is broken or hostile.
    TooManyParts
        More pages than the limit.
    PicturesOnly
        It has pages, but no text on any of them.
    """
    if importlib.util.find_spec("ofdkit") is None:
        raise ReaderMissing(name=source.name, extra=EXTRA)
    package.check(source.data, source.name)
    pages = _pages(source)
    if not any(page.runs for page in pages):
        raise PicturesOnly(name=source.name)
    yield from fragments(pages)


def _pages(source: Source) -> list[Page]:
    import ofdkit  # noqa: PLC0415  (an extra)

    try:
        with ofdkit.open(source.data) as document:
            if len(document.pages) > MAX_PAGES:
                raise TooManyParts(name=source.name, limit=MAX_PAGES)
            return [Page(page.index + 1, tuple(_runs(page))) for page in document.pages]
    except (ofdkit.OFDError, RecursionError) as error:
        _log.warning("ofd refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error


def _runs(page: Any) -> Iterator[Run]:  # noqa: ANN401  (ofdkit is untyped)
    """Yield the text objects of a page; what is written twice on one spot to look bold comes once."""
    seen: set[tuple[str, int, int]] = set()
    for run in page.runs:
        spot = (run.text, round(run.x * 4), round(run.y * 4))
        if not run.text.strip() or spot in seen:
            continue
        seen.add(spot)
        size = run.size or 1.0
        top = run.y - _ASCENT * size
        yield Run(run.text.strip(), Box(run.x, top, run.x + max(run.width, size / 2), top + size), size)
