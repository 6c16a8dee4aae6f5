"""The public face of resemblances."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from models.documents.similarity.alignment import Correspondence
from models.raters.patterns.pattern import PatternKind
from service.resemblances.findings import PatternOut
from service.resemblances.store import Side
from service.resemblances.tables import Resemblance, ResemblanceKind, RoundPatterns, View
from service.resemblances.workflow import Seen

_PRINTED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
LONGEST_REMARK = 1000
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REMARK, pattern=_PRINTED)]

_WORK: dict[str, Any] = {"evidence_id": 19, "item": "A1-E2", "round_id": 2, "school_id": 5}
_PAIR: dict[str, Any] = {
    "id": 3,
    "kind": "copied",
    "share": 0.62,
    "share_of_later": 0.62,
    "share_of_earlier": 0.55,
    "later": _WORK,
    "earlier": None,
    "found_at": "2026-12-01T02:00:00Z",
    "view": None,
    "version": 1,
}


class WorkOut(BaseModel):
    evidence_id: int
    item: str
    round_id: int
    school_id: int

    @classmethod
    def of(cls, side: Side) -> "WorkOut":
        return cls(evidence_id=side.evidence, item=side.item, round_id=side.round, school_id=side.school)


class ResemblanceOut(BaseModel):
    """Two works that look alike: a flag, never a verdict. Shares are of what remains without common stock."""

    model_config = ConfigDict(json_schema_extra={"example": _PAIR})

    id: int
    kind: ResemblanceKind
    share: float = Field(description="The larger of the two shares, 0 to 1.")
    share_of_later: float
    share_of_earlier: float
    later: WorkOut | None = Field(description="Null where it is out of your reach.")
    earlier: WorkOut | None = Field(description="Null where it is out of your reach.")
    found_at: datetime
    view: View | None = Field(description="What a person made of it; null where nobody has looked.")
    version: int

    @classmethod
    def of(cls, seen: Seen) -> "ResemblanceOut":
        return cls(
            **_told(seen.pair),
            later=WorkOut.of(seen.later) if seen.later else None,
            earlier=WorkOut.of(seen.earlier) if seen.earlier else None,
        )


class AlignedOut(BaseModel):
    """Character offsets into the two texts as they were read."""

    kind: Correspondence
    score: float
    start: int
    end: int
    other_start: int
    other_end: int


class ResemblanceInFull(ResemblanceOut):
    """A pair of which both sides are within reach, with the places that correspond."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_PAIR,
                "earlier": {**_WORK, "evidence_id": 7},
                "remark": "",
                "passages": [
                    {"kind": "copied", "score": 1.0, "start": 10, "end": 90, "other_start": 4, "other_end": 84}
                ],
            }
        }
    )

    remark: str
    passages: list[AlignedOut]

    @classmethod
    def of_whole(cls, pair: Resemblance, later: Side, earlier: Side) -> "ResemblanceInFull":
        return cls(
            **_told(pair),
            later=WorkOut.of(later),
            earlier=WorkOut.of(earlier),
            remark=pair.remark,
            passages=[AlignedOut.model_validate(one) for one in pair.passages],
        )


class ViewIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"view": "nothing", "remark": "同一教研组的集体备课稿。"}}
    )

    view: View
    remark: Remark = ""


class RoundPatternsOut(BaseModel):
    """The unusual patterns of one round in one county. ``tested`` says how many were tested of each kind."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "round_id": 2,
                "unit_id": 3,
                "n_reviews": 640,
                "n_pairs": 2,
                "tested": {"same_comments": 20},
                "patterns": [],
                "computed_at": "2026-12-01T02:00:00Z",
            }
        },
    )

    round_id: int
    unit_id: int
    n_reviews: int
    n_pairs: int
    tested: dict[PatternKind, int]
    patterns: list[PatternOut]
    computed_at: datetime

    @classmethod
    def of(cls, row: RoundPatterns) -> "RoundPatternsOut":
        return cls.model_validate(row)


def _told(pair: Resemblance) -> dict[str, Any]:
    names = ("id", "kind", "share", "share_of_later", "share_of_earlier", "found_at", "view", "version")
    return {name: getattr(pair, name) for name in names}
