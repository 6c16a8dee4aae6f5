"""The public face of grades and standards."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.documents.conditions import Condition
from models.grading.grade import Basis, Referral
from models.standard.rubric import Standard
from service.checking.schemas import FindingOut
from service.explanations.schemas import ExplanationOut
from service.grading.workflow import Graded
from service.language import Language
from service.reading.schemas import PlaceOut

LONGEST_KEY = 100


class GradeRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "课前用问卷星发放问卷42份，收回有效问卷41份……", "point": "A1", "item": "A1-E2"}]
        },
    )

    text: str = Field(description="The evidence as plain text; an empty one gets the condition `blank`.")
    point: str = Field(max_length=LONGEST_KEY, description="Code, name or sequence number of the ability point.")
    item: str = Field(max_length=LONGEST_KEY, description="Id or name of the evidence item.")


class PassageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    text: str
    relevance: float
    place: PlaceOut
    effect: float | None = Field(description="By how many ranks the expected rank falls without it; null: not known.")


class CriterionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    level: str
    probabilities: dict[str, float] = Field(description="Level code to probability, lowest level first.")
    passages: list[PassageOut]
    basis: Basis
    n_labels: int = Field(description="Reviewed evidence items that this criterion learned from.")


class GradeOut(BaseModel):
    """A preliminary, non-binding grade; the review panel decides."""

    model_config = ConfigDict(from_attributes=True)

    preliminary: Literal[True] = True
    point: str
    item: str
    item_level: str | None = Field(description="By the official rule; null when a condition stands in its place.")
    condition: Condition | None = Field(description="Why there is no level; null for everything that was graded.")
    criteria: list[CriterionOut]
    referral: list[Referral] = Field(description="Not empty: a person must look, for these reasons.")
    findings: list[FindingOut] = Field(description="What the form checks of this one item found.")
    bundle: str
    standard: str = Field(description="Content hash of the standard.")
    text_hash: str = Field(description="sha256 of the normalised text.")
    n_characters: int
    explanation: ExplanationOut | None = Field(description="Only from the terminal; null from the API.")
    sample_data: bool = Field(description="True: learned from sample data; says nothing about grading quality.")

    @classmethod
    def of(cls, graded: Graded, language: Language) -> "GradeOut":
        shown = {**vars(graded.grade), "findings": graded.findings, "explanation": graded.explanation}
        return cls.model_validate(shown, context=language)


class LevelOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    name_en: str
    descriptor: str


class CriterionRubricOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    name_en: str
    levels: list[LevelOut]


class ItemOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    type: str
    formats: list[str]
    limit: str
    criteria: list[CriterionRubricOut]


class PointOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    name_en: str
    dimension: str
    environment: str
    description: str
    sequence: int
    evidence: list[ItemOut]


class StandardOut(BaseModel):
    """The rubric that grades are made by."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    version: str
    title: str
    provenance: str
    content_hash: str
    points: list[PointOut]

    @classmethod
    def of(cls, standard: Standard) -> "StandardOut":
        return cls.model_validate(standard)


class Health(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    status: Literal["ok"] = "ok"
    bundle: str
    encoder: str
    standard: str
    standard_version: str
    sample_data: bool
