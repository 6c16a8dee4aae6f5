"""The programs' way in to why a preliminary level came out so."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.explanations.why_schemas import WhyOut
from service.explanations.workflow import why_of
from service.idempotency.route import OnceRoute
from service.problems import documented

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["results"])


@router.get(
    "/evidence/{evidence_id}/why",
    dependencies=[allow(Permission.READ_EVIDENCE)],
    responses=documented(401, 403, 404, 422, 503),
    summary="Why the preliminary level of an item came out so",
)
def read_why(
    request: Request, evidence_id: Annotated[int, Path(ge=1, le=999_999_999)], actor: CurrentActor, session: Transaction
) -> WhyOut:
    state = request.app.state
    return WhyOut.of(why_of(session, state.files, state.desk, actor, evidence_id))
