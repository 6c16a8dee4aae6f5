"""Takes a submission out of a form: one file per evidence item, its field named by the item's id."""

import re
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from typing import Annotated

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from models.documents.form import Profile
from service.checking.workflow import Submission, Upload, period_of
from service.grading.intake import media_type, shown
from service.grading.schemas import LONGEST_KEY

_MOST_FILES = 20
_MOST_FIELDS = 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso(text: str) -> date:
    """Take a date as OpenAPI means it; pydantic would also take seconds since 1970."""
    if not _DAY.fullmatch(text):
        raise ValueError("a date such as 2026-09-01 is needed")
    return date.fromisoformat(text)


Day = Annotated[date, BeforeValidator(_iso)]


class _Fields(BaseModel):
    """What stands in the form beside the evidence."""

    point: str = Field(max_length=LONGEST_KEY)
    period_start: Day | None = None
    period_end: Day | None = None
    school: str = Field(default="", max_length=LONGEST_KEY)
    subject: str = Field(default="", max_length=LONGEST_KEY)
    grade: str = Field(default="", max_length=LONGEST_KEY)


async def submission_of(request: Request) -> AsyncIterator[Submission]:
    """Yield the submission; its files stay open, on the disk, until it has been answered."""
    if media_type(request) != "multipart/form-data":
        raise HTTPException(415)
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as form:
        fields = _fields(form)
        evidence = [(name, value) for name, value in form.multi_items() if name not in _Fields.model_fields]
        uploads = [_upload(item, value) for item, value in evidence if isinstance(value, str) or value.filename]
        period = period_of(fields.period_start, fields.period_end)
        yield Submission(fields.point, uploads, period, Profile(fields.school, fields.subject, fields.grade))


def _upload(item: str, value: UploadFile | str) -> Upload:
    """Take a file, or the text of an item as a plain field."""
    if isinstance(value, str):
        return Upload(item, BytesIO(value.encode()), item)
    return Upload(item, value.file, shown(value.filename or ""))


def _fields(form: FormData) -> _Fields:
    texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    try:
        return _Fields.model_validate(texts)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from None
