"""What administrators do with units: add below one of theirs, rename."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.accounts import store
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.accounts.roles import Permission, UnitKind
from service.accounts.tables import Unit
from service.errors import NotFound, ValueRefused
from service.journal.store import append
from service.language import mark

ORDER = tuple(UnitKind)
_LONGEST_PATH = 180


@dataclass(frozen=True)
class NewUnit:
    kind: UnitKind
    code: str
    name: str
    rural: bool | None = None


def add(session: Session, actor: Actor, above_id: int, new: NewUnit) -> Unit:
    """Add a unit below one of the actor's.

    Raises
    ------
    ValueRefused
        When the one above is not the actor's, the code is taken, or such a unit does not stand below the other one.
    """
    above = store.unit(session, above_id)
    if above is None or not reaches(session, actor, Permission.MANAGE_PEOPLE, "unit_id", above_id):
        raise ValueRefused(field=mark("Unit above"), reason=mark("there is no such unit among yours"))
    if ORDER.index(new.kind) <= ORDER.index(above.kind) or len(above.path) > _LONGEST_PATH:
        raise ValueRefused(field=mark("Kind"), reason=mark("such a unit does not stand below the one you chose"))
    unit = Unit(kind=new.kind, code=new.code.strip(), name=new.name, rural=new.rural)
    added = store.add_unit(session, unit, above)
    append(session, "unit_added", f"unit:{added.id}", actor=actor.id, unit=added.id, details={"code": added.code})
    return added


def rename(session: Session, actor: Actor, unit_id: int, name: str, *, rural: bool | None) -> Unit:
    unit = unit_to_manage(session, actor, unit_id)
    unit.name, unit.rural = name, rural
    append(session, "unit_changed", f"unit:{unit.id}", actor=actor.id, unit=unit.id, details={"code": unit.code})
    return unit


def unit_to_manage(session: Session, actor: Actor, key: int) -> Unit:
    found = store.unit(session, key)
    if found is None or not reaches(session, actor, Permission.MANAGE_PEOPLE, "unit_id", key):
        raise NotFound
    return found
