"""A circular as programs read it."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from service.circulars.asked import Asked, Paper
from service.circulars.content import made_at, signed
from service.circulars.readout import preview_of
from service.circulars.sections import Circular
from service.circulars.sources import Sources
from service.circulars.store import Subject


class SubjectOut(BaseModel):
    """A round in a county on which a circular can be written."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"round_id": 2, "round_name": "2026年秋季", "unit_id": 3, "unit_name": "示例县"}}
    )

    round_id: int
    round_name: str
    unit_id: int
    unit_name: str

    @classmethod
    def of(cls, one: Subject) -> Self:
        return cls(**vars(one))


class SubjectsOut(BaseModel):
    items: list[SubjectOut]


class CircularOut(BaseModel):
    """``made_at`` is the moment of the newest figure in it; ``files`` are addresses of the papers."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "关于2026年秋季教师微能力评审一致性情况的通报",
                "draft": True,
                "made_at": "2026-11-22T08:00:00Z",
                "text": ["一、总体结论", "全县评审总体一致……"],
                "files": {"report.docx": "/api/v1/circulars/3/report.docx?round=2"},
            }
        }
    )

    title: str
    draft: bool = Field(description="True until the spot-check of the round is signed off.")
    made_at: datetime | None = Field(description="None before any figures are computed.")
    text: list[str]
    files: dict[str, str]

    @classmethod
    def of(cls, circular: Circular, sources: Sources, asked: Asked) -> Self:
        known = sources.figures is not None or signed(sources)
        return cls(
            title=circular.title,
            draft=bool(circular.draft),
            made_at=made_at(sources) if known else None,
            text=[line.text for line in preview_of(circular) if line.text],
            files={
                paper.value: f"/api/v1/circulars/{sources.scope.unit_id}/{paper.value}?{asked.query}" for paper in Paper
            },
        )
