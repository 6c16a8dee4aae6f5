"""Takes one evidence item out of a request: a file, or a pasted text."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, Path, Request, UploadFile

from models.documents.normalisation import has_visible
from models.errors import DocumentTooLarge, DocumentTooLong, EmptyDocument
from service.grading.intake import shown
from service.reading.workflow import Limits

ItemId = Annotated[str, Path(max_length=60, description="Id or name of the evidence item.")]
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """The bytes of one evidence item; ``filename`` is safe to show."""

    item: str
    data: bytes
    filename: str
    pasted: bool


def upload_of(item: str, file: UploadFile | None, text: str, limits: Limits) -> Upload:
    """Take the file where one was chosen, else the text; no more than the limit is ever held in memory.

    Raises
    ------
    EmptyDocument, DocumentTooLarge, DocumentTooLong
    """
    if file is None or not file.filename:
        return _pasted(item, text, limits)
    name = shown(file.filename)
    limit = limits.bytes_of(name)
    data = file.file.read(limit + 1)
    if len(data) > limit:
        raise DocumentTooLarge(megabytes=f"> {limit // _MEGABYTE}", limit=limit // _MEGABYTE)
    if not data:
        raise EmptyDocument(name=name)
    return Upload(item, data, name, pasted=False)


def _pasted(item: str, text: str, limits: Limits) -> Upload:
    if not has_visible(text):
        raise EmptyDocument(name=item)
    if len(text) > limits.characters:
        raise DocumentTooLong(characters=len(text), limit=limits.characters)
    return Upload(item, text.encode(), f"{item}.txt", pasted=True)


def _received(
    request: Request,
    item: ItemId,
    file: Annotated[UploadFile | None, File(description="The file; it goes before the text.")] = None,
    text: Annotated[str, Form(description="The evidence as plain text.")] = "",
) -> Upload:
    return upload_of(item, file, text, Limits.of(request.app.state.settings))


Received = Annotated[Upload, Depends(_received)]
