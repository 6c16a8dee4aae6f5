"""The public face of decisions."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.clock import day_of, today
from service.decisions.return_reasons import ExemptReason, ReturnReason
from service.decisions.returns import Return
from service.decisions.tables import Appeal, Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration

_PRINTED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_EXAMPLE_RETURN: dict[str, Any] = {
    "reasons": ["empty_reflection"],
    "advice": "请写明依据和改进办法。",
    "due_on": "2026-12-20",
}

LONGEST = 2000
LEAST_OBJECTION, LONGEST_OBJECTION = 10, 1000

Key = Annotated[int, Path(ge=1, le=999_999_999)]
Reasons = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST, pattern=_PRINTED)]
Advice = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST, pattern=_PRINTED)]
ObjectionText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=LEAST_OBJECTION, max_length=LONGEST_OBJECTION, pattern=_PRINTED
    ),
]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
SeedText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{4,40}$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class ConcludeIn(BaseModel):
    """There is no level to send: it follows from the reviews."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"reasons": "同意评审结果。"}})

    reasons: Reasons


class ReturnIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE_RETURN})

    reasons: Annotated[list[ReturnReason], Field(min_length=1, max_length=len(ReturnReason))]
    advice: Reasons
    due_on: Day

    def told(self) -> Return:
        return Return(tuple(dict.fromkeys(self.reasons)), self.advice, self.due_on)


class RevokeIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"code": "from_the_web", "reasons": "材料系网络下载，已核实。"}}
    )

    code: ReturnReason
    reasons: Reasons


class ExemptIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"code": "long_leave"}})

    code: ExemptReason


class ExtendIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"due_on": "2026-12-20"}})

    due_on: Day


class ReviewAgainIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"item": "A1-E1"}})

    item: Code


def days_waiting(appeal: Appeal) -> int:
    """Count the days since an objection was made, the day itself not counted."""
    return (today() - day_of(appeal.filed_at)).days


class StandingOut(BaseModel):
    """Where a declaration stands now."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": 12, "point": "A1", "state": "preliminary", "due_on": None, "version": 7}}
    )

    id: int
    point: str
    state: State
    resubmissions: int = 0
    due_on: date | None
    version: int

    @classmethod
    def of(cls, declaration: Declaration) -> "StandingOut":
        return cls(
            id=declaration.id,
            point=declaration.point,
            state=declaration.state,
            resubmissions=declaration.resubmissions,
            due_on=declaration.due_on,
            version=declaration.version,
        )


class DecisionOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "stage": "preliminary",
                "point_level": "qualified",
                "item_levels": {"A1-E1": "qualified", "A1-E2": "excellent"},
                "reasons": "同意评审结果。",
                "decided_at": "2026-12-01T02:00:00Z",
            }
        }
    )

    id: int
    stage: Stage
    point_level: str
    item_levels: dict[str, Any]
    reasons: str
    decided_at: datetime

    @classmethod
    def of(cls, decision: Decision) -> "DecisionOut":
        return cls.model_validate(decision, from_attributes=True)


class ObjectionIn(BaseModel):
    """``item`` and ``criterion`` are left out where it is about the whole point."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason": "反思中已写明数据依据，请再看一次。", "item": "A1-E2"}}
    )

    reason: ObjectionText
    item: Code | None = None
    criterion: Code | None = None


class AnswerIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"upheld": True, "answer": "接受异议，请第三人再评。"}}
    )

    upheld: bool
    answer: Reasons


class AppealOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 4,
                "declaration_id": 12,
                "item": "A1-E2",
                "criterion": None,
                "reason": "反思中已写明数据依据，请再看一次。",
                "filed_at": "2026-12-03T02:00:00Z",
                "upheld": None,
                "answer": "",
                "answered_at": None,
                "days_waiting": 2,
            }
        }
    )

    id: int
    declaration_id: int
    item: str | None
    criterion: str | None
    reason: str
    filed_at: datetime
    upheld: bool | None
    answer: str
    answered_at: datetime | None
    days_waiting: int | None = None

    @classmethod
    def of(cls, appeal: Appeal) -> "AppealOut":
        shown = cls.model_validate(appeal, from_attributes=True)
        waiting = days_waiting(appeal) if appeal.upheld is None else None
        return shown.model_copy(update={"days_waiting": waiting})
