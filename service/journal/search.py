"""Finds entries of the audit log for those who may read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.clock import CHINA
from service.journal.tables import Entry
from service.pagination import page_of


@dataclass(frozen=True)
class Filter:
    """What a list of entries is narrowed down to; what is None does not matter.

    ``subject`` is a kind, as in ``declaration``, or one thing, as in ``declaration:12``; ``people`` are ids; days are
    those of China, both included.
    """

    subject: str | None = None
    people: Collection[int] | None = None
    action: str | None = None
    since: date | None = None
    until: date | None = None


def entries_seen(
    session: Session, actor: Actor, wanted: Filter, cursor: str | None, limit: int
) -> tuple[Sequence[Entry], str | None]:
    """Return a part of the entries about units that the actor may read the log of, newest first."""
    query = (
        select(Entry)
        .join(Unit, Unit.id == Entry.unit_id)
        .where(reachable(actor, Permission.READ_JOURNAL, path=Unit.path))
    )
    if wanted.subject is not None:
        one = ":" in wanted.subject
        kind = Entry.subject.startswith(f"{wanted.subject}:", autoescape=True)
        query = query.where(Entry.subject == wanted.subject if one else kind)
    if wanted.people is not None:
        query = query.where(Entry.actor_id.in_(wanted.people))
    if wanted.action is not None:
        query = query.where(Entry.action == wanted.action)
    if wanted.since is not None:
        query = query.where(Entry.at >= _begin_of(wanted.since))
    if wanted.until is not None:
        query = query.where(Entry.at < _begin_of(wanted.until + timedelta(days=1)))
    return page_of(session, query, Entry.number, cursor, limit)


def people_called(session: Session, text: str) -> list[int]:
    """Return the ids of those with exactly this login or name."""
    if not text.isprintable():
        return []  # PostgreSQL refuses to compare with what no text may hold
    query = select(Person.id).where(or_(Person.login == text.casefold(), Person.name == text))
    return list(session.scalars(query))


def names_of(session: Session, entries: Sequence[Entry]) -> dict[int, str]:
    """Return the names of those who acted: the log itself holds none."""
    people = {one.actor_id for one in entries if one.actor_id is not None}
    query = select(Person.id, Person.name).where(Person.id.in_(people))
    return dict(iter(session.execute(query)))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, CHINA)
