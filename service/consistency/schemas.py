"""The public face of consistency."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.audits.caterpillar import Standing
from service.audits.schemas import DriftOut, EffectOut, ReviewerOut
from service.consistency.figures import Figures, SchoolOut
from service.consistency.tables import FigureState
from service.consistency.workflow import Stage
from service.reviews.tables import Seat

Key = Annotated[int, Field(ge=1, le=999_999_999)]


class ComputedOut(BaseModel):
    """How far the figures of one round in one county are; ``stage`` is what is being computed now.

    ``stage_seconds`` is how long it has been; ``last_seconds`` what it took the last time, None before the first.
    """

    round_id: int
    round: str
    unit_id: int
    unit: str
    state: FigureState
    stage: Stage | None
    stage_seconds: int | None
    last_seconds: int | None
    done: int
    total: int
    computed_at: datetime | None
    seconds: float = Field(description="What the newest figures took to compute.")

    @property
    def share(self) -> float:
        """How much of the stage is behind, as far as the last time tells."""
        return min((self.stage_seconds or 0) / self.last_seconds, 0.95) if self.last_seconds else 0.0


class CountyOut(BaseModel):
    """``reviewers`` and ``schools`` map the ids in the figures to names."""

    computed: ComputedOut
    figures: Figures | None
    reviewers: dict[str, str]
    schools: dict[str, str]


class AskIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"round_id": 1, "unit_id": 3}})

    round_id: Key
    unit_id: Key


class PanelMember(BaseModel):
    """Somebody who read for a school; without a name and an id where one may not see single figures of them."""

    person_id: int | None
    name: str | None
    readings: int
    severity: float | None
    se: float | None
    standing: Standing


class ReadItem(BaseModel):
    """An item and how far those who read it are apart: the most levels on any criterion."""

    evidence_id: int
    item: str
    point: str
    school: str
    readers: int
    apart: int
    item_level: str | None


class SchoolView(BaseModel):
    """``school`` is None before there are figures; ``items`` are those on which readers are furthest apart."""

    unit_id: int
    name: str
    computed: ComputedOut | None
    school: SchoolOut | None
    panel: list[PanelMember]
    items: list[ReadItem]
    n_items: int


class GivenItem(BaseModel):
    """What somebody read: their item level by the rule beside the one that came out."""

    evidence_id: int
    item: str
    point: str
    school: str
    given: str | None
    came_out: str | None


class ReviewerView(BaseModel):
    """``figures`` are those of the analysis, None where nothing of theirs is in it; ``levels`` are shares."""

    person_id: int
    name: str
    computed: ComputedOut | None
    figures: ReviewerOut | None
    standing: Standing
    effects: list[EffectOut]
    drift: DriftOut | None
    levels: dict[str, float]
    items: list[GivenItem]


class Reader(BaseModel):
    person_id: int | None
    name: str | None
    seat: Seat
    knew_others: bool
    off_task: bool


class JudgedCriterion(BaseModel):
    """Level codes in the order of the readers; ``blind`` before, ``final`` after the machine was seen."""

    id: str
    name: str
    name_en: str
    blind: list[str | None]
    final: list[str | None]
    came_out: str | None
    apart: int


class ItemView(BaseModel):
    evidence_id: int
    declaration_id: int
    item: str
    name: str
    point: str
    school: str
    unit_id: int
    round_id: int
    readers: list[Reader]
    criteria: list[JudgedCriterion]
    item_level: str | None
