"""Rounds (评审轮次) and the standards that they are judged by."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Unit
from service.database.declarative import Choice, Table


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class StandardVersion(Table):
    """A standard as it was when a round began, kept for as long as a result points to it."""

    __tablename__ = "standards"

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    standard_id: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Round(Table):
    """One time of collecting and judging evidence, held by a unit for itself and all below it.

    ``scheme`` is a :class:`service.rounds.scheme.Scheme` as JSON.
    """

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[RoundState] = mapped_column(Choice(RoundState))
    standard_hash: Mapped[str] = mapped_column(ForeignKey("standards.content_hash"))
    starts_on: Mapped[date]
    submit_by: Mapped[date]
    review_by: Mapped[date]
    scheme: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    standard: Mapped[StandardVersion] = relationship()
