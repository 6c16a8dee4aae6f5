"""The programs' way in to who reviews what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.assignments import item_store, panel_store, queue_store, workflow
from service.assignments.panel_readout import panel_item, panel_item_detail, seat_shown
from service.assignments.readout import shown_of
from service.assignments.schemas import (
    AssignmentShown,
    FilledOut,
    GivenBack,
    PanelFilter,
    PanelItem,
    PanelItemDetail,
    QueueFilter,
    Recusal,
    ReviewerChoice,
    SeatShown,
)
from service.assignments.seating import Seating
from service.assignments.wishes import items_of_kind
from service.database.transaction import Transaction
from service.declarations.workflow import expect_version
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.reviews.tables import Assignment
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["assignments"])

AssignmentId = Annotated[int, Path(ge=1, le=999_999_999)]
EvidenceId = Annotated[int, Path(ge=1, le=999_999_999)]


@router.get(
    "/assignments",
    dependencies=[allow(Permission.REVIEW)],
    summary="List what you have to review, what needs a person most first",
    responses=documented(401, 403, 422),
)
def assignments(
    actor: CurrentActor,
    session: Transaction,
    wish: Annotated[QueueFilter, Depends()],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AssignmentShown]:
    found = queue_store.queue_page(session, actor, wish, items_of_kind(session, actor, wish.kind), cursor, limit)
    return shown(found.rows, found.next, shown_of)


@router.get(
    "/assignments/{assignment_id}",
    dependencies=[allow(Permission.REVIEW)],
    summary="Show one of your assignments",
    responses=documented(401, 403, 404, 422),
)
def assignment(assignment_id: AssignmentId, session: Transaction, response: Response) -> AssignmentShown:
    found = shown_of(queue_store.queue_row(session, assignment_id))
    set_etag(response, found.version)
    return found


@router.post(
    "/assignments/{assignment_id}/recuse",
    dependencies=[allow(Permission.REVIEW)],
    summary="Give a piece back, and all you have not finished of the same teacher",
    responses=documented(400, 401, 403, 404, 409, 412, 422),
)
def recuse(assignment_id: AssignmentId, recusal: Recusal, session: Transaction, expected: Expected) -> GivenBack:
    found = item_store.assignment_of(session, assignment_id)
    expect_version(found.version, expected)
    return GivenBack(assignments=[one.id for one in workflow.recuse(session, found, recusal.reason)])


@router.get(
    "/panel/items",
    dependencies=[allow(Permission.ASSIGN)],
    summary="List the evidence items of your schools with their seats, the newest first",
    responses=documented(401, 403, 422),
)
def panel_items(
    actor: CurrentActor,
    session: Transaction,
    wish: Annotated[PanelFilter, Depends()],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PanelItem]:
    keys, following = panel_store.evidence_page(session, actor, wish, cursor, limit)
    return shown(item_store.items_with(session, keys), following, panel_item)


@router.get(
    "/panel/items/{evidence_id}",
    dependencies=[allow(Permission.ASSIGN)],
    summary="Show an evidence item with its seats, and who could take one",
    responses=documented(401, 403, 404, 422),
)
def panel_item_with_candidates(evidence_id: EvidenceId, session: Transaction) -> PanelItemDetail:
    (row,) = item_store.items_with(session, [evidence_id])
    evidence = item_store.evidence_of(session, evidence_id)
    found = Seating(session, evidence.submission.declaration).choices(evidence)
    return panel_item_detail(row, found.allowed, found.excluded)


@router.post(
    "/panel/fill",
    dependencies=[allow(Permission.ASSIGN)],
    summary="Try again every open seat of your schools",
    responses=documented(401, 403, 422),
)
def fill(actor: CurrentActor, session: Transaction) -> FilledOut:
    return FilledOut.model_validate(workflow.fill_open(session, actor))


@router.post(
    "/evidence/{evidence_id}/assignments",
    dependencies=[allow(Permission.ASSIGN)],
    status_code=201,
    summary="Give an item to somebody: a seat that nobody could take, otherwise one more",
    responses=documented(400, 401, 403, 404, 409, 422),
)
def assign(
    evidence_id: EvidenceId, choice: ReviewerChoice, actor: CurrentActor, session: Transaction, response: Response
) -> SeatShown:
    evidence = item_store.evidence_of(session, evidence_id)
    return _given(session, workflow.assign_by_hand(session, evidence, choice.reviewer_id, actor=actor.id), response)


@router.post(
    "/assignments/{assignment_id}/reassign",
    dependencies=[allow(Permission.ASSIGN)],
    summary="Give somebody's seat to somebody else",
    responses=documented(400, 401, 403, 404, 409, 412, 422),
)
def reassign(
    assignment_id: AssignmentId,
    choice: ReviewerChoice,
    actor: CurrentActor,
    session: Transaction,
    response: Response,
    expected: Expected,
) -> SeatShown:
    found = item_store.assignment_of(session, assignment_id)
    expect_version(found.version, expected)
    return _given(session, workflow.reassign(session, found, choice.reviewer_id, actor=actor.id), response)


def _given(session: Session, made: Assignment, response: Response) -> SeatShown:
    set_etag(response, made.version)
    (item,) = item_store.items_with(session, [made.evidence_id])
    return next(seat_shown(seat) for seat in item.seats if seat.id == made.id)
