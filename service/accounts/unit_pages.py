"""The page of units: the tree, adding and renaming."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.accounts import store, units
from service.accounts.access import allow
from service.accounts.actor import Actor
from service.accounts.fields import CODE, KEY, KIND, UNIT_NAME, taken
from service.accounts.identity import CurrentActor
from service.accounts.readout import Refused, refused, units_shown
from service.accounts.roles import Permission
from service.accounts.roster_answers import workbook
from service.accounts.roster_workbook import write_units
from service.accounts.units import NewUnit
from service.accounts.words import KIND_NAMES
from service.database.transaction import Transaction
from service.errors import DeskError
from service.language import mark
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)

_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)
_RURAL = {"yes": True, "no": False}
UnitId = Annotated[int, Path(ge=1, le=999_999_999)]


class UnitForm(BaseModel):
    name: str = ""
    kind: str = ""
    code: str = ""
    above: str = ""
    rural: str = ""


@router.get("/units", dependencies=[_READ])
def all_units(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return _units_page(request, actor, session, UnitForm(kind="school"))


@router.get("/units/export.xlsx", dependencies=[_READ])
def export_units(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    found = store.units_within(session, actor, Permission.READ_PEOPLE)
    return workbook(write_units(found, language_of(request)), "units")


@router.post("/units", dependencies=[_MANAGE])
def add_unit(
    request: Request, actor: CurrentActor, session: Transaction, form: Annotated[UnitForm, Form()]
) -> Response:
    try:
        new = NewUnit(
            kind=taken(KIND, form.kind, mark("Kind")),
            code=taken(CODE, form.code, mark("Unit code")),
            name=taken(UNIT_NAME, form.name, mark("Unit name")),
            rural=_RURAL.get(form.rural),
        )
        units.add(session, actor, taken(KEY, form.above, mark("Unit above")), new)
    except DeskError as error:
        return _units_page(request, actor, session, form, refused(session, request, error))
    return RedirectResponse("/units?said=added", status_code=303)


@router.get("/units/{unit_id}", dependencies=[_MANAGE])
def unit(request: Request, unit_id: UnitId, actor: CurrentActor, session: Transaction) -> Response:
    return _unit_page(request, actor, session, unit_id)


@router.post("/units/{unit_id}", dependencies=[_MANAGE])
def rename_unit(
    request: Request, unit_id: UnitId, actor: CurrentActor, session: Transaction, form: Annotated[UnitForm, Form()]
) -> Response:
    try:
        name = taken(UNIT_NAME, form.name, mark("Unit name"))
        units.rename(session, actor, unit_id, name, rural=_RURAL.get(form.rural))
    except DeskError as error:
        return _unit_page(request, actor, session, unit_id, refused(session, request, error))
    return RedirectResponse("/units?said=renamed", status_code=303)


_SAID = {"added": mark("The unit is added."), "renamed": mark("The change is saved.")}


def _units_page(
    request: Request, actor: Actor, session: Session, form: UnitForm, refusal: Refused | None = None
) -> Response:
    found = store.units_within(session, actor, Permission.READ_PEOPLE)
    return page(
        request,
        "accounts/units.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        said=_SAID.get(request.query_params.get("said", "")),
        form=form,
        units=units_shown(found, store.people_per_unit(session, found)),
        above=store.units_within(session, actor, Permission.MANAGE_PEOPLE),
        kinds=KIND_NAMES,
        manages=actor.has(Permission.MANAGE_PEOPLE),
    )


def _unit_page(
    request: Request, actor: Actor, session: Session, unit_id: int, refusal: Refused | None = None
) -> Response:
    return page(
        request,
        "accounts/unit.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        unit=units.unit_to_manage(session, actor, unit_id),
        kinds=KIND_NAMES,
    )
