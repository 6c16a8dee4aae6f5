"""The programs' way in to resemblances."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from service.accounts.access import allow, reachable
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, page_of
from service.problems import documented
from service.resemblances import pattern_store, store, workflow
from service.resemblances.asked import Asked, Id, asked
from service.resemblances.schemas import ResemblanceInFull, ResemblanceOut, RoundPatternsOut, ViewIn
from service.resemblances.tables import Resemblance
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["resemblances"])
Filters = Annotated[Asked, Depends(asked)]
Key = Annotated[int, Path(ge=1, le=999_999_999)]


@router.get(
    "/resemblances",
    dependencies=[allow(Permission.COMPARE)],
    responses=documented(400, 401, 403, 422, 503),
    summary="Pairs of works that look alike, of which at least one is within reach",
)
def read_resemblances(
    filters: Filters, actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50
) -> Page[ResemblanceOut]:
    rows, following = page_of(session, store.pairs(actor, filters), Resemblance.id, cursor, limit)
    return Page(items=[ResemblanceOut.of(one) for one in workflow.seen_by(session, actor, rows)], next=following)


@router.get(
    "/resemblances/patterns",
    dependencies=[allow(Permission.RECHECK)],
    responses=documented(401, 403, 422, 503),
    summary="Unusual patterns of rounds in the counties within reach",
)
def read_patterns(
    actor: CurrentActor,
    session: Transaction,
    round: Annotated[Id, Query(description="Id of a round; all when left out.")] = None,  # noqa: A002  its name in addresses
) -> list[RoundPatternsOut]:
    within = reachable(actor, Permission.RECHECK, path=Unit.path)
    return [RoundPatternsOut.of(row) for row in pattern_store.rows_within(session, within, round)]


@router.get(
    "/resemblances/{resemblance_id}",
    dependencies=[allow(Permission.COMPARE)],
    responses=documented(401, 403, 404, 409, 422, 503),
    summary="One pair with the places that correspond, where both works are within reach",
)
def read_resemblance(
    resemblance_id: Key, actor: CurrentActor, session: Transaction, response: Response
) -> ResemblanceInFull:
    pair, later, earlier = workflow.opened(session, actor, resemblance_id)
    set_etag(response, pair.version)
    return ResemblanceInFull.of_whole(pair, later, earlier)


@router.put(
    "/resemblances/{resemblance_id}/view",
    dependencies=[allow(Permission.COMPARE)],
    responses=documented(400, 401, 403, 404, 409, 412, 415, 422, 503),
    summary="Write down what you made of a pair after reading both works",
)
def write_view(
    resemblance_id: Key, sent: ViewIn, actor: CurrentActor, session: Transaction, expected: Expected, response: Response
) -> ResemblanceInFull:
    pair = workflow.look(session, actor, resemblance_id, expected, (sent.view, sent.remark))
    set_etag(response, pair.version)
    return ResemblanceInFull.of_whole(*workflow.opened(session, actor, pair.id))
