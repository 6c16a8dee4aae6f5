"""From the bytes that were handed in to a Document: :func:`read` is the only entry.

The format is chosen by content; a file's name is what errors call it and nothing else.
"""

from models.documents.document import Document
from models.documents.normalisation import has_visible, normalise
from models.documents.passages import split
from models.documents.readers import docx, text
from models.documents.readers.formats import Format, recognise
from models.errors import DocumentTooLarge, DocumentTooLong, EmptyDocument

MAX_BYTES = 20 * 1024 * 1024
"""Largest file that is read."""
MAX_CHARACTERS = 100_000
"""Longest text that is read, in characters; the service shows and enforces the same number."""
_MEGABYTE = 1024 * 1024


def read(data: bytes, name: str, *, max_characters: int = MAX_CHARACTERS) -> Document:
    """Read a file into a normalised text with its passages.

    Parameters
    ----------
    data
        The whole file: docx, Markdown or plain text.
    name
        What to call the file in an error.
    max_characters
        Longest text that is accepted.

    Raises
    ------
    EmptyDocument
        No bytes, or no visible characters.
    UnsupportedFormat
        Another format, such as pdf, doc or a picture.
    DamagedDocument
        A broken docx, or bytes that no encoding turns into plausible text.
    DocumentTooLarge
        Too many bytes, also once unpacked.
    DocumentTooLong
        More than ``max_characters``.
    """
    if not data:
        raise EmptyDocument(name=name)
    if len(data) > MAX_BYTES:
        raise DocumentTooLarge(megabytes=-(-len(data) // _MEGABYTE), limit=MAX_BYTES // _MEGABYTE)
    extract = docx.extract if recognise(data, name) is Format.DOCX else text.extract
    content = normalise(extract(data, name))
    if not has_visible(content):
        raise EmptyDocument(name=name)
    if len(content) > max_characters:
        raise DocumentTooLong(characters=len(content), limit=max_characters)
    return split(content)
