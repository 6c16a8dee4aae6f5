"""Tell formats apart by their first bytes and, for zip files, by what is inside."""

import io
import re
import zipfile

from models.documents.document import Format
from models.errors import DamagedDocument, UnsupportedFormat

KNOWN = "docx, md, txt"
"""The readable formats, as errors list them."""

WORD_DOCUMENT = re.compile(r"word/document\d*\.xml")
"""The main part of a docx; some programs number it."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_REFUSED = (
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # OLE: doc, ppt, xls, wps, and docx with a password
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"II*\x00",
    b"MM\x00*",
    b"ID3",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"\x7fELF",
    b"SQLite format 3",
)
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml)", re.IGNORECASE)
_MEDIA_AT_4 = b"ftyp"  # mp4, m4a, mov, heic


def recognise(data: bytes, name: str) -> Format:
    """Return the format of a file that is not empty.

    Raises
    ------
    UnsupportedFormat
        A format that is known to be something else.
    DamagedDocument
        It begins like a zip file, but its directory cannot be read.
    """
    if data.startswith(_ZIP):
        if any(WORD_DOCUMENT.fullmatch(part) for part in _parts(data, name)):
            return Format.DOCX
        raise UnsupportedFormat(name=name, known=KNOWN)
    start = data.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(_REFUSED) or data[4:8] == _MEDIA_AT_4 or _MARKUP.match(start, 0, 1024):
        raise UnsupportedFormat(name=name, known=KNOWN)
    return Format.TEXT


def _parts(data: bytes, name: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise DamagedDocument(name=name) from None
