"""The programs' way in to rereading: only for whom an item was dealt to, and blind."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.reviews.intake import CurrentVisit, Visit
from service.reviews.workflow import By
from service.spot_checks import reading
from service.spot_checks.schemas import Key, LevelsIn, RereadOut, ToReread
from service.spot_checks.seat_store import items_of_reader
from service.spot_checks.tables import SpotItem
from service.versions import Expected, set_etag

router = APIRouter(route_class=OnceRoute)
_WRITES = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)
_RULE = [allow(Permission.REREAD)]


@router.get(
    "/spot-check-readings",
    summary="What one has to reread, and has reread",
    dependencies=_RULE,
    responses=documented(401, 403, 422, 503),
)
def read_mine(actor: CurrentActor, session: Transaction) -> list[ToReread]:
    return [ToReread.of(one) for one in items_of_reader(session, actor.id)]


@router.get(
    "/spot-check-readings/{spot_item_id}",
    summary="One item with what it is judged by",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 422, 503),
)
def read_item(spot_item_id: Key, visit: CurrentVisit, response: Response) -> RereadOut:
    return _shown(visit, response, visit.session.get_one(SpotItem, spot_item_id))


@router.post(
    "/spot-check-readings/{spot_item_id}/open",
    summary="Begin an item: the work is shown from here on",
    dependencies=_RULE,
    responses=_WRITES,
)
def open_item(spot_item_id: Key, visit: CurrentVisit, response: Response, expected: Expected) -> RereadOut:
    return _shown(visit, response, reading.open_item(visit.session, spot_item_id, By(visit.actor, expected)))


@router.post(
    "/spot-check-readings/{spot_item_id}/levels",
    summary="Send the levels of an item, once",
    dependencies=_RULE,
    responses=_WRITES,
)
def set_levels(
    spot_item_id: Key, visit: CurrentVisit, response: Response, expected: Expected, sent: LevelsIn
) -> RereadOut:
    by = By(visit.actor, expected)
    return _shown(visit, response, reading.set_levels(visit.session, spot_item_id, sent.judged(), by))


def _shown(visit: Visit, response: Response, item: SpotItem) -> RereadOut:
    set_etag(response, item.version)
    return RereadOut.shown(item, reading.seen_of(visit.session, visit.files, item), visit.language)
