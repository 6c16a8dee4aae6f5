"""Check an Office file before any parser opens it: zip bombs, entity bombs, broken parts.

Archives of documents go through the same checks of their directory.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from copy import copy
from pathlib import PurePosixPath
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from models.errors import DamagedDocument, DocumentTooLarge, TooManyParts

MAX_UNPACKED = 100 * 1024 * 1024
"""Most bytes that all parts together may unpack to."""
MAX_XML = 40 * 1024 * 1024
"""Most bytes of XML; a parsed tree takes several times as much memory."""
MAX_RATIO = 100
"""Largest ratio of unpacked to packed bytes for a part above :data:`RATIO_FLOOR`; office XML stays below 40."""
RATIO_FLOOR = 1024 * 1024
MAX_PARTS = 10_000
"""Most parts of a package; long slide shows with many pictures have one or two thousand."""
MAX_DEPTH = 200
"""Deepest nesting of XML elements; office programs stay far below, and the C parsers behind stop at 256."""
_MEGABYTE = 1024 * 1024
_DRIVE = re.compile("[A-Za-z]:")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
"""What ``zipfile`` raises on a file that is no sound zip file."""


def check(data: bytes, name: str) -> None:
    """Unpack every part once, within the limits, and parse the XML parts without building anything.

    The sizes in the zip directory are checked first, and no part is unpacked further than they say, so a directory
    that lies ends as a damaged file.

    Raises
    ------
    DocumentTooLarge
        A limit of bytes is passed.
    TooManyParts
        It has more parts than :data:`MAX_PARTS`.
    DamagedDocument
        A part cannot be unpacked, is not well-formed or nested too deep, or declares a DTD or entities; two parts have
        one name, or a name leads out of the package.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS:
                raise TooManyParts(name=name, limit=MAX_PARTS)
            check_names(parts, name)
            _check_sizes(parts)
            for part in parts:
                content = unpacked(package, part)
                if _is_xml(part):
                    parseString(content, _DepthLimit(), forbid_dtd=True)
    except (*BROKEN, SAXException, DefusedXmlException) as error:
        raise DamagedDocument(name=name) from error


def check_names(parts: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse names that lead out of the package, and names that stand for two parts.

    Raises
    ------
    DamagedDocument
        There is such a name.
    """
    for part in parts:
        path = PurePosixPath(part.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(part.filename):
            raise DamagedDocument(name=name)
    if any(count > 1 for count in Counter(part.filename for part in parts).values()):
        raise DamagedDocument(name=name)


def check_unpacked(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to more than :data:`MAX_UNPACKED`, by the sizes in the directory.

    Raises
    ------
    DocumentTooLarge
        It does.
    """
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise DocumentTooLarge(megabytes=-(-unpacked // _MEGABYTE), limit=MAX_UNPACKED // _MEGABYTE)


def unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return the content of a part, of which the directory must have told the true size.

    ``ZipFile.read`` unpacks up to 2 GB before it cuts off what is more than that.

    Raises
    ------
    zipfile.BadZipFile
        The part is longer or shorter, or its checksum differs.
    """
    longer = copy(part)
    longer.file_size += 1
    with package.open(longer) as stream:
        content = stream.read(longer.file_size)
    if len(content) != part.file_size:
        raise zipfile.BadZipFile
    return content


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    check_unpacked(parts)
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


class _DepthLimit(ContentHandler):
    """Counts how deep the elements are nested."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002, N802  (the parser's interface)
        """Go one level down.

        Raises
        ------
        SAXException
            It is one level too deep.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SAXException("nested too deep")

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802  (the parser's interface)
        """Go one level up."""
        self._depth -= 1
