"""What administrators do with people: add, change, give roles, lock out and let in again.

Reaching a person is not enough where their account opens more than the administrator's own part: whoever is reset,
deactivated or moved must hold no role beyond it, or a school could take over the county's accounts.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.accounts import passwords, sign_in, store
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.accounts.roles import Permission, Role
from service.accounts.tables import Person, RoleGrant, Unit
from service.errors import NotAllowed, NotFound, ValueRefused, VersionConflict
from service.journal.store import append
from service.language import mark

Grant = tuple[Role, int]
"""A role, and the id of the unit that it is over."""


@dataclass(frozen=True)
class Details:
    """What is kept about a person beside how they sign in."""

    name: str
    subject: str
    unit_id: int
    active: bool
    grants: frozenset[Grant]


@dataclass(frozen=True)
class Admitted:
    """Somebody with a new temporary password, which is known only now."""

    person: Person
    password: str


def manages(session: Session, actor: Actor, unit_id: int) -> bool:
    return reaches(session, actor, Permission.MANAGE_PEOPLE, "unit_id", unit_id)


def wholly_managed(session: Session, actor: Actor, person: Person) -> bool:
    """Say whether somebody's unit and all their roles lie within the actor's part."""
    units = {person.unit_id, *(grant.unit_id for grant in person.grants)}
    return all(manages(session, actor, unit) for unit in units)


def create(session: Session, actor: Actor, login: str, details: Details) -> Person:
    """Add somebody, yet without a password.

    Raises
    ------
    ValueRefused
        When the login is taken, or a unit is not the actor's to manage.
    """
    return _add(session, actor, _new(session, actor, login, details))


def create_admitted(session: Session, actor: Actor, login: str, details: Details) -> Admitted:
    """Add somebody with a temporary password; refused as :func:`create` is."""
    added = _new(session, actor, login, details)
    password = _give_password(added)
    return Admitted(_add(session, actor, added), password)


def change(session: Session, actor: Actor, person: Person, details: Details) -> bool:
    """Bring somebody to these details, and say whether anything changed.

    Roles over units that are not the actor's to manage stay as they are, named in ``details`` or not.

    Raises
    ------
    ValueRefused
        When a unit is not the actor's to manage, or actors would take away their own way in.
    NotAllowed
        When somebody with roles beyond the actor's part would be moved or deactivated.
    """
    held = {(grant.role, grant.unit_id) for grant in person.grants}
    foreign = {grant for grant in held if not manages(session, actor, grant[1])}
    wanted = set(details.grants) | foreign
    before = (person.name, person.subject, person.unit_id, person.active)
    if before == (details.name, details.subject, details.unit_id, details.active) and wanted == held:
        return False
    if foreign and (person.unit_id, person.active) != (details.unit_id, details.active):
        raise NotAllowed
    _refuse_own_end(actor, person, details, wanted)
    person.unit = _unit_to_manage(session, actor, details.unit_id, mark("Unit"))
    for _, over in wanted - held:
        _unit_to_manage(session, actor, over, mark("Role over"))
    person.name, person.subject, person.active = details.name, details.subject, details.active
    person.grants = [grant for grant in person.grants if (grant.role, grant.unit_id) in wanted]
    person.grants += [RoleGrant(role=role, unit=store.unit(session, over)) for role, over in sorted(wanted - held)]
    person.version += 1
    session.flush()
    if not person.active:
        sign_in.end_all(session, person.id)
    _note(session, actor, "person_changed", person, roles=_as_json(person), active=person.active)
    return True


def expect_seen(person: Person, version: str) -> None:
    """Raise VersionConflict when a form was made from another version of somebody, or says none."""
    if version != str(person.version):
        raise VersionConflict


def unlock(session: Session, actor: Actor, person: Person) -> None:
    """Let somebody try their password again."""
    _refuse_beyond(session, actor, person)
    person.failures, person.locked_until = 0, None
    _note(session, actor, "account_unlocked", person)


def admit(session: Session, actor: Actor, person: Person) -> Admitted:
    """Give somebody a temporary password, which they must change; all their sessions end.

    Raises
    ------
    NotAllowed
        When they have roles beyond the actor's part.
    ValueRefused
        For oneself, whose password is changed on the account page.
    """
    _refuse_beyond(session, actor, person)
    if person.id == actor.id:
        raise ValueRefused(field=mark("Password"), reason=mark("change your own on your account page"))
    password = _give_password(person)
    sign_in.end_all(session, person.id)
    _note(session, actor, "password_given", person)
    return Admitted(person, password)


def person_to_manage(session: Session, actor: Actor, key: int) -> Person:
    found = store.person(session, key)
    if found is None or not reaches(session, actor, Permission.MANAGE_PEOPLE, "person_id", key):
        raise NotFound
    return found


def _new(session: Session, actor: Actor, login: str, details: Details) -> Person:
    unit = _unit_to_manage(session, actor, details.unit_id, mark("Unit"))
    for _, over in details.grants:
        _unit_to_manage(session, actor, over, mark("Role over"))
    new = Person(
        login=store.login_of(login), name=details.name, subject=details.subject, unit=unit, active=details.active
    )
    new.grants = [RoleGrant(role=role, unit=store.unit(session, over)) for role, over in sorted(details.grants)]
    return new


def _add(session: Session, actor: Actor, new: Person) -> Person:
    store.add_person(session, new)
    details = {"roles": _as_json(new), "temporary_password": new.must_change_password is True}
    append(session, "person_added", f"person:{new.id}", actor=actor.id, unit=new.unit_id, details=details)
    return new


def _give_password(person: Person) -> str:
    password = passwords.new_temporary()
    person.password_hash = passwords.hashed_temporary(password)
    person.must_change_password = True
    person.failures, person.locked_until = 0, None
    return password


def _unit_to_manage(session: Session, actor: Actor, key: int, field: str) -> Unit:
    found = store.unit(session, key)
    if found is None or not manages(session, actor, key):
        raise ValueRefused(field=field, reason=mark("there is no such unit among yours"))
    return found


def _refuse_beyond(session: Session, actor: Actor, person: Person) -> None:
    if not wholly_managed(session, actor, person):
        raise NotAllowed


def _refuse_own_end(actor: Actor, person: Person, details: Details, wanted: set[Grant]) -> None:
    if person.id != actor.id:
        return
    lost = {grant.unit_id for grant in person.grants if grant.role is Role.ADMINISTRATOR}
    lost -= {unit for role, unit in wanted if role is Role.ADMINISTRATOR}
    if lost or not details.active:
        raise ValueRefused(field=mark("Role"), reason=mark("nobody takes away their own; ask another administrator"))


def _as_json(person: Person) -> list[str]:
    return sorted(f"{grant.role.value}:{grant.unit_id}" for grant in person.grants)


def _note(session: Session, actor: Actor, action: str, person: Person, **details: object) -> None:
    append(session, action, f"person:{person.id}", actor=actor.id, unit=person.unit_id, details=details)
