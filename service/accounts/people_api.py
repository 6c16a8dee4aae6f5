"""The programs' way in to people and their roles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.orm import Session

from service.accounts import administration, store
from service.accounts.access import allow, reaches
from service.accounts.administration import Details
from service.accounts.fields import SearchText
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission, Role
from service.accounts.schemas import PersonChange, PersonIn, PersonOut, TemporaryPassword
from service.accounts.store import Filter
from service.accounts.tables import Person
from service.database.transaction import Transaction
from service.declarations.workflow import expect_version
from service.errors import NotFound
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["accounts"])
# An answer that is kept for its Idempotency-Key would keep the password in it: this is never kept.
secret_router = APIRouter(prefix="/api/v1", tags=["accounts"])

PersonId = Annotated[int, Path(ge=1, le=999_999_999)]
_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)


def _filter(
    actor: CurrentActor,
    session: Transaction,
    unit: Annotated[int | None, Query(ge=1, le=999_999_999, description="Id of a unit; those below it too.")] = None,
    role: Annotated[Role | None, Query(description="Who has this role anywhere.")] = None,
    text: Annotated[SearchText, Query(description="Part of a name or a login.")] = "",
    *,
    active: Annotated[bool | None, Query(description="Whether their account is in use.")] = None,
) -> Filter:
    if unit is not None and not reaches(session, actor, Permission.READ_PEOPLE, "unit_id", unit):
        raise NotFound
    return Filter(store.unit(session, unit) if unit is not None else None, role, text.strip(), active)


@router.get(
    "/people",
    summary="People within reach, newest first",
    dependencies=[_READ],
    responses=documented(401, 403, 404, 422),
)
def list_people(
    actor: CurrentActor,
    session: Transaction,
    wanted: Annotated[Filter, Depends(_filter)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PersonOut]:
    return shown(*store.list_people(session, actor, wanted, cursor, limit), PersonOut.of)


@router.post(
    "/people",
    summary="Add somebody, yet without a password",
    status_code=201,
    dependencies=[_MANAGE],
    responses=documented(400, 401, 403, 409, 422),
)
def add_person(asked: PersonIn, actor: CurrentActor, session: Transaction, response: Response) -> PersonOut:
    return _shown(administration.create(session, actor, asked.login, _details(asked)), response)


@router.get(
    "/people/{person_id}",
    summary="One person with their roles",
    dependencies=[_READ],
    responses=documented(401, 403, 404, 422),
)
def read_person(person_id: PersonId, session: Transaction, response: Response) -> PersonOut:
    return _shown(_person(session, person_id), response)


@router.put(
    "/people/{person_id}",
    summary="Bring somebody's details and roles to this",
    dependencies=[_MANAGE],
    responses=documented(400, 401, 403, 404, 412, 422),
)
def change_person(
    person_id: PersonId,
    asked: PersonChange,
    actor: CurrentActor,
    session: Transaction,
    response: Response,
    expected: Expected,
) -> PersonOut:
    person = _person(session, person_id)
    expect_version(person.version, expected)
    administration.change(session, actor, person, _details(asked))
    return _shown(person, response)


@router.post(
    "/people/{person_id}/unlock",
    summary="Let somebody try their password again",
    dependencies=[_MANAGE],
    responses=documented(401, 403, 404, 409, 422),
)
def unlock(person_id: PersonId, actor: CurrentActor, session: Transaction, response: Response) -> PersonOut:
    person = _person(session, person_id)
    administration.unlock(session, actor, person)
    return _shown(person, response)


@secret_router.post(
    "/people/{person_id}/temporary-password",
    summary="Make a temporary password, shown this once; all sessions of the person end",
    dependencies=[_MANAGE],
    responses=documented(401, 403, 404, 422),
)
def admit(person_id: PersonId, actor: CurrentActor, session: Transaction) -> TemporaryPassword:
    admitted = administration.admit(session, actor, _person(session, person_id))
    return TemporaryPassword(person_id=person_id, password=admitted.password)


def _person(session: Session, key: int) -> Person:
    found = store.person(session, key)
    if found is None:
        raise NotFound
    return found


def _details(asked: PersonChange) -> Details:
    grants = frozenset((one.role, one.unit_id) for one in asked.roles)
    return Details(asked.name.strip(), asked.subject.strip(), asked.unit_id, asked.active, grants)


def _shown(person: Person, response: Response) -> PersonOut:
    set_etag(response, person.version)
    return PersonOut.of(person)
