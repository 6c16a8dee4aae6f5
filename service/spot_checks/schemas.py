"""The public face of spot-checks."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.decisions.schemas import SeedText
from service.grading.schemas import ItemOut
from service.language import Language
from service.reading.schemas import DocumentRead
from service.reviews.schemas import BlindIn, PointAsked
from service.reviews.sight import Seen
from service.spot_checks.drawing import Foreseen
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.redraw import Redrawn
from service.spot_checks.tables import SpotCheck, SpotItem, SpotState

Key = Annotated[int, Path(ge=1, le=999_999_999)]
RowId = Annotated[int, Field(ge=1, le=999_999_999)]
LONGEST_REMARK = 2000
Remark = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_REMARK, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
    ),
]


class SpotCheckOut(BaseModel):
    """One spot-check; its result has an address of its own."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "round_id": 1,
                "unit_id": 3,
                "state": "drawn",
                "version": 2,
                "list_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "settings": PlanSettings().model_dump(mode="json"),
                "seed": "2026-autumn-4711",
                "code": "weiping 0.1.0",
                "created_at": "2026-11-22T08:50:00Z",
                "drawn_at": "2026-11-22T09:00:00Z",
                "signed_at": None,
                "remark": "",
            }
        }
    )

    id: int
    round_id: int
    unit_id: int
    state: SpotState
    version: int
    list_hash: str
    settings: PlanSettings | None
    seed: str | None
    code: str | None
    created_at: datetime
    drawn_at: datetime | None
    signed_at: datetime | None
    remark: str

    @classmethod
    def of(cls, spot: SpotCheck) -> "SpotCheckOut":
        return cls.model_validate({name: getattr(spot, name) for name in cls.model_fields})


class DrawIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"seed": "2026-autumn-4711", "settings": PlanSettings().model_dump(mode="json")}},
    )

    seed: SeedText = Field(description="What nobody could foresee when the list was fixed, such as a lottery number.")
    settings: PlanSettings = PlanSettings()


class ShareOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str
    population: int
    expected: float = Field(description="How many of them are expected in the sample.")


class ForeseenOut(BaseModel):
    """What a draw would be: how many, of what, and how long reading them takes."""

    population: int
    drawn: int
    strata: int
    seconds: float
    parts: dict[str, list[ShareOut]] = Field(description="By school, point, level, reviewer and risk.")

    @classmethod
    def of(cls, foreseen: Foreseen) -> "ForeseenOut":
        parts = {name: [ShareOut.model_validate(one) for one in found] for name, found in foreseen.parts.items()}
        return cls(
            population=foreseen.population,
            drawn=foreseen.drawn,
            strata=foreseen.strata,
            seconds=foreseen.seconds,
            parts=parts,
        )


class DealIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"rechecker_ids": [31, 32]}})

    rechecker_ids: list[RowId] = Field(min_length=1, max_length=200)


class SchoolsIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"school_ids": [4]}})

    school_ids: list[RowId] = Field(min_length=1, max_length=2000)


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"remark": "抽查结论属实，同意。"}})

    remark: Remark


class RedrawnOut(BaseModel):
    """Whether drawing again gives the same."""

    model_config = ConfigDict(from_attributes=True)

    same: bool
    same_list: bool
    same_first: bool
    same_extension: bool

    @classmethod
    def of(cls, redrawn: Redrawn) -> "RedrawnOut":
        return cls.model_validate(redrawn)


class ToReread(BaseModel):
    """One item of one's own; nothing says whose it is."""

    id: int
    spot_check_id: int
    item: str
    opened_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, item: SpotItem) -> "ToReread":
        return cls(
            id=item.id,
            spot_check_id=item.draw.spot_check_id,
            item=item.evidence.item,
            opened_at=item.opened_at,
            done_at=item.done_at,
        )


class RereadOut(ToReread):
    """One item with the work, once opened, and what it is judged by; never what anybody or the machine found before."""

    version: int
    standard: str
    point: PointAsked
    asked: ItemOut
    document: DocumentRead | None = Field(description="Null before opening.")
    levels: dict[str, str] | None = Field(description="One's own, once sent.")
    off_task: bool

    @classmethod
    def shown(cls, item: SpotItem, seen: Seen, language: Language) -> "RereadOut":
        return cls(
            **ToReread.of(item).model_dump(),
            version=item.version,
            standard=seen.required.standard.content_hash,
            point=PointAsked.model_validate(seen.required.point),
            asked=ItemOut.model_validate(seen.required.item),
            document=None if seen.document is None else DocumentRead.of(seen.document, language),
            levels=item.levels,
            off_task=item.off_task,
        )


class LevelsIn(BlindIn):
    """The levels of one item, all at once."""
