"""The public face of the county's recheck."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.decisions.rechecks import Draw, Ending
from service.decisions.return_reasons import ReturnReason
from service.decisions.returns import Return
from service.decisions.schemas import Advice, Day, SeedText


class SampleIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"seed": "2026-autumn-4711"}})

    seed: SeedText | None = Field(
        default=None, description="What the draw follows from; none: that of the round, or a new one by chance."
    )


class SampleOut(BaseModel):
    """A sample; with its seed and the same results anybody can draw it again."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"seed": "2026-autumn-4711", "share": 0.15, "population": 120, "added": [12, 47], "strata": 9}
        }
    )

    seed: str
    share: float
    population: int = Field(description="Results of the round that have reached the county.")
    added: list[int] = Field(description="Declarations that this draw selected; empty when nothing came since.")
    strata: int

    @classmethod
    def of(cls, drawn: Draw) -> "SampleOut":
        return cls(
            seed=drawn.seed,
            share=drawn.share,
            population=drawn.sample.population,
            added=sorted(int(one) for one in drawn.sample.added),
            strata=len(drawn.sample.strata),
        )


class EndRecheckIn(BaseModel):
    """``reasons``, ``advice`` and ``due_on`` are for returned work."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"ending": "stand"}})

    ending: Ending
    reasons: Annotated[list[ReturnReason], Field(max_length=len(ReturnReason))] = []
    advice: Advice = ""
    due_on: Day | None = None

    @model_validator(mode="after")
    def _complete(self) -> "EndRecheckIn":
        if self.ending is Ending.RETURN and not (self.reasons and self.advice and self.due_on):
            raise ValueError("returned work needs reasons, advice and due_on")
        return self

    def told(self) -> Return | None:
        if self.due_on is None:
            return None
        return Return(tuple(dict.fromkeys(self.reasons)), self.advice, self.due_on)


class RecheckerIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"reviewer_id": 31}})

    reviewer_id: int = Field(ge=1, le=999_999_999)
