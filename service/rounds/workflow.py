"""What happens to a round: planned, changed, opened, closed; deleted only while nothing is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from models.standard.loading import parse_standard
from models.standard.rubric import Standard
from service.accounts.access import check
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.clock import now, today
from service.declarations.workflow import expect_version
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import append, locked_head
from service.language import MarkedList, mark
from service.rounds import words
from service.rounds.schemas import RoundChange, RoundIn
from service.rounds.scheme import Scheme
from service.rounds.standards import check_lengths, keep_standard, scheme_of
from service.rounds.store import has_declarations, has_reviewers, kept_standard, locked_round
from service.rounds.tables import Round, RoundState, StandardVersion


class RoundAction(StrEnum):
    """As the audit log has them."""

    CREATE = "round_created"
    CHANGE = "round_changed"
    OPEN = "round_opened"
    CLOSE = "round_closed"
    DELETE = "round_deleted"


@dataclass(frozen=True)
class RoundWay:
    """In which states an action is possible."""

    sources: tuple[RoundState, ...]
    name: str


ROUND_WAYS: dict[RoundAction, RoundWay] = {
    RoundAction.CHANGE: RoundWay((RoundState.PLANNED, RoundState.OPEN), mark("Change the round")),
    RoundAction.OPEN: RoundWay((RoundState.PLANNED, RoundState.CLOSED), mark("Open the round")),
    RoundAction.CLOSE: RoundWay((RoundState.OPEN,), mark("Close the round")),
    RoundAction.DELETE: RoundWay((RoundState.PLANNED,), mark("Delete the round")),
}
STANDARD_KEPT = "standard_kept"

_POINTED_TO = mark("declarations of a running round point to it; plan a new round for another one")


def create(session: Session, actor: Actor, asked: RoundIn, standard: StandardVersion) -> Round:
    """Plan a round for a unit that the actor may hold rounds for."""
    check(session, actor, Permission.MANAGE_ROUND, {"unit_id": asked.unit_id})
    _check_dates(asked.starts_on, asked.submit_by, asked.review_by)
    made = Round(
        unit_id=asked.unit_id,
        name=asked.name.strip(),
        state=RoundState.PLANNED,
        standard_hash=standard.content_hash,
        starts_on=asked.starts_on,
        submit_by=asked.submit_by,
        review_by=asked.review_by,
        scheme=asked.scheme.model_dump(),
        created_at=now(),
    )
    session.add(made)
    session.flush()
    _journal(session, actor, RoundAction.CREATE, made, {"standard": made.standard_hash, **made.scheme})
    return made


def change(session: Session, actor: Actor, key: int, asked: RoundChange, expected: int | None) -> Round:
    """Change what was asked for; a running round keeps its unit and its standard."""
    held = _taken(session, key, RoundAction.CHANGE, expected)
    scheme = scheme_of(held).model_copy(update=asked.scheme.model_dump(exclude_unset=True) if asked.scheme else {})
    wanted = asked.model_dump(exclude_none=True, exclude={"scheme", "standard"})
    if asked.standard is not None:
        wanted["standard_hash"] = find_standard(session, asked.standard).content_hash
    wanted["scheme"] = scheme.model_dump()
    changed = {name: value for name, value in wanted.items() if getattr(held, name) != value}
    _check_change(session, actor, held, changed, scheme)
    for name, value in changed.items():
        setattr(held, name, value)
    _check_dates(held.starts_on, held.submit_by, held.review_by)
    if changed:
        held.version += 1
        _journal(session, actor, RoundAction.CHANGE, held, {name: _logged(name, changed[name]) for name in changed})
        session.refresh(held)
    return held


def open_round(session: Session, actor: Actor, key: int, expected: int | None) -> Round:
    """Let declarations and evidence in; also a round that was closed too early."""
    held = _taken(session, key, RoundAction.OPEN, expected)
    if held.submit_by < today():
        raise ValueRefused(field=words.SUBMIT_BY, reason=mark("it is over already; move it before opening the round"))
    return _moved(session, actor, held, RoundAction.OPEN, RoundState.OPEN)


def close(session: Session, actor: Actor, key: int, expected: int | None) -> Round:
    """Let nothing more in; work that is under way stays as it is."""
    held = _taken(session, key, RoundAction.CLOSE, expected)
    return _moved(session, actor, held, RoundAction.CLOSE, RoundState.CLOSED)


def delete(session: Session, actor: Actor, key: int, expected: int | None) -> None:
    held = _taken(session, key, RoundAction.DELETE, expected)
    if has_declarations(session, key):
        raise ValueRefused(field=held.name, reason=mark("there are declarations in it; close it instead"))
    _journal(session, actor, RoundAction.DELETE, held, {})
    session.delete(held)
    session.flush()


def keep_upload(session: Session, actor: Actor, data: bytes, name: str) -> StandardVersion:
    """Keep the standard of a rubric file.

    Raises
    ------
    StandardFileInvalid
        With the line to correct.
    ValueRefused
        When a code or a title in it is longer than what is kept.
    """
    standard = parse_standard(data, name)
    check_lengths(standard)
    known = kept_standard(session, standard.content_hash)
    if known is not None:
        return known
    details = {"standard": standard.content_hash}
    append(
        session,
        STANDARD_KEPT,
        f"standard:{standard.content_hash[:12]}",
        actor=actor.id,
        unit=actor.home_id,
        details=details,
    )
    return keep_standard(session, standard)


def choose_standard(session: Session, content_hash: str | None, loaded: Standard | None) -> StandardVersion:
    """Return the standard that was asked for, by default that of the loaded bundle."""
    if content_hash is not None and (loaded is None or content_hash != loaded.content_hash):
        return find_standard(session, content_hash)
    if loaded is None:
        raise ValueRefused(field=words.STANDARD, reason=mark("no bundle is loaded; choose a kept one or upload one"))
    return keep_standard(session, loaded)


def find_standard(session: Session, content_hash: str) -> StandardVersion:
    kept = kept_standard(session, content_hash)
    if kept is None:
        raise ValueRefused(field=words.STANDARD, reason=mark("no standard with this hash is kept here"))
    return kept


def _taken(session: Session, key: int, action: RoundAction, expected: int | None) -> Round:
    """Return the round, locked, when the action is possible in its state."""
    locked_head(session)  # before the round, as everywhere: nobody waits for each other in a circle
    held = locked_round(session, key)
    check_possible(held, action)
    expect_version(held.version, expected)
    return held


def check_possible(held: Round, action: RoundAction) -> None:
    """Raise TransitionForbidden when the round's state does not allow an action."""
    way = ROUND_WAYS[action]
    if held.state not in way.sources:
        raise TransitionForbidden(
            action=way.name,
            state=words.ROUND_STATE_NAMES[held.state],
            from_states=MarkedList(words.ROUND_STATE_NAMES[source] for source in way.sources),
        )


def _moved(session: Session, actor: Actor, held: Round, action: RoundAction, target: RoundState) -> Round:
    details = {"from": held.state.value, "to": target.value}
    held.state = target
    held.version += 1
    _journal(session, actor, action, held, details)
    return held


def _check_change(session: Session, actor: Actor, held: Round, changed: Mapping[str, Any], scheme: Scheme) -> None:
    if "unit_id" in changed:
        check(session, actor, Permission.MANAGE_ROUND, {"unit_id": changed["unit_id"]})
    if held.state is not RoundState.OPEN:
        return
    for name, label in (("unit_id", words.HELD_BY), ("standard_hash", words.STANDARD)):
        if name in changed:
            raise ValueRefused(field=label, reason=_POINTED_TO)
    if scheme.reviewers_per_item < scheme_of(held).reviewers_per_item and has_reviewers(session, held.id):
        raise ValueRefused(
            field=words.SCHEME["reviewers_per_item"].label,
            reason=mark("items were already given to as many; it can only be raised in this round"),
        )


def _check_dates(starts_on: date, submit_by: date, review_by: date) -> None:
    if submit_by < starts_on:
        raise ValueRefused(field=words.SUBMIT_BY, reason=mark("this is before the first day"))
    if review_by < submit_by:
        raise ValueRefused(field=words.REVIEW_BY, reason=mark("this is before the last day of handing in"))


def _logged(name: str, value: object) -> object:
    """Return what the log may hold of a new value: a name is a text, and so only noted as changed."""
    if name == "name":
        return "changed"
    return value.isoformat() if isinstance(value, date) else value


def _journal(session: Session, actor: Actor, action: RoundAction, held: Round, details: Mapping[str, object]) -> None:
    append(session, action.value, f"round:{held.id}", actor=actor.id, unit=held.unit_id, details=details)
