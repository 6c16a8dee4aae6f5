"""The public face of rounds."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from service.accounts.roles import UnitKind
from service.accounts.tables import Unit
from service.declarations.states import State
from service.rounds.scheme import Scheme
from service.rounds.standards import scheme_of
from service.rounds.tables import Round, RoundState, StandardVersion

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_EXAMPLE: dict[str, JsonValue] = {
    "unit_id": 3,
    "name": "2026年秋季",
    "starts_on": "2026-09-01",
    "submit_by": "2026-11-15",
    "review_by": "2026-12-15",
    "standard": None,
    "scheme": {"points_required": 3, "reviewers_per_item": 2},
}

# The year is bounded so that days can be counted on from any date; no line ends: a name stands in one line.
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Name = Annotated[
    str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
]
Key = Annotated[int, Field(ge=1, le=999_999_999)]
ContentHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class RoundIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})

    unit_id: Key = Field(description="Who holds the round, for itself and all below it.")
    name: Name
    starts_on: Day
    submit_by: Day = Field(description="Last day of handing in; not before `starts_on`.")
    review_by: Day = Field(description="Last day of reviewing; not before `submit_by`.")
    standard: ContentHash | None = Field(
        default=None, description="Content hash of a kept standard; none: that of the loaded bundle."
    )
    scheme: Scheme = Field(default_factory=Scheme)


class RoundChange(BaseModel):
    """What is left out stays as it is, in the scheme too."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"submit_by": "2026-11-30", "scheme": {"publicity_days": 7}}}
    )

    unit_id: Key | None = None
    name: Name | None = None
    starts_on: Day | None = None
    submit_by: Day | None = None
    review_by: Day | None = None
    standard: ContentHash | None = None
    scheme: Scheme | None = None


class UnitOut(BaseModel):
    id: int
    kind: UnitKind
    name: str

    @classmethod
    def of(cls, unit: Unit) -> "UnitOut":
        return cls(id=unit.id, kind=unit.kind, name=unit.name)


class KeptStandardOut(BaseModel):
    """A standard that is kept whole here, whether a round uses it or not."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"content_hash": "0" * 64, "id": "micro-ability", "version": "2019", "title": "微能力考核规范"}
        }
    )

    content_hash: str
    id: str
    version: str
    title: str

    @classmethod
    def of(cls, kept: StandardVersion) -> "KeptStandardOut":
        return cls(content_hash=kept.content_hash, id=kept.standard_id, version=kept.version, title=kept.title)


class RoundOut(BaseModel):
    """A round; its ETag is its version."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_EXAMPLE,
                "id": 12,
                "unit": {"id": 3, "kind": "county", "name": "示例县"},
                "state": "open",
                "standard": {"content_hash": "0" * 64, "id": "micro-ability", "version": "2019", "title": "考核规范"},
                "scheme": Scheme().model_dump(),
                "declarations": {"draft": 40, "in_review": 12},
                "created_at": "2026-08-20T01:00:00Z",
                "version": 2,
            }
        }
    )

    id: int
    unit: UnitOut
    name: str
    state: RoundState
    standard: KeptStandardOut
    starts_on: date
    submit_by: date
    review_by: date
    scheme: Scheme
    declarations: dict[State, int] = Field(
        description="How many are in each state, of those whose progress you may see."
    )
    created_at: datetime
    version: int

    @classmethod
    def of(cls, held: Round, declarations: dict[State, int]) -> "RoundOut":
        return cls(
            id=held.id,
            unit=UnitOut.of(held.unit),
            name=held.name,
            state=held.state,
            standard=KeptStandardOut.of(held.standard),
            starts_on=held.starts_on,
            submit_by=held.submit_by,
            review_by=held.review_by,
            scheme=scheme_of(held),
            declarations=declarations,
            created_at=held.created_at,
            version=held.version,
        )
