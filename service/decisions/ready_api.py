"""The programs' way in to what can be worked off together, and to what is in publicity."""

from fastapi import APIRouter, Request

from service.accounts.access import SIGNED_IN, allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import bulk
from service.decisions.bulk import BulkStep
from service.decisions.ready_readout import published_out, ready_out
from service.decisions.ready_schemas import PublishedOut, ReadyOut, RefusedOut, TogetherIn, TogetherOut
from service.decisions.schemas import StandingOut
from service.decisions.store import published_page
from service.decisions.words import FIELD_NAMES
from service.errors import ValueRefused
from service.idempotency.route import OnceRoute
from service.language import explain, mark
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.rendering import language_of

router = APIRouter(route_class=OnceRoute)


@router.get(
    "/panel/ready/{step}",
    summary="Declarations that a step can be taken for now, school by school",
    dependencies=[allow(Permission.DECIDE)],
    responses=documented(401, 403, 422, 503),
)
def list_ready(step: BulkStep, actor: CurrentActor, session: Transaction) -> Page[ReadyOut]:
    return shown(bulk.ready_for(session, actor, step), None, lambda one: ready_out(session, one))


@router.post(
    "/panel/ready/{step}",
    summary="Take a step for many declarations; the answer says which were refused, and why",
    dependencies=[allow(Permission.DECIDE)],
    responses=documented(400, 401, 403, 409, 415, 422, 503),
)
def take_ready(
    request: Request, step: BulkStep, sent: TogetherIn, actor: CurrentActor, session: Transaction
) -> TogetherOut:
    if step is BulkStep.CONCLUDE and sent.reasons is None:
        raise ValueRefused(field=FIELD_NAMES["reasons"], reason=mark("it is empty"))
    report = bulk.take_ready(session, actor, step, {str(one) for one in sent.declarations}, sent.reasons or "")
    language = language_of(request)
    refused = [
        RefusedOut(declaration_id=one.declaration.id, code=one.error.code, detail=explain(one.error, language))
        for one in report.refused
    ]
    return TogetherOut(done=[StandingOut.of(one) for one in report.done], refused=refused, left=report.left)


@router.get(
    "/publicity",
    summary="Results in publicity at your unit and below it, newest first",
    dependencies=[SIGNED_IN],
    responses=documented(401, 403, 422, 503),
)
def list_published(
    actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50
) -> Page[PublishedOut]:
    found, following = published_page(session, actor.home, cursor, limit)
    return shown(found, following, lambda one: published_out(session, one, actor))
