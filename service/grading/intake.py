"""Takes what was handed in out of a request body: JSON for programs, a form for files and browsers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from service.grading.desk import Desk
from service.grading.schemas import GradeRequest
from service.grading.workflow import HandedIn
from service.settings import Settings

_LONGEST_NAME = 80
_FIELDS = 10


def desk_of(request: Request) -> Desk:
    """Return the loaded grader, or say why there is none."""
    state = request.app.state
    if state.desk is None:
        raise state.refusal
    desk: Desk = state.desk
    return desk


async def from_json(request: Request) -> HandedIn:
    try:
        asked = GradeRequest.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None
    return HandedIn(asked.point, asked.item, asked.text)


async def from_form(request: Request) -> AsyncIterator[HandedIn]:
    """Yield ``point``, ``item`` and either ``file`` or ``text``; a chosen file goes first, and stays on the disk."""
    settings: Settings = request.app.state.settings
    async with request.form(max_files=1, max_fields=_FIELDS, max_part_size=settings.max_upload_bytes) as form:
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            yield HandedIn(_field(form, "point"), _field(form, "item"), file.file, shown(file.filename))
        else:
            yield HandedIn(_field(form, "point"), _field(form, "item"), _field(form, "text"))


async def from_either(request: Request) -> AsyncIterator[HandedIn]:
    kind = media_type(request)
    if kind == "application/json":
        yield await from_json(request)
    elif kind == "multipart/form-data":
        async with asynccontextmanager(from_form)(request) as handed_in:
            yield handed_in
    else:
        raise HTTPException(415)


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        raise RequestValidationError([{"type": "missing", "loc": ("body", name), "msg": "Field required"}])
    return value


def shown(filename: str) -> str:
    """Return the last part of a file name, short and printable: it appears in messages, never in a path."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(character for character in name if character.isprintable())
    return printable[-_LONGEST_NAME:] or "?"
