"""The programs' way in to the teacher's result."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.results.schemas import ResultOut
from service.results.workflow import result_of
from service.versions import set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["results"])


@router.get(
    "/declarations/{declaration_id}/result",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=documented(401, 403, 404, 422, 503),
    summary="What came out, or the preliminary levels before anything is decided",
)
def read_result(
    declaration_id: Annotated[int, Path(ge=1, le=999_999_999)],
    actor: CurrentActor,
    session: Transaction,
    response: Response,
) -> ResultOut:
    result = result_of(session, actor, declaration_id)
    set_etag(response, result.declaration.version)
    return ResultOut.of(result)
