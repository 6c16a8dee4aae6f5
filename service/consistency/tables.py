"""What was computed of a round in a county, and how far the computing is."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Unit
from service.database.declarative import Choice, Table
from service.rounds.tables import Round


class FigureState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class AuditFigures(Table):
    """The figures of one round in one county.

    ``done`` of ``total`` stages are behind the computing that runs, the one that runs began at ``stage_at``, and
    ``stage_seconds`` is what each took the last time; the figures before it stay until it ends.
    ``source_hash`` covers the ratings that the figures rest on, ``as_of`` is a moment from which on they know of no
    review, and ``seconds`` is what they took. ``pairs`` has the agreement of every two reviewers, which pages need
    only a part of. ``touched_at`` is a sign of life of whoever computes.
    """

    __tablename__ = "audit_figures"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[FigureState] = mapped_column(Choice(FigureState))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stage_at: Mapped[datetime | None]
    stage_seconds: Mapped[dict[str, Any] | None]
    touched_at: Mapped[datetime]
    source_hash: Mapped[str] = mapped_column(String(64), default="")
    as_of: Mapped[datetime | None]
    computed_at: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    figures: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    pairs: Mapped[list[Any] | None] = mapped_column(deferred=True)

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()
