"""The programs' way in to progress."""

from typing import Annotated

from fastapi import APIRouter, Depends

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.monitoring.agreement import figures_of
from service.monitoring.asked import Asked, asked
from service.monitoring.schemas import FiguresOut, ProgressOut
from service.monitoring.workflow import progress_of
from service.problems import documented

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["monitoring"])
Filters = Annotated[Asked, Depends(asked)]


@router.get(
    "/progress",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 422, 503),
    summary="How far the work is, by school, point and subject, and what is stuck",
)
def read_progress(filters: Filters, actor: CurrentActor, session: Transaction) -> ProgressOut:
    return ProgressOut.of(progress_of(session, actor, filters))


@router.get(
    "/progress/agreement",
    dependencies=[allow(Permission.MONITOR)],
    responses=documented(401, 403, 422, 503),
    summary="How far reviewers agree with each other and with the machine",
)
def read_agreement(filters: Filters, actor: CurrentActor, session: Transaction) -> FiguresOut:
    return FiguresOut.model_validate(figures_of(session, actor, filters))
