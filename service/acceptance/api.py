"""The programs' way in to acceptance."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.acceptance.schemas import AcceptanceOut, SwitchIn
from service.acceptance.workflow import state_of, switch
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.grading.desk import Desk
from service.grading.intake import desk_of
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["acceptance"])
LoadedDesk = Annotated[Desk, Depends(desk_of)]


@router.get(
    "/acceptance",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 422, 503),
    summary="What the bundle promises, what the alarm watches, and whether readings are spared",
)
def read_acceptance(response: Response, desk: LoadedDesk, session: Transaction) -> AcceptanceOut:
    return _out(response, desk, session)


@router.post(
    "/acceptance/switch",
    dependencies=[allow(Permission.SWITCH)],
    responses=documented(400, 401, 403, 409, 412, 415, 422, 503),
    summary="Switch acceptance on or off, with a reason",
)
def switch_acceptance(
    response: Response,
    desk: LoadedDesk,
    asked: SwitchIn,
    actor: CurrentActor,
    session: Transaction,
    expected: Expected,
) -> AcceptanceOut:
    switch(session, actor, desk.identity.bundle, on=asked.on, reason=asked.reason, expected=expected)
    return _out(response, desk, session)


def _out(response: Response, desk: Desk, session: Transaction) -> AcceptanceOut:
    state = state_of(session, desk.identity.bundle, desk.guarantee)
    set_etag(response, state.version)
    return AcceptanceOut.of(state)
