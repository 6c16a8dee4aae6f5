"""Files that are two things at once: what one program shows is not what another one opens.

No office program, camera or scanner writes such files, so they are refused whole.
"""

import io
import re
import struct
import zipfile

from models.documents.document import Format
from models.documents.readers.recognition.signatures import Signature
from models.errors import AmbiguousFile

_END = b"PK\x05\x06"
_END_FIELDS = struct.Struct("<4s4H2LH")
_REACH = _END_FIELDS.size + 0xFFFF
_SLACK = 1024
"""So many bytes after a zip directory are still overlooked by programs that open zip files."""
_UNKNOWN_SIZE = 0xFFFFFFFF
_ACTIVE = re.compile(rb"<script[\s>]|<html[\s>]|<!doctype\s+html|<\?php\b", re.IGNORECASE)
_DOCUMENT = re.compile(rb"%PDF-\d")
_PDF_REACH = 1024


def check_single(data: bytes, found: Signature, name: str) -> None:
    """Refuse a picture, a recording or a PDF that is also something else.

    Raises
    ------
    AmbiguousFile
        A zip directory near the end; a picture with a page, a program or a PDF inside; a web page before a PDF.
    """
    picture = found.kind is Format.IMAGE
    if _ends_as_zip(data) or (picture and (_ACTIVE.search(data) or _DOCUMENT.search(data))):
        raise AmbiguousFile(name=name)
    if found.kind is Format.PDF and _ACTIVE.search(data[: data.find(b"%PDF-")]):
        raise AmbiguousFile(name=name)


def check_zip(data: bytes, name: str, *, office: bool) -> None:
    """Refuse a zip file with something before, behind or between what its directory lists.

    Parameters
    ----------
    data
        Begins like a zip file, and can be opened as one.
    name
        What the error calls it.
    office
        An office package: it never begins with a PDF either, as an archive of stored PDFs does.

    Raises
    ------
    AmbiguousFile
        It was put together from several files.
    """
    if office and _DOCUMENT.search(data[:_PDF_REACH]):
        raise AmbiguousFile(name=name)
    at = data.rfind(_END)
    if at < 0 or len(data) - at < _END_FIELDS.size:
        return
    *_, size, offset, comment = _END_FIELDS.unpack_from(data, at)
    behind = data[at + _END_FIELDS.size + comment :].strip(b"\0\r\n\t ")
    before = _UNKNOWN_SIZE not in {size, offset} and at - size != offset and not _is_large(data, at)
    if behind or before:
        raise AmbiguousFile(name=name)


def is_hidden_zip(data: bytes) -> bool:
    """Tell whether a file that begins like something unknown opens as a zip file all the same."""
    return _ends_as_zip(data) and zipfile.is_zipfile(io.BytesIO(data))


def _is_large(data: bytes, end: int) -> bool:
    """Tell whether the directory is followed by the records of a zip64 file."""
    return data[end - 20 : end - 16] == b"PK\x06\x07"


def _ends_as_zip(data: bytes) -> bool:
    at = data.rfind(_END, max(0, len(data) - _REACH))
    if at < 0 or len(data) - at < _END_FIELDS.size:
        return False
    *_, size, offset, comment = _END_FIELDS.unpack_from(data, at)
    reaches_end = len(data) - (at + _END_FIELDS.size + comment) <= _SLACK
    return reaches_end or (at - size == offset and data[offset : offset + 4] == b"PK\x01\x02")
