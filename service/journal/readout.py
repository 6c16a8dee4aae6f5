"""What the page says about an entry of the audit log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from service.accounts.actor import Actor
from service.clock import CHINA
from service.journal.tables import Entry
from service.journal.words import ACTION_NAMES, KINDS, action_name, state_name
from service.language import Language, translate

_FROM, _TO = "from", "to"


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from."""

    code: str
    name: str


@dataclass(frozen=True)
class Detail:
    name: str
    value: str


@dataclass(frozen=True)
class EntryReadout:
    number: int
    day: str
    time: str
    who: str
    action: str
    subject: str
    address: str | None
    before: str
    after: str
    details: tuple[Detail, ...]
    hash: str

    @classmethod
    def of(cls, entry: Entry, names: Mapping[int, str], actor: Actor, language: Language) -> "EntryReadout":
        kind, _, key = entry.subject.partition(":")
        known, local, details = KINDS.get(kind), entry.at.astimezone(CHINA), entry.details
        moved = _FROM in details and _TO in details
        linked = known is not None and known.permission is not None and actor.has(known.permission)
        return cls(
            number=entry.number,
            day=f"{local:%Y-%m-%d}",
            time=f"{local:%H:%M:%S}",
            who=_who(entry, names, language),
            action=action_name(entry.action, language),
            subject=f"{translate(language, known.name)} {key}" if known else entry.subject,
            address=known.address.format(key) if linked and known and known.address else None,
            before=state_name(kind, details[_FROM], language) if moved else "",
            after=state_name(kind, details[_TO], language) if moved else "",
            details=tuple(
                Detail(name, _value(value)) for name, value in details.items() if not (moved and name in {_FROM, _TO})
            ),
            hash=entry.hash,
        )


def kinds(language: Language) -> list[Choice]:
    return [Choice(code, translate(language, kind.name)) for code, kind in KINDS.items()]


def actions(language: Language) -> list[Choice]:
    return sorted((Choice(code, action_name(code, language)) for code in ACTION_NAMES), key=lambda one: one.name)


def _who(entry: Entry, names: Mapping[int, str], language: Language) -> str:
    if entry.actor_id is None:
        return translate(language, "The service itself")
    return names.get(entry.actor_id, str(entry.actor_id))


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
