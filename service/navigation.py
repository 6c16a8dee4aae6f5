"""What stands in the menu, by what somebody may do."""

from dataclasses import dataclass

from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.language import mark


@dataclass(frozen=True)
class Entry:
    name: str
    address: str
    here: bool


AUDIT = "/consistency"
_BELOW: dict[str, tuple[str, ...]] = {AUDIT: ("/spot-checks", "/resemblances", "/circulars")}
"""Pages that are tabs of another one: its entry stands for them too."""
_OF_OTHERS = ("/spot-checks/readings",)
"""Pages below such a tab that are no part of it: whoever rereads sees nothing of the audit."""

_MENU: tuple[tuple[Permission, str, str], ...] = (
    (Permission.SUBMIT, mark("My points"), "/declarations"),
    (Permission.REVIEW, mark("My reviews"), "/reviews"),
    (Permission.DECIDE, mark("Panel"), "/panel"),
    (Permission.MONITOR, mark("Progress"), "/progress"),
    (Permission.MONITOR, mark("Consistency"), AUDIT),
    (Permission.MONITOR, mark("Spared readings"), "/acceptance"),
    (Permission.ANSWER, mark("Objections"), "/appeals"),
    (Permission.RECHECK, mark("Recheck"), "/rechecks"),
    (Permission.READ_ROUND, mark("In publicity"), "/publicity"),
    (Permission.READ_ROUND, mark("Rounds"), "/rounds"),
    (Permission.READ_PEOPLE, mark("People"), "/people"),
    (Permission.READ_JOURNAL, mark("Audit log"), "/journal"),
    (Permission.READ_ROUND, mark("Trial"), "/trial"),
)


def menu(actor: Actor | None, path: str) -> tuple[Entry, ...]:
    """Return the entries for somebody who is looking at ``path``; none for nobody."""
    if actor is None:
        return ()
    return tuple(
        Entry(name, address, _is_here(address, path)) for permission, name, address in _MENU if actor.has(permission)
    )


def _is_here(address: str, path: str) -> bool:
    if any(_lies_in(path, one) for one in _OF_OTHERS):
        return False
    return any(_lies_in(path, one) for one in (address, *_BELOW.get(address, ())))


def _lies_in(path: str, address: str) -> bool:
    return path == address or path.startswith(f"{address}/")


def start_of(actor: Actor) -> str:
    """Return where somebody begins their day."""
    entries = menu(actor, "")
    return entries[0].address if entries else "/trial"
