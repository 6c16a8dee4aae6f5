"""The public face of acceptance."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from models.grading.acceptance import Pool, Refusal
from service.acceptance.tables import AcceptanceSwitch, Cause
from service.acceptance.workflow import State

LONGEST = 300
Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=4, max_length=LONGEST, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
    ),
]
_POOL: dict[str, JsonValue] = {
    "pool": "A*",
    "n_independent": 412,
    "threshold": 0.21,
    "refusal": None,
    "accepted": 0.34,
    "wrong": 0.03,
    "passed": 0.01,
}


class SwitchIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"on": True, "reason": "已复核新任务。"}})

    on: bool
    reason: Reason = Field(description="Why; kept with the switch. Without names of teachers.")


class PoolOut(BaseModel):
    """What is promised for one pool of points; without a threshold nothing is."""

    model_config = ConfigDict(json_schema_extra={"example": _POOL})

    pool: str
    n_independent: int = Field(description="Reviewed items of different teachers that the promise rests on.")
    threshold: float | None = Field(description="Largest doubt that is covered.")
    refusal: Refusal | None
    accepted: float | None = Field(description="Share of those items that is covered.")
    wrong: float | None = Field(description="Of those covered, the share that the panel decided otherwise.")
    passed: float | None = Field(description="Of those covered, the share that would have been passed wrongly.")

    @classmethod
    def of(cls, name: str, pool: Pool) -> "PoolOut":
        return cls(pool=name, **pool.model_dump(include=set(cls.model_fields) - {"pool"}))


class WatchOut(BaseModel):
    cause: Cause
    n: int = Field(description="New items that were watched, one of each teacher.")
    peak: float = Field(description="Largest stake so far; it fires at 100.")
    fired: bool


class SwitchOut(BaseModel):
    on: bool
    cause: Cause
    reason: str
    at: datetime

    @classmethod
    def of(cls, found: AcceptanceSwitch) -> "SwitchOut":
        return cls(on=found.is_on, cause=found.cause, reason=found.reason, at=found.at)


class AcceptanceOut(BaseModel):
    """Where acceptance with the bundle in use stands."""

    bundle: str
    on: bool
    alpha: float | None
    beta: float | None
    pools: list[PoolOut]
    watches: list[WatchOut]
    switches: list[SwitchOut] = Field(description="The newest first.")
    spared: int = Field(description="Readings spared so far.")
    called: int = Field(description="Of those, asked for after all, because the one reviewer and the machine differed.")

    @classmethod
    def of(cls, state: State) -> "AcceptanceOut":
        guarantee = state.guarantee
        return cls(
            bundle=state.bundle,
            on=state.is_on,
            alpha=guarantee.alpha if guarantee else None,
            beta=guarantee.beta if guarantee else None,
            pools=[PoolOut.of(name, pool) for name, pool in (guarantee.pools if guarantee else {}).items()],
            watches=[WatchOut.model_validate(one) for one in (state.watch.figures if state.watch else [])],
            switches=[SwitchOut.of(one) for one in state.switches],
            spared=state.spared,
            called=state.called,
        )
