"""All SQL about people and units."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, Role
from service.accounts.tables import Person, RoleGrant, Unit
from service.clock import now
from service.errors import ValueRefused
from service.language import mark
from service.pagination import page_of

_TAKEN = mark("it is taken already")


@dataclass(frozen=True)
class Filter:
    """What a list of people is narrowed down to; what is None does not matter."""

    unit: Unit | None = None
    role: Role | None = None
    text: str = ""
    active: bool | None = None


def login_of(written: str) -> str:
    """Return a login as it is kept: without blanks around it, in small letters, full-width digits made plain."""
    return unicodedata.normalize("NFKC", written).strip().casefold()


def person(session: Session, key: int) -> Person | None:
    return session.get(Person, key)


def person_by_login(session: Session, login: str) -> Person | None:
    wanted = login_of(login)
    # PostgreSQL refuses to compare with what no text may hold.
    return session.scalars(select(Person).where(Person.login == wanted)).one_or_none() if wanted.isprintable() else None


def people_by_login(session: Session, logins: Collection[str]) -> dict[str, Person]:
    found = session.scalars(select(Person).where(Person.login.in_(logins))).unique()
    return {one.login: one for one in found}


def person_by_oidc(session: Session, subject: str) -> Person | None:
    return session.scalars(select(Person).where(Person.oidc_subject == subject)).one_or_none()


def people_with_role(session: Session, role: Role, unit_path: str) -> list[Person]:
    """Return who is active and has a role over that unit: theirs is this one or one above it; by id."""
    grants = (
        select(RoleGrant.person_id).join(Unit).where(RoleGrant.role == role, literal(unit_path).startswith(Unit.path))
    )
    query = select(Person).where(Person.active, Person.id.in_(grants)).order_by(Person.id)
    return list(session.scalars(query).unique())


def list_people(
    session: Session, actor: Actor, wanted: Filter, cursor: str | None, limit: int
) -> tuple[Sequence[Person], str | None]:
    """Return people that the actor may read about, newest first, and the cursor of the next part."""
    return page_of(session, _people(actor, wanted), Person.id, cursor, limit)


def count_people(session: Session, actor: Actor, wanted: Filter) -> int:
    return session.scalar(select(func.count()).select_from(_people(actor, wanted).subquery())) or 0


def all_people(session: Session, actor: Actor) -> list[Person]:
    """Return everybody within reach, unit by unit, as an export lists them."""
    query = _people(actor, Filter()).order_by(Unit.path, Person.login)
    return list(session.scalars(query).unique())


def sample_people(session: Session, per_role: int) -> list[Person]:
    """Return the first few who have each role, as a demo offers them."""
    found: dict[int, Person] = {}
    for role in Role:
        having = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == role)
        query = select(Person).where(Person.active, Person.password_hash.is_not(None), having)
        for one in session.scalars(query.order_by(Person.id).limit(per_role)).unique():
            found.setdefault(one.id, one)
    return list(found.values())


def add_person(session: Session, added: Person) -> Person:
    """Add somebody; refused when the login is taken."""
    added.created_at = now()
    session.add(added)
    try:
        session.flush()
    except IntegrityError:
        raise ValueRefused(field=mark("Login"), reason=_TAKEN) from None
    return added


def unit(session: Session, key: int) -> Unit | None:
    return session.get(Unit, key)


def unit_by_code(session: Session, code: str) -> Unit | None:
    wanted = code.strip()
    return session.scalars(select(Unit).where(Unit.code == wanted)).one_or_none() if wanted.isprintable() else None


def units_by_code(session: Session, codes: Iterable[str]) -> dict[str, Unit]:
    return {one.code: one for one in session.scalars(select(Unit).where(Unit.code.in_(set(codes))))}


def any_unit(session: Session) -> bool:
    return session.scalar(select(exists(select(Unit.id)))) or False


def units_within(session: Session, actor: Actor, permission: Permission) -> list[Unit]:
    """Return the units within reach, each after the one above it, children in the order of their codes."""
    found = session.scalars(select(Unit).where(reachable(actor, permission, path=Unit.path)))
    below: dict[int | None, list[Unit]] = {}
    known = list(found)
    ids = {one.id for one in known}
    for one in sorted(known, key=lambda unit: unit.code):
        below.setdefault(one.parent_id if one.parent_id in ids else None, []).append(one)
    ordered: list[Unit] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting += below.get(ordered[-1].id, [])[::-1]
    return ordered


def list_units(session: Session, actor: Actor, cursor: str | None, limit: int) -> tuple[Sequence[Unit], str | None]:
    query = select(Unit).where(reachable(actor, Permission.READ_PEOPLE, path=Unit.path))
    return page_of(session, query, Unit.id, cursor, limit)


def people_per_unit(session: Session, units: Sequence[Unit]) -> dict[int, int]:
    """Return how many active people work at each unit itself."""
    ids = [one.id for one in units]
    query = select(Person.unit_id, func.count()).where(Person.active, Person.unit_id.in_(ids)).group_by(Person.unit_id)
    return {row[0]: row[1] for row in session.execute(query)}


def add_unit(session: Session, added: Unit, above: Unit | None) -> Unit:
    """Add a unit below another, or as a root; refused when the code is taken."""
    added.parent_id, added.path = (above.id if above else None), ""
    session.add(added)
    try:
        session.flush()
    except IntegrityError:
        raise ValueRefused(field=mark("Unit code"), reason=_TAKEN) from None
    added.path = f"{above.path if above else '/'}{added.id}/"
    session.flush()
    return added


def _people(actor: Actor, wanted: Filter) -> Select[Person]:
    query = select(Person).join(Unit, Unit.id == Person.unit_id)
    query = query.where(reachable(actor, Permission.READ_PEOPLE, path=Unit.path))
    if wanted.unit is not None:
        query = query.where(Unit.path.startswith(wanted.unit.path, autoescape=True))
    if wanted.role is not None:
        query = query.where(exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == wanted.role))
    if wanted.active is not None:
        query = query.where(Person.active == wanted.active)
    if wanted.text:
        named = Person.name.icontains(wanted.text, autoescape=True)
        query = query.where(or_(named, Person.login.icontains(login_of(wanted.text), autoescape=True)))
    return query
