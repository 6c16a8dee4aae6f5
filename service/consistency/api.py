"""The programs' way in to consistency."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.consistency import cross_api, drill_store, store, views
from service.consistency.naming import names_of
from service.consistency.schemas import AskIn, ComputedOut, CountyOut, ItemView, Key, ReviewerView, SchoolView
from service.consistency.workflow import ask
from service.database.transaction import Transaction
from service.errors import NotFound
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.submissions.tables import Evidence

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["consistency"])
router.include_router(cross_api.router)
Id = Annotated[int, Path(ge=1, le=999_999_999)]
RoundKey = Annotated[Key | None, Query(description="Id of a round; the newest with figures by default.")]


@router.get(
    "/consistency",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 422, 503),
    summary="Of which rounds and counties there are figures, and how far those are that are being computed",
)
def list_figures(actor: CurrentActor, session: Transaction) -> list[ComputedOut]:
    return [views.computed_out(one) for one in drill_store.computed(session, actor)]


@router.get(
    "/consistency/county",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 404, 422, 503),
    summary="Whether a county is consistent: agreement, severity, drift, what to do next",
)
def read_county(
    actor: CurrentActor,
    session: Transaction,
    round: RoundKey = None,  # noqa: A002  its name in addresses
    unit: Annotated[Key | None, Query(description="Id of a county.")] = None,
) -> CountyOut | None:
    """Answer with null where nothing was computed yet."""
    held = views.chosen(drill_store.computed(session, actor), round, unit)
    if held is None:
        return None
    figures = store.figures_of(session, held.row.round_id, held.row.unit_id)
    names = names_of(session, figures) if figures else None
    return CountyOut(
        computed=views.computed_out(held),
        figures=figures,
        reviewers=dict(names.reviewers) if names else {},
        schools=dict(names.schools) if names else {},
    )


@router.post(
    "/consistency/compute",
    dependencies=[allow(Permission.MONITOR)],
    status_code=202,
    responses=documented(400, 401, 403, 404, 409, 415, 422, 503),
    summary="Have the figures of a round in a county computed now",
)
def compute_again(request: Request, asked: AskIn, actor: CurrentActor, session: Transaction) -> ComputedOut:
    ask(session, actor, asked.round_id, asked.unit_id, request.app.state.queue)
    held = views.chosen(drill_store.computed(session, actor), asked.round_id, asked.unit_id)
    if held is None:
        raise NotFound
    return views.computed_out(held)


@router.get(
    "/consistency/schools/{unit_id}",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 404, 422, 503),
    summary="The panel of a school, and the items on which its readers are furthest apart",
)
def read_school(unit_id: Id, actor: CurrentActor, session: Transaction, round: RoundKey = None) -> SchoolView:  # noqa: A002  its name in addresses
    return views.school_view(session, actor, session.get_one(Unit, unit_id), round)


@router.get(
    "/consistency/reviewers/{person_id}",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 404, 422, 503),
    summary="The severity of a reviewer, and what they gave",
)
def read_reviewer(person_id: Id, actor: CurrentActor, session: Transaction, round: RoundKey = None) -> ReviewerView:  # noqa: A002  its name in addresses
    return views.reviewer_view(session, actor, session.get_one(Person, person_id), round)


@router.get(
    "/consistency/items/{evidence_id}",
    dependencies=[allow(Permission.EXPORT)],
    responses=documented(401, 403, 404, 422, 503),
    summary="Who gave which level by which criterion of one item",
)
def read_item(evidence_id: Id, actor: CurrentActor, session: Transaction) -> ItemView:
    return views.item_view(session, actor, session.get_one(Evidence, evidence_id))
