"""Appends to the audit log, and proves that nobody changed it.

Each entry's hash covers its content and the hash before it, so that a changed, missing or inserted entry breaks every
later one. The newest link stands in a row of its own, which writers lock: numbers have no gaps.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import now
from service.errors import JournalBroken
from service.journal.tables import Entry, Head
from service.language import mark

FIRST = "0" * 64


@dataclass(frozen=True)
class Link:
    """An entry's number and hash: written down elsewhere, they prove later that nothing before was changed."""

    number: int
    hash: str


def append(
    session: Session,
    action: str,
    subject: str,
    *,
    actor: int | None,
    unit: int | None,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Add an entry to the current transaction; ``details`` hold ids, codes and hashes, never a name or a text."""
    head = locked_head(session)
    entry = Entry(
        number=head.number + 1,
        at=now(),
        actor_id=actor,
        action=action,
        subject=subject,
        unit_id=unit,
        details=dict(details or {}),
        previous=head.hash,
    )
    entry.hash = _hash(entry)
    session.add(entry)
    head.number, head.hash = entry.number, entry.hash
    session.flush()
    return entry


def locked_head(session: Session) -> Head:
    """Return the newest link, which nobody else can then move before the end of the transaction."""
    query = select(Head).where(Head.id == 1).with_for_update().execution_options(populate_existing=True)
    with session.no_autoflush:
        return session.scalars(query).one()


def newest(session: Session) -> Link:
    """Return the last entry's link; number 0 while there is none."""
    head = session.scalars(select(Head)).one()
    return Link(head.number, head.hash)


def verify(session: Session, expected: Link | None = None) -> int:
    """Return the number of entries when all links hold, and ``expected`` is one of them.

    Raises
    ------
    JournalBroken
        With the first entry that is wrong.
    """
    previous, number = FIRST, 0
    query = select(Entry).order_by(Entry.number).execution_options(yield_per=1000)
    with closing(session.scalars(query)) as entries:
        for entry in entries:
            number += 1
            if entry.number != number:
                raise JournalBroken(entry=number, reason=mark("it is missing"))
            if entry.previous != previous or entry.hash != _hash(entry):
                raise JournalBroken(entry=number, reason=mark("its content is not what its hash says"))
            previous = entry.hash
            if expected is not None and expected.number == number and expected.hash != previous:
                raise JournalBroken(entry=number, reason=mark("it is not the one that was written down"))
    head = session.scalars(select(Head)).one_or_none()
    if head is None or (head.number, head.hash) != (number, previous):
        raise JournalBroken(entry=number + 1, reason=mark("the end is missing"))
    if expected is not None and expected.number > number:
        raise JournalBroken(entry=number + 1, reason=mark("the end is missing"))
    return number


def _hash(entry: Entry) -> str:
    content = [
        entry.number,
        _stamp(entry.at),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.unit_id,
        entry.details,
        entry.previous,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
