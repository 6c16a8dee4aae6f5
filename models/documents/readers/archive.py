"""Archives: the documents in a zip file, one level deep, in the order in which people sort their names."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from models.documents.document import Format, Fragment
from models.documents.readers import MAX_BYTES, reader
from models.documents.readers.office.package import BROKEN, check_names, check_unpacked, unpacked
from models.documents.readers.recognition.formats import recognise
from models.documents.readers.source import Source
from models.errors import DamagedDocument, DocumentTooLarge, EmptyDocument, NestedArchive, TooManyParts

MAX_FILES = 50
"""Most documents in an archive."""
_MEGABYTE = 1024 * 1024
_UTF8_NAMES = 0x800
_LEFTOVERS = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)")
_RECORDINGS = {Format.AUDIO, Format.VIDEO}
_MOST_DIGITS = 18


def names(data: bytes, name: str) -> list[str]:
    """Return the names of the documents in an archive, in reading order.

    Raises
    ------
    TooManyParts
        There are more than :data:`MAX_FILES`.
    DamagedDocument
        The directory cannot be read, or a name leads out of the archive.
    """
    with _opened(data, name) as archive:
        return [_readable(part) for part in _members(archive, name)]


def extract(source: Source) -> Iterator[Fragment]:
    """Yield what the readers of the members find, each fragment with the member's name as its place.

    Raises
    ------
    NestedArchive
        A member is an archive.
    TooManyParts, DocumentTooLarge
        There are more files or bytes than the limits.
    DocumentError
        A member cannot be read; the error names the member, so that one knows what to take out.
    """
    with _opened(source.data, source.name) as archive:
        members = _members(archive, source.name)
        if not members:
            raise EmptyDocument(name=source.name)
        check_unpacked(members)
        for done, part in enumerate(members):
            yield from _member(_unpacked(archive, part), _readable(part), source)
            source.progress(done + 1, len(members))


def _member(data: bytes, name: str, source: Source) -> Iterator[Fragment]:
    if not data:
        raise EmptyDocument(name=name)
    kind = recognise(data, name)
    if kind is Format.ZIP:
        raise NestedArchive(name=name)
    if len(data) > MAX_BYTES and kind not in _RECORDINGS:
        raise DocumentTooLarge(megabytes=-(-len(data) // _MEGABYTE), limit=MAX_BYTES // _MEGABYTE)
    for fragment in reader(kind)(Source(data, name, source.speech)):
        yield replace(fragment, place=replace(fragment.place, file=name))


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise DamagedDocument(name=name) from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return unpacked(archive, part)
    except BROKEN as error:
        raise DamagedDocument(name=_readable(part)) from error


def _members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    documents = [part for part in parts if not part.is_dir() and not _LEFTOVERS.search(_readable(part))]
    if len(documents) > MAX_FILES:
        raise TooManyParts(name=name, limit=MAX_FILES)
    check_names(parts, name)
    return sorted(documents, key=_natural)


def _readable(part: zipfile.ZipInfo) -> str:
    """Return a member's name as it was typed: Chinese Windows writes GBK and does not say so."""
    name = part.filename
    if not part.flag_bits & _UTF8_NAMES:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "".join(character for character in name if character.isprintable()) or "?"


def _natural(part: zipfile.ZipInfo) -> tuple[tuple[str, ...], list[tuple[int, str]]]:
    """Sort folder by folder, and numbers by their value: 2 before 10."""
    path = PurePosixPath(_readable(part))
    pieces = _NUMBER.split(path.name.lower())
    return path.parts[:-1], [(int(p) if p.isdecimal() and len(p) <= _MOST_DIGITS else -1, p) for p in pieces]
