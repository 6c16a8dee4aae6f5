"""The pages of people: the list, and one person with their roles and what keeps them out or lets them in."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.accounts import administration, store
from service.accounts.access import allow, reaches
from service.accounts.actor import Actor
from service.accounts.administration import Admitted, Details, Grant, person_to_manage, wholly_managed
from service.accounts.fields import KEY, LOGIN, NAME, ROLE, SEARCHED, SUBJECT, known, taken
from service.accounts.identity import CurrentActor
from service.accounts.readout import Refused, people_shown, person_shown, refused
from service.accounts.roles import Permission
from service.accounts.store import Filter
from service.accounts.tables import Person
from service.accounts.words import ROLE_NAMES
from service.database.transaction import Transaction
from service.errors import DeskError, NotFound
from service.language import mark
from service.rendering import page

router = APIRouter(include_in_schema=False)

_PER_PAGE = 50
_BLANK_ROWS = 2
_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)
PersonId = Annotated[int, Path(ge=1, le=999_999_999)]


class PersonForm(BaseModel):
    """What the form of a person sends; ``role`` and ``over`` belong together place by place."""

    login: str = ""
    name: str = ""
    subject: str = ""
    unit: str = ""
    active: str = ""
    version: str = ""
    role: list[str] = []
    over: list[str] = []


@router.get("/people", dependencies=[_READ])
def people(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    asked = {name: request.query_params.get(name, "") for name in ("unit", "role", "text", "state")}
    found, following = store.list_people(
        session, actor, _filter(session, actor, asked), request.query_params.get("cursor") or None, _PER_PAGE
    )
    return page(
        request,
        "accounts/people.html",
        people=people_shown(found),
        asked=asked,
        total=store.count_people(session, actor, _filter(session, actor, asked)),
        following=urlencode({**asked, "cursor": following}) if following else "",
        units=store.units_within(session, actor, Permission.READ_PEOPLE),
        roles=ROLE_NAMES,
        manages=actor.has(Permission.MANAGE_PEOPLE),
    )


@router.get("/people/new", dependencies=[_MANAGE])
def new_person(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return _form_page(request, actor, session, PersonForm(active="yes"))


@router.post("/people/new", dependencies=[_MANAGE])
def add_person(
    request: Request, actor: CurrentActor, session: Transaction, form: Annotated[PersonForm, Form()]
) -> Response:
    """Show the temporary password on the answer itself: it is kept nowhere."""
    try:
        login = taken(LOGIN, store.login_of(form.login), mark("Login"))
        admitted = administration.create_admitted(session, actor, login, _details(form))
    except DeskError as error:
        return _form_page(request, actor, session, form, refused(session, request, error))
    return _person_page(request, actor, session, admitted.person, admitted=admitted)


@router.get("/people/{person_id}", dependencies=[_READ])
def person(request: Request, person_id: PersonId, actor: CurrentActor, session: Transaction) -> Response:
    return _person_page(request, actor, session, _found(session, person_id))


@router.post("/people/{person_id}", dependencies=[_MANAGE])
def change_person(
    request: Request,
    person_id: PersonId,
    actor: CurrentActor,
    session: Transaction,
    form: Annotated[PersonForm, Form()],
) -> Response:
    try:
        changed = person_to_manage(session, actor, person_id)
        administration.expect_seen(changed, form.version)
        administration.change(session, actor, changed, _details(form))
    except DeskError as error:
        refusal = refused(session, request, error)
        return _person_page(request, actor, session, _found(session, person_id), refusal=refusal)
    return RedirectResponse(f"/people/{person_id}?said=changed", status_code=303)


@router.post("/people/{person_id}/unlock", dependencies=[_MANAGE])
def unlock(person_id: PersonId, actor: CurrentActor, session: Transaction) -> Response:
    administration.unlock(session, actor, person_to_manage(session, actor, person_id))
    return RedirectResponse(f"/people/{person_id}?said=unlocked", status_code=303)


@router.post("/people/{person_id}/password", dependencies=[_MANAGE])
def admit(request: Request, person_id: PersonId, actor: CurrentActor, session: Transaction) -> Response:
    """Show the temporary password on the answer itself: it is kept nowhere."""
    try:
        admitted = administration.admit(session, actor, person_to_manage(session, actor, person_id))
    except DeskError as error:
        refusal = refused(session, request, error)
        return _person_page(request, actor, session, _found(session, person_id), refusal=refusal)
    return _person_page(request, actor, session, admitted.person, admitted=admitted)


_SAID = {"changed": mark("The change is saved."), "unlocked": mark("The account is unlocked.")}


def _found(session: Session, key: int) -> Person:
    found = store.person(session, key)
    if found is None:
        raise NotFound
    return found


def _filter(session: Session, actor: Actor, asked: dict[str, str]) -> Filter:
    key = known(KEY, asked["unit"])
    within = key is not None and reaches(session, actor, Permission.READ_PEOPLE, "unit_id", key)
    return Filter(
        unit=store.unit(session, key) if key is not None and within else None,
        role=known(ROLE, asked["role"]),
        text=known(SEARCHED, asked["text"]) or "",
        active={"active": True, "inactive": False}.get(asked["state"]),
    )


def _details(form: PersonForm) -> Details:
    return Details(
        name=taken(NAME, form.name, mark("Full name")),
        subject=taken(SUBJECT, form.subject, mark("Subject")),
        unit_id=taken(KEY, form.unit, mark("Unit")),
        active=bool(form.active),
        grants=frozenset(_grant(role, over) for role, over in zip(form.role, form.over, strict=False) if role),
    )


def _grant(role: str, over: str) -> Grant:
    return taken(ROLE, role, mark("Role")), taken(KEY, over, mark("Role over"))


def _form_page(
    request: Request, actor: Actor, session: Session, form: PersonForm, refusal: Refused | None = None
) -> Response:
    return page(
        request,
        "accounts/person_new.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        form=form,
        rows=[*zip(form.role, form.over, strict=False), *([("", form.unit)] * _BLANK_ROWS)],
        units=store.units_within(session, actor, Permission.MANAGE_PEOPLE),
        roles=ROLE_NAMES,
    )


def _person_page(
    request: Request,
    actor: Actor,
    session: Session,
    person: Person,
    *,
    refusal: Refused | None = None,
    admitted: Admitted | None = None,
) -> Response:
    shown = person_shown(session, actor, person)
    own = [(grant.role, str(grant.unit_id)) for grant in shown.grants if not grant.foreign]
    return page(
        request,
        "accounts/person.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        said=_SAID.get(request.query_params.get("said", "")),
        person=shown,
        version=person.version,
        admitted=admitted,
        manages=reaches(session, actor, Permission.MANAGE_PEOPLE, "person_id", person.id),
        wholly=wholly_managed(session, actor, person),
        oneself=person.id == actor.id,
        rows=[*own, *([("", str(person.unit_id))] * _BLANK_ROWS)],
        units=store.units_within(session, actor, Permission.MANAGE_PEOPLE),
        roles=ROLE_NAMES,
    )
