"""Turns what somebody wants to see into what the rows can be asked for: types of items are known to standards only."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.rubric import Standard
from service.accounts.actor import Actor
from service.assignments import queue_store
from service.assignments.readout import kinds_of


@dataclass(frozen=True)
class Work:
    """What somebody's assignments are about: ``kinds`` maps types of items to the items."""

    standards: dict[int, Standard]
    points: set[str]
    kinds: dict[str, set[str]]

    def items_of(self, kind: str) -> Collection[str] | None:
        """Return the items of a type; None, which means all, when no type is asked for."""
        return self.kinds.get(kind, set()) if kind else None


def work_of(session: Session, actor: Actor) -> Work:
    """Return what the actor's assignments are about."""
    found = queue_store.kinds_of_work(session, actor)
    standards = queue_store.standards_of(session, {round_id for round_id, _, _ in found})
    return Work(standards, {point for _, point, _ in found}, kinds_of(standards.values(), (item for *_, item in found)))


def items_of_kind(session: Session, actor: Actor, kind: str) -> Collection[str] | None:
    return work_of(session, actor).items_of(kind) if kind else None
