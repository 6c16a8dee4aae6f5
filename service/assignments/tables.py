"""Seats that nobody could take: what the panel head has to see to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.declarative import Choice, Table
from service.reviews.tables import Seat


class Obstacle(StrEnum):
    """Why nobody could take a seat."""

    NO_REVIEWERS = "no_reviewers"
    """Nobody who reviews is responsible for the school."""
    ALL_EXCLUDED = "all_excluded"
    """Everybody who is has a reason not to."""


class OpenSeat(Table):
    """A seat of an evidence item that waits for a person; gone as soon as one has it."""

    __tablename__ = "open_seats"
    __table_args__ = (UniqueConstraint("evidence_id", "seat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    seat: Mapped[Seat] = mapped_column(Choice(Seat))
    reasons: Mapped[list[str]]
    obstacle: Mapped[Obstacle] = mapped_column(Choice(Obstacle))
    since: Mapped[datetime]
