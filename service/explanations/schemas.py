"""The public face of an explanation."""

from pydantic import BaseModel, ConfigDict, Field

from models.grading.explanation import Explanation
from models.grading.grade import Referral


class EffectOut(BaseModel):
    """A passage that was left out to see what it does."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    text: str
    relevance: float
    effect: float = Field(description="By how many ranks the expected rank falls without it.")


class PartOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    view: str
    effect: float = Field(description="In ranks of the score, compared with an average reviewed text.")


class TraitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    group: str
    effect: float = Field(description="By how many ranks it would fall if the group were as usual at this level.")
    feature: str
    value: float
    usual: float


class ClauseOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    text: str
    found: bool = Field(description="Whether a passage comes as near as in nine of ten reviewed texts of that level.")
    closeness: float
    usual: float


class CriterionWhyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    score: float
    cuts: list[float]
    expected_rank: float
    raising: list[EffectOut]
    lowering: list[EffectOut]
    parts: list[PartOut]
    traits: list[TraitOut]
    next_level: list[ClauseOut]


class ReadingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    value: float
    limit: float


class ExplanationOut(BaseModel):
    """Why a grade came out so, computed anew by the bundle that made it."""

    model_config = ConfigDict(from_attributes=True)

    criteria: list[CriterionWhyOut]
    readings: dict[Referral, ReadingOut] = Field(description="What was measured for each referral reason.")

    @classmethod
    def of(cls, explanation: Explanation) -> "ExplanationOut":
        return cls.model_validate(explanation)
