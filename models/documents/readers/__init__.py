"""From the bytes that were handed in to a Document: :func:`read` is the only entry.

The format is chosen by content. Whatever comes from outside goes through :mod:`models.documents.sandbox`, which calls
:func:`read` in a process of its own.
"""

from importlib import import_module
from pathlib import Path

from models.documents.assembly import assemble
from models.documents.document import Document, Format
from models.documents.normalisation import has_visible
from models.documents.readers.recognition.formats import recognise
from models.documents.readers.source import Progress, Reader, Source, silent
from models.errors import DocumentTooLarge, DocumentTooLong, EmptyDocument

MAX_BYTES = 20 * 1024 * 1024
"""Largest document that is read."""
MAX_RECORDING_BYTES = 200 * 1024 * 1024
"""Largest audio or video file that is read."""
MAX_CHARACTERS = 100_000
"""Longest text that is read, in characters; the service shows and enforces the same number."""
_MEGABYTE = 1024 * 1024

_READERS = {
    Format.TEXT: "text",
    Format.DOCX: "docx",
    Format.PPTX: "pptx",
    Format.XLSX: "xlsx",
    Format.CSV: "delimited",
    Format.PDF: "pdf",
    Format.HTML: "web_page",
    Format.OFD: "ofd",
    Format.IMAGE: "image",
    Format.SRT: "subtitles",
    Format.VTT: "subtitles",
    Format.WHISPER: "whisper",
    Format.DIALOGUE: "dialogue",
    Format.MEETING: "meeting",
    Format.AUDIO: "recording",
    Format.VIDEO: "recording",
    Format.LEGACY: "legacy",
    Format.ZIP: "archive",
}
"""Format to the module of this folder that reads it."""


def read(
    data: bytes,
    name: str,
    *,
    max_characters: int = MAX_CHARACTERS,
    speech: Path | None = None,
    progress: Progress = silent,
) -> Document:
    """Read a file into a normalised text with its structure and its passages.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call the file in an error; its ending must not contradict the content.
    max_characters
        Longest text that is accepted.
    speech
        Folder of the speech model; None where recordings cannot be read.
    progress
        Called by slow readers with units done and units in all.

    Raises
    ------
    DocumentError
        One of its leaves: what is wrong with the file, and what to do.
    """
    if not data:
        raise EmptyDocument(name=name)
    source = Source(data, name, speech, progress)
    kind = recognise(data, name)
    _check_size(len(data), MAX_RECORDING_BYTES if kind in {Format.AUDIO, Format.VIDEO} else MAX_BYTES)
    document = assemble(reader(kind)(source), kind)
    if not has_visible(document.text):
        raise EmptyDocument(name=name)
    if len(document.text) > max_characters:
        raise DocumentTooLong(characters=len(document.text), limit=max_characters)
    return document


def reader(kind: Format) -> Reader:
    """Return the reader of a format; its libraries are loaded only now."""
    extract: Reader = import_module(f"models.documents.readers.{_READERS[kind]}").extract
    return extract


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise DocumentTooLarge(megabytes=-(-size // _MEGABYTE), limit=limit // _MEGABYTE)
