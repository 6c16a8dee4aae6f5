"""The people's way in to the teacher's result."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.rendering import language_of, page
from service.results.readout import shown
from service.results.workflow import result_of

router = APIRouter(include_in_schema=False)
DeclarationId = Annotated[int, Path(ge=1, le=999_999_999)]


@router.get("/declarations/{declaration_id}/result", dependencies=[allow(Permission.READ_DECLARATION)])
def result_page(request: Request, declaration_id: DeclarationId, actor: CurrentActor, session: Transaction) -> Response:
    result = result_of(session, actor, declaration_id)
    return page(request, "results/result.html", result=result, shown=shown(result, language_of(request)))
