"""What the pages of accounts show."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fastapi import Request
from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.administration import manages
from service.accounts.entrance import minutes_left
from service.accounts.roles import Permission
from service.accounts.tables import ApiToken, Person, Unit
from service.accounts.words import KIND_NAMES, PERMISSION_NAMES, ROLE_NAMES
from service.clock import day_of, now
from service.errors import DeskError
from service.language import explain, mark
from service.problems import ANSWERS
from service.rendering import language_of

_DEEPEST = 5


class Standing(StrEnum):
    """How it is with somebody's account."""

    IN_USE = "in_use"
    LOCKED = "locked"
    TEMPORARY = "temporary"
    NO_PASSWORD = "no_password"  # noqa: S105  no secret: the lack of one
    NOT_IN_USE = "not_in_use"


STANDING_NAMES: dict[Standing, str] = {
    Standing.IN_USE: mark("In use"),
    Standing.LOCKED: mark("Locked for now"),
    Standing.TEMPORARY: mark("Temporary password"),
    Standing.NO_PASSWORD: mark("No password yet"),
    Standing.NOT_IN_USE: mark("Not in use"),
}
_TONES = {Standing.IN_USE: "done", Standing.TEMPORARY: "busy", Standing.NO_PASSWORD: "busy"}


@dataclass(frozen=True)
class Refused:
    """Why a form was not taken, to be shown on it."""

    status: int
    text: str


@dataclass(frozen=True)
class GrantShown:
    role: str
    role_name: str
    unit_id: int
    unit: str
    foreign: bool = False
    """Whether it is over a unit that is not the reader's to manage."""


@dataclass(frozen=True)
class PersonShown:
    id: int
    login: str
    name: str
    subject: str
    unit_id: int
    unit: str
    active: bool
    grants: list[GrantShown]
    standing: str
    tone: str
    minutes: int
    """For how long the account is locked, 0 when it is not."""


@dataclass(frozen=True)
class UnitShown:
    id: int
    code: str
    name: str
    kind: str
    depth: int
    """How far below the highest unit within reach, from 0."""
    people: int


@dataclass(frozen=True)
class TokenShown:
    id: int
    name: str
    scopes: list[str]
    made: date
    ends: date
    state: str
    alive: bool


def refused(session: Session, request: Request, error: DeskError) -> Refused:
    """Take back what was begun, and say why on the form's own page."""
    session.rollback()
    return Refused(int(ANSWERS[type(error)].status), explain(error, language_of(request)))


def people_shown(people: Iterable[Person]) -> list[PersonShown]:
    return [_person(person, [_grant(person, place) for place in range(len(person.grants))]) for person in people]


def person_shown(session: Session, actor: Actor, person: Person) -> PersonShown:
    """Show somebody to who may change them."""
    grants = [
        _grant(person, place, foreign=not manages(session, actor, grant.unit_id))
        for place, grant in enumerate(person.grants)
    ]
    return _person(person, grants)


def units_shown(units: Sequence[Unit], people: dict[int, int]) -> list[UnitShown]:
    """Show units as a tree: in the order given, each as deep as it stands below the highest one of its branch."""
    depths: dict[int | None, int] = {}
    shown = []
    for unit in units:
        depth = depths[unit.id] = depths.get(unit.parent_id, -1) + 1
        shown.append(
            UnitShown(
                unit.id, unit.code, unit.name, KIND_NAMES[unit.kind], min(depth, _DEEPEST), people.get(unit.id, 0)
            )
        )
    return shown


def tokens_shown(tokens: Iterable[ApiToken]) -> list[TokenShown]:
    return [_token(token, now()) for token in tokens]


def scopes_shown(scopes: Collection[Permission]) -> list[tuple[str, str]]:
    return [(one.value, PERMISSION_NAMES[one]) for one in Permission if one in scopes]


def _standing(person: Person) -> Standing:
    if not person.active:
        return Standing.NOT_IN_USE
    if minutes_left(person.locked_until):
        return Standing.LOCKED
    if person.must_change_password:
        return Standing.TEMPORARY
    if person.password_hash is None and person.oidc_subject is None:
        return Standing.NO_PASSWORD
    return Standing.IN_USE


def _person(person: Person, grants: list[GrantShown]) -> PersonShown:
    standing = _standing(person)
    return PersonShown(
        id=person.id,
        login=person.login,
        name=person.name,
        subject=person.subject,
        unit_id=person.unit_id,
        unit=person.unit.name,
        active=person.active,
        grants=grants,
        standing=STANDING_NAMES[standing],
        tone=_TONES.get(standing, "stop"),
        minutes=minutes_left(person.locked_until),
    )


def _grant(person: Person, place: int, *, foreign: bool = False) -> GrantShown:
    grant = person.grants[place]
    return GrantShown(grant.role.value, ROLE_NAMES[grant.role], grant.unit_id, grant.unit.name, foreign)


def _token(token: ApiToken, moment: datetime) -> TokenShown:
    alive = token.revoked_at is None and token.expires_at > moment
    ended = mark("Ended") if token.revoked_at is None else mark("Withdrawn")
    return TokenShown(
        id=token.id,
        name=token.name,
        scopes=[PERMISSION_NAMES[Permission(scope)] for scope in token.scopes],
        made=day_of(token.created_at),
        ends=day_of(token.expires_at),
        state=mark("In use") if alive else ended,
        alive=alive,
    )
