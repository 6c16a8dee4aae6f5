"""Progress as numbers: how far the work is, what waits for whom, and what is stuck."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from models.grading.grade import Referral
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.clock import now, today
from service.declarations.states import State
from service.monitoring import store
from service.monitoring.asked import Asked
from service.monitoring.store import By, Clauses
from service.submissions.tables import Reading

LONG_WAIT_DAYS = 7
"""Work that has not moved for longer is shown as stuck."""
FEW = 5
"""Finished reviews below which a person's mean time says little."""
_MOST_SHOWN = 20


class Phase(StrEnum):
    """States put together for tables and charts, in the order of the work."""

    TO_HAND_IN = "to_hand_in"
    CHECKING = "checking"
    REVIEWING = "reviewing"
    RESULT = "result"
    DECIDED = "decided"
    LEFT_OUT = "left_out"


PHASES: dict[Phase, tuple[State, ...]] = {
    Phase.TO_HAND_IN: (State.DRAFT, State.RETURNED, State.OVERDUE),
    Phase.CHECKING: (State.SUBMITTED, State.FORM_CHECK),
    Phase.REVIEWING: (State.IN_REVIEW, State.ARBITRATION),
    Phase.RESULT: (State.PRELIMINARY, State.PUBLICITY, State.APPEAL, State.SAMPLING, State.RECHECK),
    Phase.DECIDED: (State.FINAL, State.CERTIFIED),
    Phase.LEFT_OUT: (State.REVOKED, State.EXEMPT),
}
_PHASE_OF = {state: phase for phase, states in PHASES.items() for state in states}
# What waits for a teacher or is over does not count as stuck.
_MOVING = (*PHASES[Phase.CHECKING], *PHASES[Phase.REVIEWING], State.PRELIMINARY, State.APPEAL, State.RECHECK)


@dataclass
class Part:
    """The work of one school, point or subject, or all of it."""

    key: str
    name: str
    states: dict[State, int] = field(default_factory=dict)
    items: int = 0
    prescored: int = 0
    referred: int = 0
    reviewed: int = 0

    @property
    def declared(self) -> int:
        return sum(self.states.values())

    @property
    def phases(self) -> dict[Phase, int]:
        found = dict.fromkeys(Phase, 0)
        for state, n in self.states.items():
            found[_PHASE_OF[state]] += n
        return found


@dataclass(frozen=True)
class Stuck:
    """Work that waits; ``shown`` are the ones that have waited longest."""

    n: int
    shown: tuple["Waiting", ...]


@dataclass(frozen=True)
class Waiting:
    declaration: int
    point: str
    state: State
    since: datetime
    school: str


@dataclass(frozen=True)
class Workload:
    """``mean_seconds`` is until the levels before the machine was seen; ``few`` says that it says little."""

    person: int
    name: str
    open: int
    overdue: int
    done: int
    mean_seconds: float | None

    @property
    def few(self) -> bool:
        return self.done < FEW


@dataclass(frozen=True)
class Backlog:
    """What the worker has before it, since when, and which files it could not read."""

    waiting: int
    since: datetime | None
    refused: int


@dataclass(frozen=True)
class Progress:
    """``workloads`` is None for whoever leads no panel."""

    total: Part
    parts: dict[By, tuple[Part, ...]]
    referrals: dict[Referral, int]
    open: int
    overdue: int
    done: int
    backlog: Backlog
    no_reviewer: Stuck
    long_wait: Stuck
    workloads: tuple[Workload, ...] | None


def progress_of(session: Session, actor: Actor, asked: Asked) -> Progress:
    clauses, day = asked.clauses(actor), today()
    parts = {by: _parts(session, by, clauses) for by in By}
    load = store.assignments(session, day, clauses)
    return Progress(
        total=_total(parts[By.SCHOOL]),
        parts=parts,
        referrals={code: n for code, n in store.referrals(session, clauses).items() if n},
        open=load[0],
        overdue=load[1],
        done=load[2],
        backlog=_backlog(session, clauses),
        no_reviewer=_stuck(*store.without_reviewer(session, clauses, _MOST_SHOWN)),
        long_wait=_stuck(
            *store.waiting_since(session, now() - timedelta(days=LONG_WAIT_DAYS), _MOVING, clauses, _MOST_SHOWN)
        ),
        workloads=_workloads(session, actor, asked, day),
    )


def _parts(session: Session, by: By, clauses: Clauses) -> tuple[Part, ...]:
    found: dict[str, Part] = {}
    for key, name, state, n in store.declarations_by(session, by, clauses):
        found.setdefault(str(key), Part(str(key), name)).states[state] = n
    for key, items, prescored, referred, reviewed in store.items_by(session, by, clauses):
        part = found[str(key)]
        part.items, part.prescored, part.referred, part.reviewed = items, prescored, referred, reviewed
    return tuple(found.values())


def _total(parts: Sequence[Part]) -> Part:
    total = Part("", "")
    for part in parts:
        for state, n in part.states.items():
            total.states[state] = total.states.get(state, 0) + n
        total.items += part.items
        total.prescored += part.prescored
        total.referred += part.referred
        total.reviewed += part.reviewed
    return total


def _backlog(session: Session, clauses: Clauses) -> Backlog:
    found = {reading: (n, since) for reading, n, since in store.readings(session, clauses)}
    unread = [found[reading] for reading in store.UNREAD if reading in found]
    return Backlog(
        waiting=sum(n for n, _ in unread),
        since=min((since for _, since in unread), default=None),
        refused=found.get(Reading.REFUSED, (0, None))[0],
    )


def _stuck(n: int, rows: Sequence[Row[*tuple[Any, ...]]]) -> Stuck:
    return Stuck(n, tuple(Waiting(*row) for row in rows))


def _workloads(session: Session, actor: Actor, asked: Asked, day: date) -> tuple[Workload, ...] | None:
    if not actor.has(Permission.ASSIGN):
        return None
    rows = store.workloads(session, day, asked.clauses(actor, Permission.ASSIGN))
    return tuple(Workload(*row) for row in rows)
