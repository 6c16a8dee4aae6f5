"""The public face of grades and standards."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.grading.grade import Basis, Grade, Referral
from models.standard.rubric import Standard

_LONGEST_KEY = 100


class GradeRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "课前用问卷星发放问卷42份，收回有效问卷41份……", "point": "A1", "item": "A1-E2"}]
        },
    )

    text: str = Field(description="The evidence as plain text; an empty one is referred to a person.")
    point: str = Field(max_length=_LONGEST_KEY, description="Code, name or sequence number of the ability point.")
    item: str = Field(max_length=_LONGEST_KEY, description="Id or name of the evidence item.")


class PassageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    text: str
    relevance: float


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
    item_level: str | None = Field(description="By the official rule; null when there was nothing to grade.")
    criteria: list[CriterionOut]
    referral: list[Referral] = Field(description="Not empty: a person must look, for these reasons.")
    bundle: str
    standard: str = Field(description="Content hash of the standard.")
    text_hash: str = Field(description="sha256 of the normalised text.")
    n_characters: int
    sample_data: bool = Field(description="True: learned from sample data; says nothing about grading quality.")

    @classmethod
    def of(cls, grade: Grade) -> "GradeOut":
        return cls.model_validate(grade)


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
