"""The people's way in to acceptance."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter, ValidationError

from service.acceptance.readout import shown_of
from service.acceptance.schemas import LONGEST, Reason
from service.acceptance.workflow import state_of, switch
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.errors import DeskError
from service.grading.desk import Desk
from service.grading.intake import desk_of
from service.language import explain, mark, translate
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)
LoadedDesk = Annotated[Desk, Depends(desk_of)]
_REASON = TypeAdapter(Reason)
_NO_REASON = mark("Give a reason of 4 to 300 characters.")
_REFUSED = 422


@router.get("/acceptance", dependencies=[allow(Permission.MONITOR)])
def acceptance_page(request: Request, desk: LoadedDesk, actor: CurrentActor, session: Transaction) -> Response:
    return _shown(request, desk, actor, session)


@router.post("/acceptance/switch", dependencies=[allow(Permission.SWITCH)])
def switch_page(
    request: Request,
    desk: LoadedDesk,
    actor: CurrentActor,
    session: Transaction,
    on: Annotated[bool, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    try:
        given = _REASON.validate_python(reason)
    except ValidationError:
        return _shown(request, desk, actor, session, translate(language_of(request), _NO_REASON), reason)
    try:
        switch(session, actor, desk.identity.bundle, on=on, reason=given, expected=None)
    except DeskError as error:
        return _shown(request, desk, actor, session, explain(error, language_of(request)), reason)
    return RedirectResponse("/acceptance", status_code=303)


def _shown(
    request: Request, desk: Desk, actor: CurrentActor, session: Transaction, refusal: str = "", typed: str = ""
) -> Response:
    state = state_of(session, desk.identity.bundle, desk.guarantee)
    return page(
        request,
        "acceptance/acceptance.html",
        state=state,
        shown=shown_of(state, language_of(request)),
        switches=actor.has(Permission.SWITCH),
        refusal=refusal,
        typed=typed,
        longest=LONGEST,
        status=_REFUSED if refusal else 200,
    )
