"""What was handed in, version by version, and what the machine made of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database.declarative import Choice, Table
from service.declarations.tables import Declaration


class Reading(StrEnum):
    """How far the worker is with one evidence item."""

    WAITING = "waiting"
    READING = "reading"
    GRADING = "grading"
    GRADED = "graded"
    """Read and graded, or found to have nothing to grade: the grade then carries a condition."""
    REFUSED = "refused"
    """The file cannot be read; the refusal says why and what to do."""


class Submission(Table):
    """One version of all evidence for a declaration; earlier versions stay.

    ``findings`` are the form check's, ``return_reasons`` and ``advice`` what a person wrote when returning it;
    ``consent`` allows passages of it, without names, as examples for other teachers.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("declaration_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    number: Mapped[int]
    consent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    findings: Mapped[list[Any] | None]
    return_reasons: Mapped[list[str] | None]
    advice: Mapped[str] = mapped_column(default="")

    declaration: Mapped[Declaration] = relationship(lazy="joined")
    evidence: Mapped[list["Evidence"]] = relationship(
        lazy="selectin", order_by="Evidence.item", cascade="all, delete-orphan", back_populates="submission"
    )


class Evidence(Table):
    """One evidence item of one version.

    ``file_hash`` and ``document_hash`` name stored files: the bytes as uploaded, and the Document read from them as
    JSON. ``carried_from`` is the item of the earlier version that passed and counts again. ``lease_until`` says until
    when a worker has it; after that another one may take it.
    """

    __tablename__ = "evidence"
    # A removed item's id is never given again: the audit log and the queue name items by it.
    __table_args__ = (UniqueConstraint("submission_id", "item"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    item: Mapped[str] = mapped_column(String(60), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    pasted: Mapped[bool] = mapped_column(default=False)
    size_bytes: Mapped[int]
    file_hash: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    reading: Mapped[Reading] = mapped_column(Choice(Reading), index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    lease_by: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    refusal: Mapped[dict[str, Any] | None]
    document_hash: Mapped[str | None] = mapped_column(String(64))
    text_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    n_characters: Mapped[int | None]

    submission: Mapped[Submission] = relationship(back_populates="evidence", lazy="joined")
    grades: Mapped[list["MachineGrade"]] = relationship(
        lazy="selectin", order_by="MachineGrade.id", cascade="all, delete-orphan", back_populates="evidence"
    )

    @property
    def grade(self) -> "MachineGrade | None":
        """The newest grade."""
        return self.grades[-1] if self.grades else None


class MachineGrade(Table):
    """The machine's preliminary grade of one evidence item by one bundle; never changed once written.

    ``grade`` is ``models.grading.grade.Grade.to_dict()``; ``certainty`` the least probability of a criterion's level,
    None where a condition stands in place of a level.
    """

    __tablename__ = "machine_grades"
    __table_args__ = (UniqueConstraint("evidence_id", "bundle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    bundle: Mapped[str] = mapped_column(String(120), index=True)
    standard_hash: Mapped[str] = mapped_column(String(64))
    item_level: Mapped[str | None] = mapped_column(String(40))
    condition: Mapped[str | None] = mapped_column(String(40))
    referral: Mapped[list[str]]
    certainty: Mapped[float | None]
    sample_data: Mapped[bool]
    grade: Mapped[dict[str, Any]]
    graded_at: Mapped[datetime]

    evidence: Mapped[Evidence] = relationship(back_populates="grades")
