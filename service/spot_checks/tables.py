"""Spot-checks: the frozen decisions of a round, the sample drawn of them, and what was found on rereading it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Person, Unit
from service.database.declarative import Choice, Table
from service.declarations.tables import Declaration
from service.rounds.tables import Round
from service.submissions.tables import Evidence


class SpotState(StrEnum):
    PLANNED = "planned"
    """The list of decisions is fixed; nothing is drawn yet."""
    DRAWN = "drawn"
    SIGNED = "signed"
    """Nothing of it changes any more."""


class Stage(StrEnum):
    """Why a decision is in the sample."""

    FIRST = "first"
    EXTENSION = "extension"
    WHOLE_SCHOOL = "whole_school"
    """Reread because its school is reread whole; not part of the random sample."""


class SpotCheck(Table):
    """One spot-check.

    ``decisions`` is the frozen list (``audits.audit_plan.DecisionOut``), ``list_hash`` its SHA-256, ``settings`` a
    ``plan_settings.PlanSettings``, ``seed`` what was typed, ``code`` the release that drew, ``result`` a
    ``result.Result`` as it was signed.
    """

    __tablename__ = "spot_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[SpotState] = mapped_column(Choice(SpotState))
    decisions: Mapped[list[Any]] = mapped_column(deferred=True)
    list_hash: Mapped[str] = mapped_column(String(64))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    settings: Mapped[dict[str, Any] | None]
    seed: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(60))
    drawn_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    remark: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined")
    unit: Mapped[Unit] = relationship(lazy="joined")
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id])


class SpotDraw(Table):
    """A drawn decision; ``place`` is its place in the draw, ``rechecker`` who rereads it."""

    __tablename__ = "spot_draws"
    __table_args__ = (UniqueConstraint("spot_check_id", "declaration_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    spot_check_id: Mapped[int] = mapped_column(ForeignKey("spot_checks.id"), index=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    stage: Mapped[Stage] = mapped_column(Choice(Stage))
    place: Mapped[int]
    rechecker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)

    spot_check: Mapped[SpotCheck] = relationship()
    declaration: Mapped[Declaration] = relationship()
    rechecker: Mapped[Person | None] = relationship()
    items: Mapped[list["SpotItem"]] = relationship(
        lazy="selectin", order_by="SpotItem.id", cascade="all, delete-orphan", back_populates="draw"
    )

    @property
    def done(self) -> bool:
        return all(one.done_at is not None for one in self.items)


class SpotItem(Table):
    """One evidence item of a drawn decision; ``levels`` maps criteria to what the rechecker set, None until then."""

    __tablename__ = "spot_items"
    __table_args__ = (UniqueConstraint("draw_id", "evidence_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("spot_draws.id"), index=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    off_task: Mapped[bool] = mapped_column(default=False)
    levels: Mapped[dict[str, str] | None]
    opened_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    seconds: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)

    draw: Mapped[SpotDraw] = relationship(back_populates="items")
    evidence: Mapped[Evidence] = relationship()
