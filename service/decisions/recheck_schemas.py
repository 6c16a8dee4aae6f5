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


class SchoolOut(BaseModel):
    """One school's results; `flagged` recommends to recheck all of them, and is no verdict on anybody."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    reached: int
    under_way: int
    ended: int
    changed: int
    flagged: bool


class SampleStateOut(BaseModel):
    """How far a round's recheck is."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "seed": "2026-autumn-4711",
                "share": 0.15,
                "population": 120,
                "to_draw": 0,
                "under_way": [12, 47],
                "schools": [
                    {"name": "第一中学", "reached": 20, "under_way": 1, "ended": 2, "changed": 0, "flagged": False}
                ],
            }
        }
    )

    seed: str | None = Field(description="None before the first draw.")
    share: float
    population: int = Field(description="Results of the round that have reached the county.")
    to_draw: int = Field(description="How many a draw would add now.")
    under_way: list[int] = Field(description="Declarations in recheck.")
    schools: list[SchoolOut]


class RecheckedItemOut(BaseModel):
    """Levels are null until every item is rechecked; those of `before` and `now` are by criterion."""

    item: str
    assignment_id: int | None
    reviewer_id: int | None
    level_before: str | None
    changed: bool | None
    before: dict[str, str] | None
    now: dict[str, str] | None


class RecheckOut(BaseModel):
    """A result beside its recheck; levels are null until the recheck is complete, for the auditor too."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "declaration_id": 12,
                "complete": False,
                "level_before": None,
                "level_now": None,
                "changed": None,
                "items": [
                    {
                        "item": "A1-E1",
                        "assignment_id": 57,
                        "reviewer_id": 31,
                        "level_before": None,
                        "changed": None,
                        "before": None,
                        "now": None,
                    }
                ],
                "recheckers": [31, 32],
            }
        }
    )

    declaration_id: int
    complete: bool
    level_before: str | None
    level_now: str | None
    changed: bool | None
    items: list[RecheckedItemOut]
    recheckers: list[int] = Field(description="Who could recheck it; empty once it is complete or over.")
