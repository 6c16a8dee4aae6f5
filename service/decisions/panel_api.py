"""The programs' way in to what a panel head sees of one declaration."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions.involvement import not_blind
from service.decisions.panel_schemas import MomentOut, PanelDeclarationOut, ReviewedItemOut
from service.decisions.readout import seats_for, steps_of
from service.decisions.reviewed import reviewed
from service.decisions.schemas import Key
from service.decisions.store import timeline_of
from service.declarations.tables import Declaration
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.versions import set_etag

router = APIRouter(route_class=OnceRoute)


@router.get(
    "/panel/declarations/{declaration_id}",
    summary="One declaration with every reviewer's levels, the machine's, the outcome, and the steps that are possible",
    dependencies=[allow(Permission.DECIDE)],
    responses=documented(401, 403, 404, 422, 503),
)
def show(declaration_id: Key, response: Response, actor: CurrentActor, session: Transaction) -> PanelDeclarationOut:
    held = session.get_one(Declaration, declaration_id)
    not_blind(session, held, actor.id)
    found = reviewed(session, held)
    set_etag(response, held.version)
    return PanelDeclarationOut(
        id=held.id,
        point=held.point,
        teacher=held.teacher.name,
        school=held.school.name,
        state=held.state,
        version=held.version,
        level=None if found.missing else found.level,
        missing=list(found.missing),
        items=[ReviewedItemOut.of(one, seats_for(session, one)) for one in found.items],
        possible=[step.code for step in steps_of(session, actor, held, found) if not step.waits],
        timeline=[MomentOut.of(one) for one in timeline_of(session, held.id)],
    )
