"""Check an Office file before any parser opens it: zip bombs, entity bombs, broken parts."""

import io
import zipfile
import zlib
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from models.errors import DamagedDocument, DocumentTooLarge

MAX_UNPACKED = 100 * 1024 * 1024
"""Most bytes that all parts together may unpack to."""
MAX_XML = 40 * 1024 * 1024
"""Most bytes of XML; a parsed tree takes several times as much memory."""
MAX_RATIO = 100
"""Largest ratio of unpacked to packed bytes for a part above :data:`RATIO_FLOOR`; office XML stays below 40."""
RATIO_FLOOR = 1024 * 1024
_MEGABYTE = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


def check(data: bytes, name: str) -> None:
    """Unpack every part once, within the limits, and parse the XML parts without building anything.

    The sizes in the zip directory are checked first; ``zipfile`` never unpacks more than they say, so a directory
    that lies ends as a damaged file.

    Raises
    ------
    DocumentTooLarge
        A limit is passed.
    DamagedDocument
        A part cannot be unpacked, is not well-formed, or declares a DTD or entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_directory(parts)
            for part in parts:
                content = package.read(part)
                if _is_xml(part):
                    parseString(content, ContentHandler(), forbid_dtd=True)
    except (*_BROKEN, SAXException, DefusedXmlException) as error:
        raise DamagedDocument(name=name) from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise DocumentTooLarge(megabytes=-(-unpacked // _MEGABYTE), limit=MAX_UNPACKED // _MEGABYTE)
    xml = sum(part.file_size for part in parts if _is_xml(part))
    suspicious = sum(
        part.file_size
        for part in parts
        if part.file_size > RATIO_FLOOR and part.file_size > MAX_RATIO * max(part.compress_size, 1)
    )
    if xml > MAX_XML or suspicious:
        raise DocumentTooLarge(megabytes=-(-max(xml, suspicious) // _MEGABYTE), limit=MAX_XML // _MEGABYTE)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))
