"""The programs' way in: ``/api/v1`` and ``/health``."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from service.accounts.access import PUBLIC, TRIAL
from service.grading.desk import Desk
from service.grading.intake import desk_of, from_either
from service.grading.schemas import GradeOut, GradeRequest, Health, StandardOut
from service.grading.workflow import HandedIn
from service.language import Language
from service.problems import documented
from service.reading.formats import DOCUMENTS, RECORDINGS
from service.rendering import language_of

_UPLOAD = {
    "type": "object",
    "required": ["point", "item", "file"],
    "properties": {
        "point": {"type": "string", "maxLength": 100},
        "item": {"type": "string", "maxLength": 100},
        "file": {"type": "string", "format": "binary", "description": f"One of {' '.join(DOCUMENTS + RECORDINGS)}"},
    },
    "example": {"point": "A1", "item": "A1-E2", "file": "课前用问卷星发放问卷42份，收回有效问卷41份……"},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": GradeRequest.model_json_schema()},
            "multipart/form-data": {"schema": _UPLOAD},
        },
    }
}


def spoken(
    lang: Annotated[Language | None, Query(description="Language of problems and of places in words.")] = None,
) -> Language | None:
    return lang


router = APIRouter(tags=["grading"], dependencies=[Depends(spoken), TRIAL])
open_router = APIRouter(tags=["grading"], dependencies=[Depends(spoken), PUBLIC])


@router.post(
    "/api/v1/grade",
    summary="Grade one evidence item, given as text or as a file",
    openapi_extra=_BODY,
    responses=documented(400, 404, 413, 415, 422, 503),
)
async def grade(
    request: Request, desk: Annotated[Desk, Depends(desk_of)], handed_in: Annotated[HandedIn, Depends(from_either)]
) -> GradeOut:
    graded = await desk.grade(handed_in)
    return GradeOut.of(graded, language_of(request))


@router.get(
    "/api/v1/standard",
    summary="The rubric: ability points, evidence items, criteria, levels",
    responses=documented(422, 503),
)
async def standard(desk: Annotated[Desk, Depends(desk_of)]) -> StandardOut:
    return StandardOut.of(desk.standard)


@open_router.get("/health", summary="What is loaded", responses=documented(422, 503))
async def health(desk: Annotated[Desk, Depends(desk_of)]) -> Health:
    return Health.model_validate(desk.identity)
