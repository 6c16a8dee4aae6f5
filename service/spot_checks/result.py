"""What a spot-check proves, as pages, programs and papers get it; frozen when it is signed."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from service.audits.audit_plan import ClaimOut
from service.spot_checks.plan_settings import Per


class NextStep(StrEnum):
    """What the rule says to do next."""

    DRAW = "draw"
    READ = "read"
    """Drawn decisions are not reread yet."""
    ACCEPT = "accept"
    EXTEND = "extend"
    RECHECK_ALL = "recheck_all"
    """The claim is not proved: reread whole schools; only all decisions can still prove it."""
    HOLDS = "holds"
    """Everything was reread, and the claim is true."""
    FAILS = "fails"


class Part(BaseModel):
    """One school or level, or what one claim is about; shares are 0 to 1, None where nothing was reread."""

    key: str = Field(description="Id of the school, code of the level; `all` for the county.")
    name: str
    population: int
    drawn: int = Field(description="Random sample, and what was reread beyond it.")
    rechecked: int
    wrong: int | None = Field(description="None while any of the sample is not reread.")
    estimate: float | None
    low: float | None
    high: float | None


class Group(Part):
    """What one claim is about, with what the rule says of it."""

    accept: int = Field(description="Wrong ones that the sample may hold, outside what is reread whole.")
    look: int = Field(description="1 after the first sample, 2 after its extension.")
    at_most: float | None = Field(description="With the claim's confidence no larger share is wrong.")
    next_step: NextStep


class Wrong(BaseModel):
    """A decision that rereading found wrong."""

    declaration_id: int
    school: str
    point: str
    decided: str
    rechecked: str


class Result(BaseModel):
    """``low`` and ``high`` hold together with the claim's confidence, also after the extension."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "spot_check_id": 3,
                "claim": {"share": 0.05, "confidence": 0.95, "looks": 2},
                "per": "county",
                "seed": "2026-autumn-4711",
                "list_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "code": "weiping 0.1.0",
                "population": 360,
                "drawn": 88,
                "rechecked": 88,
                "wrong": 0,
                "estimate": 0.0,
                "low": 0.0,
                "high": 0.047,
                "at_most": 0.039,
                "next_step": "accept",
                "groups": [],
                "by_school": [],
                "by_level": [],
                "wrong_ones": [],
                "recheckers": 2,
                "signed_at": None,
                "remark": "",
            }
        }
    )

    spot_check_id: int
    claim: ClaimOut
    per: Per
    seed: str
    list_hash: str
    code: str
    population: int
    drawn: int
    rechecked: int
    wrong: int | None
    estimate: float | None
    low: float | None
    high: float | None
    at_most: float | None = Field(description="One-sided limit that the judgement rests on; of the whole county.")
    next_step: NextStep
    groups: list[Group]
    by_school: list[Part]
    by_level: list[Part]
    wrong_ones: list[Wrong]
    recheckers: int
    signed_at: datetime | None
    remark: str
