"""PDF: the text layer in reading order; pages that are only pictures are recognised where that extra is installed.

PDFium parses, without its form and script parts: nothing that a file could start is ever started.
"""

import logging
import re
from collections.abc import Iterator
from math import sqrt

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from models.documents.document import Fragment
from models.documents.readers.layout import ocr
from models.documents.readers.layout.characters import TextLayer, text_layer, turned
from models.documents.readers.layout.drawings import has_pictures, ruled_lines
from models.documents.readers.layout.pages import Page, fragments
from models.documents.readers.layout.runs import Run
from models.documents.readers.source import Source
from models.errors import DamagedDocument, EncryptedDocument, PicturesOnly, TooManyParts

MAX_PAGES = 500
MAX_OBJECTS = 200_000
"""Most objects; a thesis has some thousands."""
DOTS_PER_INCH = 200
MAX_PIXELS = 12_000_000
"""Most pixels of a page that is drawn for recognition."""

_log = logging.getLogger(__name__)
_POINTS_PER_INCH = 72
_FEW_CHARACTERS = 20
"""A page with fewer beside its pictures has only a stamp or a page number as text."""
_OBJECT = re.compile(rb"\d\s+obj\b")
_SIZE = re.compile(rb"/Size\s+(\d{1,12})\b")
_OBJECT_STREAM = re.compile(rb"/N\s+(\d{1,12})\b")


def extract(source: Source) -> Iterator[Fragment]:
    """Yield paragraphs, headings, list items and table rows with their pages.

    Raises
    ------
    EncryptedDocument
        It opens only with a password.
    DamagedDocument
        PDFium cannot open it or one of its pages.
    TooManyParts
        More pages or objects, or more pages to recognise, than the limits.
    PicturesOnly
        No page has text, and none was recognised.
    """
    _check_objects(source)
    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        if error.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}:
            raise EncryptedDocument(name=source.name) from None
        raise DamagedDocument(name=source.name) from error
    try:
        yield from fragments(_pages(document, source))
    except pdfium.PdfiumError as error:
        _log.warning("pdf refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error
    finally:
        document.close()


def _check_objects(source: Source) -> None:
    """Refuse a file with too many objects before PDFium builds its tables for them."""
    listed = max((int(size) for size in _SIZE.findall(source.data)), default=0)
    packed = sum(int(count) for count in _OBJECT_STREAM.findall(source.data))
    written = sum(1 for _ in _OBJECT.finditer(source.data))
    if max(listed, packed + written) > MAX_OBJECTS:
        raise TooManyParts(name=source.name, limit=MAX_OBJECTS)


def _pages(document: pdfium.PdfDocument, source: Source) -> list[Page]:
    if len(document) > MAX_PAGES:
        raise TooManyParts(name=source.name, limit=MAX_PAGES)
    pages: list[Page] = []
    pictures: list[int] = []
    for index in range(len(document)):
        page = document[index]
        layer = text_layer(page)
        if _is_picture(page, layer):
            pictures.append(index)
        pages.append(_page(index + 1, page, layer))
        page.close()
    if pictures and ocr.installed():
        for number, runs in _recognised(document, pictures, source):
            if runs:  # a picture without print keeps the few characters beside it
                pages[number - 1] = Page(number, tuple(runs), scanned=True)
    if pictures and not any(page.runs for page in pages):
        raise PicturesOnly(name=source.name)
    return pages


def _page(number: int, page: pdfium.PdfPage, layer: TextLayer) -> Page:
    turn = turned(layer.direction)
    return Page(number, layer.runs, tuple(turn(line) for line in ruled_lines(page)))


def _is_picture(page: pdfium.PdfPage, layer: TextLayer) -> bool:
    """Tell whether a page shows its text only as a picture, or as outlines of characters."""
    if layer.characters >= _FEW_CHARACTERS:
        return False
    return has_pictures(page) or (layer.characters == 0 and pdfium_c.FPDFPage_CountObjects(page) > 0)


def _recognised(document: pdfium.PdfDocument, pictures: list[int], source: Source) -> Iterator[tuple[int, list[Run]]]:
    if len(pictures) > ocr.MAX_PAGES:
        raise TooManyParts(name=source.name, limit=ocr.MAX_PAGES)
    for done, index in enumerate(pictures):
        source.progress(done, len(pictures))
        page = document[index]
        width, height = page.get_size()
        scale = min(DOTS_PER_INCH / _POINTS_PER_INCH, sqrt(MAX_PIXELS / max(width * height, 1)))
        yield index + 1, ocr.recognise(page.render(scale=scale).to_numpy()[:, :, :3])
        page.close()
    source.progress(len(pictures), len(pictures))
