"""Pictures: photographs and scans of pages, read by character recognition."""

import io
import logging
import warnings
from collections.abc import Iterator
from math import ceil, sqrt

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from models.documents.document import Fragment
from models.documents.readers.layout import ocr
from models.documents.readers.layout.pages import Page, fragments
from models.documents.readers.source import Source
from models.errors import DamagedDocument, DocumentTooLarge, PicturesOnly, ReaderMissing, TooManyParts

MAX_PIXELS = 64_000_000
"""Most pixels of one picture; phones take up to 50 million."""
ENOUGH_PIXELS = 12_000_000
"""Larger pictures are reduced by a whole factor while they are decoded; print needs no more."""
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF", "TIFF")
_MEGABYTE = 1024 * 1024
_BYTES_PER_PIXEL = 3

_log = logging.getLogger(__name__)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the recognised paragraphs; each picture of a TIFF file is a page.

    Raises
    ------
    ReaderMissing
        The extra for character recognition is not installed.
    DocumentTooLarge
        A picture has more pixels than the limit.
    TooManyParts
        More pages than the limit.
    DamagedDocument
        Pillow cannot decode it.
    PicturesOnly
        No characters in it.
    """
    if not ocr.installed():
        raise ReaderMissing(name=source.name, extra=ocr.EXTRA)
    try:
        with warnings.catch_warnings():
            # Pillow warns above its own limit; the one below is lower, and is checked before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pages = list(_pages(source))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        _log.warning("image refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error
    except Image.DecompressionBombError:  # above twice Pillow's limit; it does not say by how much
        raise DocumentTooLarge(
            megabytes=_megabytes(2 * (Image.MAX_IMAGE_PIXELS or 0)), limit=_megabytes(MAX_PIXELS)
        ) from None
    if not any(page.runs for page in pages):
        raise PicturesOnly(name=source.name)
    yield from fragments(pages)


def _pages(source: Source) -> Iterator[Page]:
    with Image.open(io.BytesIO(source.data), formats=_FORMATS) as image:
        # The frames of a GIF, and the second lens of a phone, are no pages.
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if count > ocr.MAX_PAGES:
            raise TooManyParts(name=source.name, limit=ocr.MAX_PAGES)
        for index in range(count):
            source.progress(index, count)
            image.seek(index)
            if image.width * image.height > MAX_PIXELS:
                raise DocumentTooLarge(megabytes=_megabytes(image.width * image.height), limit=_megabytes(MAX_PIXELS))
            yield Page(index + 1, tuple(ocr.recognise(_picture(image))), scanned=True)
        source.progress(count, count)


def _picture(image: Image.Image) -> ocr.Picture:
    """Return a picture upright, on white where it is transparent, blue first."""
    factor = ceil(sqrt(image.width * image.height / ENOUGH_PIXELS))
    if factor > 1:
        image.draft("RGB", (image.width // factor, image.height // factor))
        factor = ceil(sqrt(image.width * image.height / ENOUGH_PIXELS))
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        image = image.convert("RGBA" if _is_transparent(image) else "RGB").reduce(factor)
        image.getexif()[ExifTags.Base.Orientation] = orientation
    image = ImageOps.exif_transpose(image)
    if _is_transparent(image):
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _is_transparent(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _megabytes(pixels: int) -> int:
    return -(-pixels * _BYTES_PER_PIXEL // _MEGABYTE)
