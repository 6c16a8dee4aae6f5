"""The programs' way in to reviewed work as a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.exports.asked import Asked, asked
from service.exports.streaming import CsvResponse, csv_of
from service.idempotency.route import OnceRoute
from service.problems import documented

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["exports"])
_EXAMPLE = (
    "evidence_id,point,item,criterion,level,reviewer_id,teacher_id,school_id,submitted_at,group_subject,seat,text\r\n"
    "E7,A1,A1-E2,A1-E2-1,qualified,P12,P3,S4,2026-11-20,数学,first,课前发放问卷42份……\r\n"
)


@router.get(
    "/exports/scored-table",
    dependencies=[allow(Permission.EXPORT)],
    response_class=CsvResponse,
    responses={
        200: {"description": "The table, UTF-8.", "content": {"text/csv": {"example": _EXAMPLE}}},
        **documented(401, 403, 422, 503),
    },
    summary="Finished reviews as the scored table that training reads: pseudonyms, personal data masked",
)
def read_scored_table(request: Request, filters: Annotated[Asked, Depends(asked)], actor: CurrentActor) -> CsvResponse:
    return csv_of(request, filters, actor)
