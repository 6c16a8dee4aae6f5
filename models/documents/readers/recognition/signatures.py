"""What the first bytes say: formats that are read, and formats that are known not to be."""

import re
from dataclasses import dataclass

from models.documents.document import Format


@dataclass(frozen=True)
class Signature:
    """What a file is.

    Attributes
    ----------
    kind
        The format; None for what is known and not read.
    label
        What people call it, the same in every language: PDF, PNG, DOCX.
    """

    kind: Format | None
    label: str


PDF = Signature(Format.PDF, "PDF")
HTML = Signature(Format.HTML, "HTML")
RTF = Signature(Format.LEGACY, "RTF")
WORD_XML = Signature(Format.LEGACY, "Word XML")
_UNREAD_XML = Signature(None, "XML")

_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", Signature(Format.IMAGE, "PNG")),
    (b"\xff\xd8\xff", Signature(Format.IMAGE, "JPEG")),
    (b"GIF87a", Signature(Format.IMAGE, "GIF")),
    (b"GIF89a", Signature(Format.IMAGE, "GIF")),
    (b"II*\0", Signature(Format.IMAGE, "TIFF")),
    (b"MM\0*", Signature(Format.IMAGE, "TIFF")),
    (b"ID3", Signature(Format.AUDIO, "MP3")),
    (b"fLaC", Signature(Format.AUDIO, "FLAC")),
    (b"OggS", Signature(Format.AUDIO, "OGG")),
    (b"#!AMR", Signature(Format.AUDIO, "AMR")),
    (b"\x1a\x45\xdf\xa3", Signature(Format.VIDEO, "MKV")),
    (b"FLV\x01", Signature(Format.VIDEO, "FLV")),
    (b"0&\xb2u\x8ef\xcf\x11", Signature(Format.VIDEO, "WMV")),
    (b"\0\0\x01\xba", Signature(Format.VIDEO, "MPEG")),
    (b"{\\rtf", RTF),
    (b"\x7fELF", Signature(None, "ELF")),
    (b"Rar!\x1a\x07", Signature(None, "RAR")),
    (b"7z\xbc\xaf\x27\x1c", Signature(None, "7Z")),
    (b"\x1f\x8b", Signature(None, "GZIP")),
    (b"BZh", Signature(None, "BZIP2")),
    (b"\xfd7zXZ\0", Signature(None, "XZ")),
    (b"\x28\xb5\x2f\xfd", Signature(None, "ZSTD")),
    (b"SQLite format 3\0", Signature(None, "SQLITE")),
    (b"MSCF\0\0\0\0", Signature(None, "CAB")),
    (b"ITSF\x03\0", Signature(None, "CHM")),
    (b"8BPS\0\x01", Signature(None, "PSD")),
    (b"%!PS", Signature(None, "PostScript")),
    (b"AT&TFORM", Signature(None, "DJVU")),
    (b"CAJ\0", Signature(None, "CAJ")),
    (b"HN\0\0", Signature(None, "CAJ")),
    (b"KDH \0", Signature(None, "CAJ")),
    (b"\xca\xfe\xba\xbe", Signature(None, "CLASS")),
    (b"\0asm", Signature(None, "WASM")),
)
_BRANDS = {
    b"M4A ": Signature(Format.AUDIO, "M4A"),
    b"M4B ": Signature(Format.AUDIO, "M4A"),
    b"qt  ": Signature(Format.VIDEO, "MOV"),
    b"heic": Signature(None, "HEIC"),
    b"heix": Signature(None, "HEIC"),
    b"hevc": Signature(None, "HEIC"),
    b"mif1": Signature(None, "HEIC"),
    b"msf1": Signature(None, "HEIC"),
    b"avif": Signature(None, "AVIF"),
}
_RIFF = {
    b"WAVE": Signature(Format.AUDIO, "WAV"),
    b"AVI ": Signature(Format.VIDEO, "AVI"),
    b"WEBP": Signature(Format.IMAGE, "WEBP"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("WordDocument", "DOC"), ("PowerPoint Document", "PPT"), ("Workbook", "XLS"), ("Book", "XLS"))
_ENCRYPTED_STREAMS = ("EncryptedPackage", "EncryptionInfo")
_TAG = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,400}?-->\s*)?<(!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\b")
_PDF_REACH = 1024
"""A PDF may begin with so many bytes of something else; readers of PDF accept it."""
_HEAD = 2048


WEB_ARCHIVE = re.compile(
    rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/related", re.IGNORECASE
)
"""A web page with its pictures in one file (.mht), as Word and browsers save it."""


def signature(data: bytes) -> Signature | None:
    """Return what the bytes are; None for what may be text, and for zip files, whose members tell."""
    found = next((known for prefix, known in _PREFIXES if data.startswith(prefix)), None)
    return found or _container(data) or _sound(data) or _windows(data) or _pdf(data) or _markup(data)


def is_encrypted_office(data: bytes) -> bool:
    """Tell whether an OLE file only wraps an Office package with a password."""
    return data.startswith(_OLE) and all(name.encode("utf-16-le") in data for name in _ENCRYPTED_STREAMS)


def _container(data: bytes) -> Signature | None:
    if data.startswith(_OLE):
        labels = (label for stream, label in _OLE_STREAMS if _directory_name(stream) in data)
        return Signature(Format.LEGACY, next(labels, "OLE"))
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], Signature(Format.VIDEO, "MP4"))
    return Signature(None, "TAR") if data[257:262] == b"ustar" else None


def _directory_name(stream: str) -> bytes:
    """Return an OLE directory entry's name with the end that tells it from longer names."""
    return f"{stream}\0".encode("utf-16-le")


def _sound(data: bytes) -> Signature | None:
    """Return MP3 or AAC by the header of the first frame; FF FE, the mark of UTF-16, is none."""
    if len(data) < 4 or data[0] != 0xFF:
        return None
    if data[1] in {0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2} and data[2] >> 4 != 0xF and data[2] & 0x0C != 0x0C:
        return Signature(Format.AUDIO, "MP3")
    return Signature(Format.AUDIO, "AAC") if data[1] in {0xF1, 0xF9} else None


def _windows(data: bytes) -> Signature | None:
    """Return a bitmap or a program, whose two letters alone could also begin a text."""
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return Signature(Format.IMAGE, "BMP")
    return Signature(None, "EXE") if data[:2] == b"MZ" and b"\0" in data[:64] else None


def _pdf(data: bytes) -> Signature | None:
    at = data[:_PDF_REACH].find(b"%PDF-")
    # A text may mention the mark; bytes before it are junk only where the rest is built like a PDF.
    return PDF if at == 0 or (at > 0 and b"endobj" in data) else None


def _markup(data: bytes) -> Signature | None:
    head = (
        data[:_HEAD]
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
    )
    if _TAG.match(head) or WEB_ARCHIVE.match(head):
        return HTML
    if not _XML.match(head):
        return None
    return WORD_XML if b'progid="Word.Document"' in head or b"office:document" in head else _UNREAD_XML
