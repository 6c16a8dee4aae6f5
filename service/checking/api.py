"""The programs' way in for a whole submission."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from service.accounts.access import TRIAL
from service.checking.intake import submission_of
from service.checking.schemas import FormCheckOut
from service.checking.workflow import Submission, check
from service.grading.api import spoken
from service.grading.desk import Desk
from service.grading.intake import desk_of
from service.problems import documented
from service.rendering import language_of

_DATE = {"type": "string", "format": "date"}
_TEXT = {"type": "string", "maxLength": 100}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["point"],
                    "properties": {
                        "point": {**_TEXT, "description": "Code, name or sequence number of the ability point."},
                        "period_start": {**_DATE, "description": "First day of the round."},
                        "period_end": {**_DATE, "description": "Last day of the round."},
                        "school": {**_TEXT, "description": "The teacher's, where known; so are the next two."},
                        "subject": _TEXT,
                        "grade": _TEXT,
                    },
                    "additionalProperties": {
                        "type": "string",
                        "format": "binary",
                        "description": "The file of one evidence item; the field is named by the item's id.",
                    },
                },
                "example": {
                    "point": "A1",
                    "period_start": "2026-09-01",
                    "period_end": "2027-01-31",
                    "A1-E1": "（学情分析方案.docx）",
                    "A1-E2": "（学情分析报告.pdf）",
                },
            },
        },
    }
}

router = APIRouter(tags=["checking"], dependencies=[Depends(spoken), TRIAL])


@router.post(
    "/api/v1/form-check",
    summary="Check the form of a whole submission: complete, readable, of the right length, consistent, without names",
    openapi_extra=_BODY,
    responses=documented(400, 404, 413, 415, 422, 503),
)
async def form_check(
    request: Request,
    desk: Annotated[Desk, Depends(desk_of)],
    submission: Annotated[Submission, Depends(submission_of)],
) -> FormCheckOut:
    checked = await desk.in_turn(check, submission)
    return FormCheckOut.of(checked, language_of(request))
