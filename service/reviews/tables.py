"""Who reviews what, what they judged before and after seeing the machine, and what came out of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.accounts.tables import Person
from service.database.declarative import Choice, Table
from service.submissions.tables import Evidence, MachineGrade


class Seat(StrEnum):
    """In what capacity somebody reviews."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    """Sees both earlier reviews without names when they differ; the round may also ask for three from the start."""
    RECHECK = "recheck"
    """For the county, blind to all that came before."""
    CROSS = "cross"
    """Read so that reviewers can be compared: one more rating, blind like the first, and never part of a result."""


APART = (Seat.RECHECK, Seat.CROSS)
"""Seats that the reviewed level of an item never rests on."""


class AssignmentState(StrEnum):
    ASSIGNED = "assigned"
    OPENED = "opened"
    BLIND_DONE = "blind_done"
    """Levels are set; the machine's pre-score has been shown."""
    DONE = "done"
    RECUSED = "recused"
    CANCELLED = "cancelled"
    """The work was withdrawn or returned, or somebody else took over."""


class Basis(StrEnum):
    """How the reviewed level of an item came about."""

    SINGLE = "single"
    AGREED = "agreed"
    ARBITRATED = "arbitrated"
    RECHECKED = "rechecked"


class Assignment(Table):
    """One person reviews one evidence item; ``reasons`` say why it needs a person, and why this seat exists."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("evidence_id", "reviewer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    seat: Mapped[Seat] = mapped_column(Choice(Seat))
    state: Mapped[AssignmentState] = mapped_column(Choice(AssignmentState), index=True)
    reasons: Mapped[list[str]]
    urgency: Mapped[float] = mapped_column(default=0.0, index=True)
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    evidence: Mapped[Evidence] = relationship(lazy="joined")
    reviewer: Mapped[Person] = relationship(lazy="joined")
    review: Mapped["Review | None"] = relationship(lazy="joined", back_populates="assignment")


class Review(Table):
    """What one reviewer judged: blind first, then kept or changed.

    ``blind_levels`` and ``final_levels`` map criterion ids to level codes; None for work that is off task. ``order``
    lists what was set when: criterion, level, phase, seconds since opening. ``machine_grade`` is what was shown.
    """

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), unique=True)
    off_task: Mapped[bool] = mapped_column(default=False)
    blind_levels: Mapped[dict[str, str]]
    blind_at: Mapped[datetime]
    blind_seconds: Mapped[float]
    machine_grade_id: Mapped[int | None] = mapped_column(ForeignKey("machine_grades.id"))
    final_levels: Mapped[dict[str, str] | None]
    final_at: Mapped[datetime | None] = mapped_column(index=True)
    final_seconds: Mapped[float | None]
    change_reasons: Mapped[dict[str, str]]
    order: Mapped[list[Any]]
    advice: Mapped[str] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship(back_populates="review")
    machine_grade: Mapped[MachineGrade | None] = relationship()


class Outcome(Table):
    """What the reviewers of one evidence item came to, by the rule; ``item_level`` is the lowest of ``levels``."""

    __tablename__ = "outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    levels: Mapped[dict[str, str]]
    item_level: Mapped[str] = mapped_column(String(40))
    basis: Mapped[Basis] = mapped_column(Choice(Basis))
    reached_at: Mapped[datetime]

    evidence: Mapped[Evidence] = relationship()
