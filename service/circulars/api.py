"""The programs' way in to circulars."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.circulars import store
from service.circulars.answers import MEDIA, file_of
from service.circulars.asked import Asked, Paper, asked
from service.circulars.content import circular_of
from service.circulars.schemas import CircularOut, SubjectOut, SubjectsOut
from service.circulars.workflow import sources_of
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.rendering import language_of

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["circulars"])
UnitId = Annotated[int, Path(ge=1, le=999_999_999, description="Id of the county.")]
Wanted = Annotated[Asked, Depends(asked)]


@router.get(
    "/circulars",
    dependencies=[allow(Permission.RECHECK)],
    responses=documented(401, 403, 503),
    summary="Rounds, county by county, on which a circular can be written",
)
def read_subjects(actor: CurrentActor, session: Transaction) -> SubjectsOut:
    return SubjectsOut(items=[SubjectOut.of(one) for one in store.subjects_of(session, actor)])


@router.get(
    "/circulars/{unit_id}",
    dependencies=[allow(Permission.RECHECK)],
    responses=documented(401, 403, 404, 422, 503),
    summary="The text of a county's circular, and where its papers are",
)
def read_circular(unit_id: UnitId, wanted: Wanted, request: Request, session: Transaction) -> CircularOut:
    sources = sources_of(session, unit_id, wanted, language_of(request), pairs=False)
    return CircularOut.of(circular_of(sources), sources, wanted)


@router.get(
    "/circulars/{unit_id}/{paper}",
    dependencies=[allow(Permission.RECHECK)],
    response_class=Response,
    responses={
        200: {
            "description": "The file; the same database gives the same bytes.",
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()},
        },
        **documented(401, 403, 404, 422, 503),
    },
    summary="The circular in Word, every figure in Excel, or the tables as CSV in a zip",
)
def read_paper(unit_id: UnitId, paper: Paper, wanted: Wanted, request: Request, session: Transaction) -> Response:
    return file_of(sources_of(session, unit_id, wanted, language_of(request)), paper)
