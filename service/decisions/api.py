"""The programs' way in to decisions, objections and the county's recheck."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import returns, workflow
from service.decisions.appeal_api import router as appeals
from service.decisions.panel_api import router as panel
from service.decisions.ready_api import router as ready
from service.decisions.recheck_api import router as rechecks
from service.decisions.schemas import (
    ConcludeIn,
    DecisionOut,
    ExemptIn,
    ExtendIn,
    Key,
    ReturnIn,
    StandingOut,
)
from service.decisions.store import decisions_of
from service.decisions.writing import Write
from service.declarations.tables import Declaration
from service.idempotency.route import OnceRoute
from service.pagination import Page, shown
from service.problems import documented
from service.versions import set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["decisions"])
_WRITES = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)
_BODILESS = documented(401, 403, 404, 409, 412, 422, 503)


@router.get(
    "/declarations/{declaration_id}/decisions",
    summary="All decisions about a declaration, the first one first; the last one holds",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=documented(401, 403, 404, 422, 503),
)
def list_decisions(declaration_id: Key, session: Transaction, response: Response) -> Page[DecisionOut]:
    set_etag(response, session.get_one(Declaration, declaration_id).version)
    return shown(decisions_of(session, declaration_id), None, DecisionOut.of)


@router.post(
    "/declarations/{declaration_id}/conclude",
    summary="Confirm what the reviews came to by the rule; also anew after an accepted objection",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def conclude(declaration_id: Key, write: Write, sent: ConcludeIn) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.conclude(write.session, declaration, write.actor.id, sent.reasons)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/return",
    summary="Return work for revision before it has a result",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def return_for_revision(declaration_id: Key, write: Write, sent: ReturnIn) -> StandingOut:
    declaration = write.on(declaration_id)
    returns.return_for_revision(write.session, declaration, write.actor.id, sent.told())
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/return-failed",
    summary="Let the failed items be handed in again; the others count as they are",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def return_failed(declaration_id: Key, write: Write, sent: ReturnIn) -> StandingOut:
    declaration = write.on(declaration_id)
    returns.return_failed(write.session, declaration, write.actor.id, sent.told())
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/publish",
    summary="Show the result to the school",
    dependencies=[allow(Permission.DECIDE)],
    responses=_BODILESS,
)
def publish(declaration_id: Key, write: Write) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.publish(write.session, declaration, write.actor.id)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/end-publicity",
    summary="End the publicity once its days are over",
    dependencies=[allow(Permission.DECIDE)],
    responses=_BODILESS,
)
def end_publicity(declaration_id: Key, write: Write) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.end_publicity(write.session, declaration, write.actor.id)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/finalise",
    summary="Decide a result that the county did not draw",
    dependencies=[allow(Permission.DECIDE)],
    responses=_BODILESS,
)
def finalise(declaration_id: Key, write: Write) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.finalise(write.session, declaration, write.actor.id)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/exempt",
    summary="Exempt a teacher from a point that was not handed in",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def exempt(declaration_id: Key, write: Write, sent: ExemptIn) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.exempt(write.session, declaration, write.actor.id, sent.code)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/extend",
    summary="Give a new date to somebody who missed theirs",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def extend(declaration_id: Key, write: Write, sent: ExtendIn) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.extend(write.session, declaration, write.actor.id, sent.due_on)
    return write.shown(declaration)


for _part in (ready, panel, appeals, rechecks):
    router.include_router(_part)
