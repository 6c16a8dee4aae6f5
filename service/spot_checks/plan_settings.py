"""What the auditor wants to prove, and what has to be in the sample in any case."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from models.raters.proof import Claim
from models.raters.strata import Allocation, Rules, Trait

_Level = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Per(StrEnum):
    """What the claim is about: all decisions together, or those of each school or each level by themselves."""

    COUNTY = "county"
    SCHOOL = "school"
    LEVEL = "level"


class PlanSettings(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "example": {
                "per": "county",
                "share": 0.05,
                "confidence": 0.95,
                "by": ["school"],
                "allocation": "proportional",
                "small_school": 0,
                "whole_levels": [],
                "accept": 0,
            }
        },
    )

    per: Per = Per.COUNTY
    share: float = Field(default=0.05, ge=0.001, le=0.5, description="At most this share of the decisions is wrong.")
    confidence: float = Field(default=0.95, ge=0.6, le=0.999, description="How sure that has to be.")
    by: tuple[Trait, ...] = Field(
        default=(Trait.SCHOOL,), max_length=len(Trait), description="Strata: at least one decision of each is drawn."
    )
    allocation: Allocation = Allocation.PROPORTIONAL
    small_school: int = Field(default=0, ge=0, le=9999, description="Schools with at most so many are reread whole.")
    whole_levels: tuple[_Level, ...] = Field(default=(), max_length=61, description="Levels that are reread whole.")
    accept: int = Field(default=0, ge=0, le=99, description="Wrong ones that the first sample may hold.")

    @property
    def claim(self) -> Claim:
        return Claim(self.share, self.confidence)

    @property
    def rules(self) -> Rules:
        by = tuple(dict.fromkeys(self.by))
        return Rules(by, self.allocation, self.small_school, frozenset(self.whole_levels))
