"""The public face of what was handed in, and of what changed between two versions of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.documents.form import Finding
from service.checking.schemas import FindingOut
from service.decisions.return_reasons import ReturnReason
from service.language import Language, explain
from service.submissions.difference_readout import ItemDifference
from service.submissions.differences import Kind
from service.submissions.readings import findings_of, grade_of
from service.submissions.refusals import refusal_of
from service.submissions.schemas import VersionOut, columns_of
from service.submissions.tables import Evidence, MachineGrade, Reading, Submission


class RefusalOut(BaseModel):
    code: str
    detail: str = Field(description="What is wrong with the file and what to do, in words.")


class EvidenceOut(BaseModel):
    """One evidence item; nothing of the machine's grade is in it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    submission_id: int
    item: str
    filename: str | None = Field(description="Null for others than the teacher: it may tell whose it is.")
    pasted: bool
    size_bytes: int
    file_hash: str
    uploaded_at: datetime
    carried_from_id: int | None = Field(description="Item of an earlier version that passed and counts again.")
    reading: Reading
    done: int
    total: int
    refusal: RefusalOut | None
    text_hash: str | None
    n_characters: int | None

    @classmethod
    def of(cls, evidence: Evidence, language: Language, *, own: bool) -> "EvidenceOut":
        return cls.model_validate(_told(evidence, language, own=own))


class EvidenceDetail(EvidenceOut):
    """An evidence item with what the form check found in it; empty for whoever still judges it blind."""

    findings: list[FindingOut]

    @classmethod
    def with_findings(
        cls, evidence: Evidence, findings: Iterable[Finding], language: Language, *, own: bool
    ) -> "EvidenceDetail":
        shown = [FindingOut.model_validate(one, context=language) for one in findings]
        return cls.model_validate({**_told(evidence, language, own=own), "findings": shown})


class PreliminaryOut(BaseModel):
    """The machine's preliminary, non-binding levels; the review panel decides."""

    preliminary: Literal[True] = True
    item_level: str | None
    condition: str | None
    levels: dict[str, str] = Field(description="Criterion id to level code.")
    referral: list[str]
    bundle: str
    standard: str
    sample_data: bool

    @classmethod
    def of(cls, row: MachineGrade) -> "PreliminaryOut":
        return cls(
            item_level=row.item_level,
            condition=row.condition,
            levels={one.id: one.level for one in grade_of(row).criteria},
            referral=row.referral,
            bundle=row.bundle,
            standard=row.standard_hash,
            sample_data=row.sample_data,
        )


class GradedEvidenceOut(EvidenceOut):
    grade: PreliminaryOut | None = Field(description="Null for others than the teacher, and before it is graded.")


class SubmissionOut(VersionOut):
    """A version with its evidence; `findings` are null before the form check."""

    declaration_id: int
    findings: list[FindingOut] | None
    return_reasons: list[ReturnReason] | None
    advice: str
    evidence: list[GradedEvidenceOut]

    @classmethod
    def of(cls, submission: Submission, language: Language, *, own: bool) -> "SubmissionOut":
        found = None if submission.findings is None else findings_of(submission.findings)
        evidence = [
            {
                **_told(one, language, own=own),
                "grade": PreliminaryOut.of(one.grade) if own and one.grade is not None else None,
            }
            for one in submission.evidence
        ]
        return cls.model_validate(
            {
                **columns_of(submission),
                "findings": found and [FindingOut.model_validate(one, context=language) for one in found],
                "evidence": evidence,
            }
        )


class PieceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    text: str


class ParagraphOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    pieces: list[PieceOut]


class ItemDifferenceOut(BaseModel):
    """`kind` says what happened to the item; `paragraphs` are those of both versions, for a changed text only."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    kind: Kind
    readable: bool = Field(description="False where one of the two files has no text that was read.")
    paragraphs: list[ParagraphOut]


class DifferenceOut(BaseModel):
    """What changed from one version to another."""

    old: int = Field(description="Number of the version that was compared with.")
    new: int
    items: list[ItemDifferenceOut]

    @classmethod
    def of(cls, old: Submission, new: Submission, items: Iterable[ItemDifference]) -> "DifferenceOut":
        return cls(old=old.number, new=new.number, items=[ItemDifferenceOut.model_validate(one) for one in items])


def _told(evidence: Evidence, language: Language, *, own: bool) -> dict[str, object]:
    refusal = refusal_of(evidence)
    told = {"code": refusal.code, "detail": explain(refusal, language)} if refusal else None
    return {**columns_of(evidence), "filename": evidence.filename if own else None, "refusal": told}
