"""Files of old and other office programs, turned into new ones by LibreOffice where it is installed."""

import io
import logging
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from models.documents.document import Fragment
from models.documents.readers import docx, pptx, xlsx
from models.documents.readers.office import package
from models.documents.readers.recognition.formats import KNOWN
from models.documents.readers.recognition.signatures import signature
from models.documents.readers.source import Reader, Source
from models.errors import (
    DamagedDocument,
    EncryptedDocument,
    LegacyDocument,
    MacroDocument,
    ReadingLimitReached,
    UnsupportedFormat,
)

MAX_SECONDS = 100
"""Longest that a conversion may take, in seconds; a little less than what its sandbox allows."""
_PATIENCE = "5"
_TOO_LATE = 124
"""What ``timeout`` ends with when it had to stop the program."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Conversion:
    """From which ending to which, and what reads the result."""

    old: str
    new: str
    read: Reader


_CONVERSIONS = {
    "DOC": _Conversion("doc", "docx", docx.extract),
    "PPT": _Conversion("ppt", "pptx", pptx.extract),
    "XLS": _Conversion("xls", "xlsx", xlsx.extract),
    "RTF": _Conversion("rtf", "docx", docx.extract),
    "Word XML": _Conversion("xml", "docx", docx.extract),
    "application/vnd.oasis.opendocument.text": _Conversion("odt", "docx", docx.extract),
    "application/vnd.oasis.opendocument.presentation": _Conversion("odp", "pptx", pptx.extract),
    "application/vnd.oasis.opendocument.spreadsheet": _Conversion("ods", "xlsx", xlsx.extract),
}
_ZIP = b"PK"
_OPEN_PROGRAMS = ("Basic/", "Scripts/")
_OLE_PROGRAM = "_VBA_PROJECT".encode("utf-16-le")
_WORD_HEADER = slice(512, 524)
_WORD_MAGIC = b"\xec\xa5"
_WORD_ENCRYPTED = 0x01
"""In the twelfth byte of a Word file's header. Source: [MS-DOC] 2.5.2, FibBase.fEncrypted."""


def extract(source: Source) -> Iterable[Fragment]:
    """Convert the file, and return what the reader of the new format finds.

    Raises
    ------
    LegacyDocument
        When LibreOffice is not installed.
    UnsupportedFormat
        When it is of a program whose files are not read.
    EncryptedDocument, MacroDocument
        When it has a password, or carries a program.
    ReadingLimitReached
        When the conversion takes too long.
    DamagedDocument
        When LibreOffice does not open it.
    DocumentError
        Whatever the reader of the new format raises.
    """
    if source.data.startswith(_ZIP):
        package.check(source.data, source.name)
    conversion = _CONVERSIONS.get(_kind(source.data))
    if conversion is None:
        raise UnsupportedFormat(name=source.name, known=KNOWN)
    if _is_encrypted(source.data):
        raise EncryptedDocument(name=source.name)
    if _carries_macros(source.data):
        raise MacroDocument(name=source.name, instead=conversion.new)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    watch = shutil.which("timeout")
    if program is None or watch is None:
        raise LegacyDocument(name=source.name, instead=conversion.new)
    converted = _converted(source, conversion, [watch, "-k", _PATIENCE, str(MAX_SECONDS), program])
    return conversion.read(replace(source, data=converted))


def _kind(data: bytes) -> str:
    if data.startswith(_ZIP):
        return _member(data, "mimetype").decode("ascii", "replace").strip()
    known = signature(data)
    return known.label if known else ""


def _is_encrypted(data: bytes) -> bool:
    if data.startswith(_ZIP):
        return b"encryption-data" in _member(data, "META-INF/manifest.xml")
    header = data[_WORD_HEADER]
    return header.startswith(_WORD_MAGIC) and bool(header[-1] & _WORD_ENCRYPTED)


def _carries_macros(data: bytes) -> bool:
    if data.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return any(name.startswith(_OPEN_PROGRAMS) for name in parts.namelist())
    return _OLE_PROGRAM in data


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read(name) if name in parts.namelist() else b""


def _converted(source: Source, conversion: _Conversion, command: list[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, f"document.{conversion.old}")
        old.write_bytes(source.data)
        profile = Path(folder, "profile").as_uri()
        options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", conversion.new, "--outdir", folder]
        # The program is given as little of our surroundings as it needs; it would leave files at home.
        surroundings = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"}
        ended = subprocess.run(  # noqa: S603  (a fixed command; the file's own name is not part of it)
            [*command, f"-env:UserInstallation={profile}", *options, str(old)],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if ended.returncode == _TOO_LATE:
            raise ReadingLimitReached(name=source.name, limit=f"{MAX_SECONDS} s")
        new = old.with_suffix(f".{conversion.new}")
        if not new.is_file():
            _log.warning("conversion from %s gave nothing, exit status %d", conversion.old, ended.returncode)
            raise DamagedDocument(name=source.name)
        return new.read_bytes()
