"""The public face of the lists that are worked off together, and of what is in publicity."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from service.decisions.schemas import Reasons, StandingOut

MOST_TOGETHER = 1000
_EXAMPLE: dict[str, Any] = {
    "declaration_id": 12,
    "teacher": "王老师",
    "school": "第一中学",
    "round": "2026年秋季",
    "point": "A1",
    "point_level": "qualified",
}


class ResultOut(BaseModel):
    """A declaration and the level that stands."""

    declaration_id: int
    teacher: str
    school: str
    round: str
    point: str
    point_level: str


class ReadyOut(ResultOut):
    """A declaration that a step can be taken for; `failed` items could be handed in again so many times."""

    model_config = ConfigDict(json_schema_extra={"example": {**_EXAMPLE, "failed": [], "resubmissions_left": 2}})

    failed: list[str]
    resubmissions_left: int


class PublishedOut(ResultOut):
    """A result in publicity."""

    model_config = ConfigDict(json_schema_extra={"example": {**_EXAMPLE, "until": "2026-12-08", "own": False}})

    until: date = Field(description="Last day of objecting.")
    own: bool


class TogetherIn(BaseModel):
    """``reasons`` are for concluding, and needed there."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"declarations": [12, 13], "reasons": "同意评审结果。"}}
    )

    declarations: Annotated[
        list[Annotated[int, Field(ge=1, le=999_999_999)]], Field(min_length=1, max_length=MOST_TOGETHER)
    ]
    reasons: Reasons | None = None


class RefusedOut(BaseModel):
    """Why a declaration stays as it was; ``code`` is that of the problem."""

    declaration_id: int
    code: str
    detail: str


class TogetherOut(BaseModel):
    """Each declaration is done whole or not at all."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "done": [
                    {
                        "id": 12,
                        "point": "A1",
                        "state": "preliminary",
                        "resubmissions": 0,
                        "due_on": None,
                        "version": 7,
                    }
                ],
                "refused": [
                    {
                        "declaration_id": 13,
                        "code": "transition_forbidden",
                        "detail": "在“公示中”状态下不能“公示”。",
                    }
                ],
                "left": 0,
            }
        }
    )

    done: list[StandingOut]
    refused: list[RefusedOut]
    left: int = Field(description="Asked for, but not ready now, or not yours to decide about.")
