"""The programs' way in to units."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from service.accounts import store, units
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.roster_answers import WORKBOOK, WorkbookResponse, workbook
from service.accounts.roster_workbook import write_units
from service.accounts.schemas import UnitChange, UnitIn, UnitOut
from service.database.transaction import Transaction
from service.errors import NotFound
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.rendering import language_of

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["accounts"])

UnitId = Annotated[int, Path(ge=1, le=999_999_999)]
_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)


@router.get(
    "/units", summary="Units within reach, newest first", dependencies=[_READ], responses=documented(401, 403, 422)
)
def list_units(actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50) -> Page[UnitOut]:
    return shown(*store.list_units(session, actor, cursor, limit), UnitOut.of)


@router.post(
    "/units",
    summary="Add a unit below one of yours",
    status_code=201,
    dependencies=[_MANAGE],
    responses=documented(400, 401, 403, 404, 409, 422),
)
def add_unit(asked: UnitIn, actor: CurrentActor, session: Transaction) -> UnitOut:
    new = units.NewUnit(asked.kind, asked.code, asked.name.strip(), asked.rural)
    return UnitOut.of(units.add(session, actor, asked.parent_id, new))


@router.get(
    "/exports/units",
    summary="All units within reach as a workbook",
    dependencies=[_READ],
    response_class=WorkbookResponse,
    responses={**WORKBOOK, **documented(401, 403)},
)
def export_units(request: Request, actor: CurrentActor, session: Transaction) -> WorkbookResponse:
    found = store.units_within(session, actor, Permission.READ_PEOPLE)
    return workbook(write_units(found, language_of(request)), "units")


@router.get("/units/{unit_id}", summary="One unit", dependencies=[_READ], responses=documented(401, 403, 404, 422))
def read_unit(unit_id: UnitId, session: Transaction) -> UnitOut:
    found = store.unit(session, unit_id)
    if found is None:
        raise NotFound
    return UnitOut.of(found)


@router.put(
    "/units/{unit_id}",
    summary="Rename a unit; its code and its place stay",
    dependencies=[_MANAGE],
    responses=documented(400, 401, 403, 404, 422),
)
def change_unit(unit_id: UnitId, asked: UnitChange, actor: CurrentActor, session: Transaction) -> UnitOut:
    return UnitOut.of(units.rename(session, actor, unit_id, asked.name.strip(), rural=asked.rural))
