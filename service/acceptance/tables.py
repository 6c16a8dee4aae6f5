"""Second readings that were spared on a bundle's promise, and the alarm that watches over it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Person
from service.database.declarative import Choice, Table


class Cause(StrEnum):
    """What switched acceptance: one of the watches, or a person."""

    DOUBT = "doubt"
    LEVELS = "levels"
    STRANGE = "strange"
    AGREEMENT = "agreement"
    BY_HAND = "by_hand"


class AcceptanceSwitch(Table):
    """Acceptance with one bundle switched on or off; the newest counts, and before the first it is on.

    Watching begins anew behind ``grade_id`` and ``review_id``, the newest of that moment.
    """

    __tablename__ = "acceptance_switches"

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle: Mapped[str] = mapped_column(String(120), index=True)
    is_on: Mapped[bool]
    cause: Mapped[Cause] = mapped_column(Choice(Cause))
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    grade_id: Mapped[int]
    review_id: Mapped[int]
    at: Mapped[datetime]

    actor: Mapped[Person | None] = relationship(lazy="joined")


class AcceptanceWatch(Table):
    """What the alarm last found of one bundle, and how far it had read."""

    __tablename__ = "acceptance_watches"

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle: Mapped[str] = mapped_column(String(120), unique=True)
    grade_id: Mapped[int]
    review_id: Mapped[int]
    figures: Mapped[list[Any]]
    watched_at: Mapped[datetime]


class SparedReading(Table):
    """An item that one reviewer fewer reads; ``called`` when one was asked after all."""

    __tablename__ = "spared_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    bundle: Mapped[str] = mapped_column(String(120), index=True)
    called: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
