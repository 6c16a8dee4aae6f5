"""What a person decided about a declaration, and what the teacher said against it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Person
from service.database.declarative import Choice, Table
from service.declarations.tables import Declaration
from service.submissions.tables import Submission


class Stage(StrEnum):
    PRELIMINARY = "preliminary"
    FINAL = "final"
    REVOKED = "revoked"
    """Says why the level before it no longer holds."""


class Decision(Table):
    """A point's level with its reasons, as a person confirmed it; a later one replaces it, none is changed.

    ``item_levels`` maps evidence items to level codes.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    stage: Mapped[Stage] = mapped_column(Choice(Stage))
    point_level: Mapped[str] = mapped_column(String(40))
    item_levels: Mapped[dict[str, Any]]
    reasons: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]

    declaration: Mapped[Declaration] = relationship()
    submission: Mapped[Submission] = relationship()
    decided_by: Mapped[Person] = relationship()


class Appeal(Table):
    """A teacher's objection (异议) and a person's answer; ``criterion`` and ``item`` say what it is about."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    item: Mapped[str | None] = mapped_column(String(60))
    criterion: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str]
    filed_at: Mapped[datetime]
    upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]

    declaration: Mapped[Declaration] = relationship(lazy="joined")
    answered_by: Mapped[Person | None] = relationship()
