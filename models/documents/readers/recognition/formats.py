"""Tell formats apart by content: by the first bytes, by what a zip file holds, by how a text is built."""

import io
import re
import zipfile

from models.documents.charset import decode
from models.documents.document import Format
from models.documents.readers.recognition.endings import check_ending
from models.documents.readers.recognition.polyglots import check_single, check_zip, is_hidden_zip
from models.documents.readers.recognition.signatures import Signature, is_encrypted_office, signature
from models.documents.readers.recognition.text_formats import recognise_text
from models.errors import AmbiguousFile, DamagedDocument, EncryptedDocument, MacroDocument, UnsupportedFormat

KNOWN = (
    "docx, pptx, xlsx, pdf, ofd, txt, md, html, csv, srt, vtt, json, png, jpg, gif, bmp, webp, tiff, "
    "mp3, wav, m4a, flac, ogg, mp4, mov, mkv, webm, avi, doc, ppt, xls, wps, rtf, odt, zip"
)
"""The readable formats, as errors list them."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_TEXT = 20 * 1024 * 1024
"""Longer text is refused for its size by the caller, so it need not be decoded."""
_MOST_TYPES = 1024 * 1024
_MAIN_PARTS = (
    (re.compile(r"word/document\d*\.xml"), b"wordprocessingml.", Signature(Format.DOCX, "DOCX")),
    (re.compile(r"ppt/presentation\d*\.xml"), b"presentationml.", Signature(Format.PPTX, "PPTX")),
    (re.compile(r"xl/workbook\d*\.xml"), b"spreadsheetml.", Signature(Format.XLSX, "XLSX")),
)
_MAIN_TYPE = re.compile(rb"(wordprocessingml\.|presentationml\.|spreadsheetml\.)(?:\w+)\.main\+xml")
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": Signature(Format.LEGACY, "ODT"),
    b"application/vnd.oasis.opendocument.presentation": Signature(Format.LEGACY, "ODP"),
    b"application/vnd.oasis.opendocument.spreadsheet": Signature(Format.LEGACY, "ODS"),
}
_OTHER_PACKAGES = {
    "META-INF/MANIFEST.MF": "JAR",
    "AndroidManifest.xml": "APK",
    "xl/workbook.bin": "XLSB",
    "Index/Document.iwa": "PAGES",
    "Index/Presentation.iwa": "KEYNOTE",
}
_BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError)


def recognise(data: bytes, name: str) -> Format:
    """Return the format of a file that is not empty.

    Raises
    ------
    UnsupportedFormat
        A format that is known to be something else.
    DamagedDocument
        It begins like a zip file, but its directory cannot be read; or it is neither binary of a known kind nor text.
    EncryptedDocument, MacroDocument
        An Office file with a password or with a program; an archive with a password.
    AmbiguousFile
        It is of two formats at once.
    WrongFileType
        The ending of its name is of another kind of document.
    """
    if data.startswith(_ZIP):
        found = _packaged(data, name)
    else:
        if is_encrypted_office(data):
            raise EncryptedDocument(name=name)
        known = signature(data)
        if known is None and is_hidden_zip(data):
            raise AmbiguousFile(name=name)
        if known is None:
            return _text(data, name)
        check_single(data, known, name)
        found = known
    if found.kind is None:
        raise UnsupportedFormat(name=name, known=KNOWN)
    check_ending(name, found)
    return found.kind


def _text(data: bytes, name: str) -> Format:
    kind = Format.TEXT if len(data) > _MOST_TEXT else recognise_text(decode(data, name))
    check_ending(name, Signature(kind, "TXT"))
    return kind


def _packaged(data: bytes, name: str) -> Signature:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(part.flag_bits & 1 for part in package.infolist()):
                raise EncryptedDocument(name=name)
            found = _office(package, name)
            check_zip(data, name, office=found is not None)
            return found or _other(package)
    except _BROKEN:
        raise DamagedDocument(name=name) from None


def _office(package: zipfile.ZipFile, name: str) -> Signature | None:
    """Return which Office format a package is; the main part says so, or its declared type."""
    parts, types = package.namelist(), _read_some(package, "[Content_Types].xml")
    found = [known for pattern, _, known in _MAIN_PARTS if any(map(pattern.fullmatch, parts))]
    if not found:
        declared = {match.group(1) for match in _MAIN_TYPE.finditer(types)}
        found = [known for _, kind, known in _MAIN_PARTS if kind in declared]
    if not found:
        return None
    if len(found) > 1:
        raise AmbiguousFile(name=name)
    if b"macroenabled" in types.lower() or any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise MacroDocument(name=name, instead=found[0].label.lower())
    return found[0]


def _other(package: zipfile.ZipFile) -> Signature:
    parts = frozenset(package.namelist())
    kind = _read_some(package, "mimetype").strip()
    if kind.startswith(b"application/"):
        return _OPEN_DOCUMENTS.get(kind, Signature(None, "package"))
    if "OFD.xml" in parts:
        return Signature(Format.OFD, "OFD")
    label = next((label for part, label in _OTHER_PACKAGES.items() if part in parts), None)
    return Signature(None, label) if label else Signature(Format.ZIP, "ZIP")


def _read_some(package: zipfile.ZipFile, part: str) -> bytes:
    if part not in package.NameToInfo:
        return b""
    with package.open(part) as stream:
        return stream.read(_MOST_TYPES)
