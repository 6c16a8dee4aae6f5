"""What programs send and get about who reviews what, and what the lists can be narrowed to."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from service.assignments.candidates import Exclusion
from service.assignments.panel_stages import Stage
from service.assignments.tables import Obstacle
from service.assignments.urgency import Timing
from service.assignments.workflow import RecusalReason
from service.declarations.states import State
from service.reviews.tables import AssignmentState, Seat

Word = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A code or a name to look for; empty for all."""
Key = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,9}$")]
"""An id as a form sends it; empty for all."""
Identifier = Annotated[int, Field(ge=1, le=999_999_999)]


@dataclass(frozen=True)
class QueueFilter:
    """What somebody wants to see of their own assignments."""

    reason: Annotated[Word, Query(description="Code of a reason; empty for all.")] = ""
    point: Annotated[Word, Query(description="Code of an ability point; empty for all.")] = ""
    kind: Annotated[Word, Query(description="Type of evidence item, as `LESSON_PLAN`; empty for all.")] = ""
    state: Annotated[
        Literal["open", "assigned", "opened", "blind_done", "done"], Query(description="`open`: all not finished.")
    ] = "open"

    @property
    def narrowed(self) -> bool:
        return self != QueueFilter()


@dataclass(frozen=True)
class PanelFilter:
    """What a panel head wants to see."""

    stage: Annotated[Literal["", "overdue"] | Stage, Query(description="What it waits for; empty for all.")] = ""
    state: Annotated[Literal[""] | State, Query(description="State of the declaration; empty for all.")] = ""
    school: Annotated[Key, Query(description="Id of a school; empty for all.")] = ""
    point: Annotated[Word, Query(description="Code of an ability point; empty for all.")] = ""
    subject: Annotated[Word, Query(description="The teacher's subject; empty for all.")] = ""
    reason: Annotated[Word, Query(description="Code of a reason for an unfinished review; empty for all.")] = ""
    reviewer: Annotated[Key, Query(description="Id of somebody who has not finished; empty for all.")] = ""

    @property
    def narrowed(self) -> bool:
        return self != PanelFilter()


class AssignmentShown(BaseModel):
    """An assignment as its reviewer may see it: not whose work it is, which seat it is, nor who else reviews."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 57,
                "evidence_id": 123,
                "code": "0123",
                "point": "A1",
                "item": "A1-E2",
                "reasons": ["low_confidence"],
                "timing": "due_soon",
                "state": "assigned",
                "due_on": "2026-12-01",
                "version": 1,
            }
        }
    )

    id: int
    evidence_id: int
    code: str = Field(description="What the piece is called among people; it says nothing about its author.")
    point: str
    item: str
    reasons: list[str] = Field(description="Why it needs a person, the most pressing first.")
    timing: Timing | None = Field(description="What its date adds to that.")
    state: AssignmentState
    due_on: date
    version: int


class Recusal(BaseModel):
    """Why somebody gives a piece back."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "conflict_of_interest"}})

    reason: RecusalReason


class GivenBack(BaseModel):
    """What was given back: all of one teacher's that was not finished."""

    model_config = ConfigDict(json_schema_extra={"example": {"assignments": [57, 58]}})

    assignments: list[int]


class ReviewerChoice(BaseModel):
    """Who is to review."""

    model_config = ConfigDict(json_schema_extra={"example": {"reviewer_id": 12}})

    reviewer_id: Identifier


class SeatShown(BaseModel):
    """A seat as the panel head sees it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "assignment_id": 57,
                "seat": "first",
                "reviewer_id": 12,
                "reviewer": "钱评审",
                "state": "assigned",
                "reasons": ["low_confidence", "by_lot"],
                "due_on": "2026-12-01",
                "version": 1,
            }
        }
    )

    assignment_id: int
    seat: Seat
    reviewer_id: int
    reviewer: str
    state: AssignmentState
    reasons: list[str]
    due_on: date
    version: int


class OpenSeatShown(BaseModel):
    """A seat that nobody could take."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"seat": "second", "obstacle": "all_excluded", "reasons": ["few_labels"]}}
    )

    seat: Seat
    obstacle: Obstacle
    reasons: list[str]


_ITEM: JsonDict = {
    "evidence_id": 123,
    "code": "0123",
    "item": "A1-E2",
    "declaration_id": 9,
    "point": "A1",
    "state": "in_review",
    "school_id": 4,
    "carried": False,
    "reviewed": False,
    "seats": [],
    "open_seats": [],
}


class PanelItem(BaseModel):
    """An evidence item with its seats."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM})

    evidence_id: int
    code: str
    item: str
    declaration_id: int
    point: str
    state: State
    school_id: int
    carried: bool = Field(description="It passed in an earlier version and counts from there.")
    reviewed: bool = Field(description="Its reviewers have come to a result.")
    seats: list[SeatShown]
    open_seats: list[OpenSeatShown]


class CandidateShown(BaseModel):
    """A reviewer of the school; `exclusion` says why they must not review this piece."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"reviewer_id": 12, "reviewer": "钱评审", "subject": "数学", "load": 3, "exclusion": None}
        }
    )

    reviewer_id: int
    reviewer: str
    subject: str
    load: int = Field(description="What they have not finished.")
    exclusion: Exclusion | None


class PanelItemDetail(PanelItem):
    """An evidence item with its seats and who could take one, the first choice first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_ITEM,
                "open_seats": [{"seat": "second", "obstacle": "all_excluded", "reasons": ["few_labels"]}],
                "candidates": [
                    {"reviewer_id": 12, "reviewer": "钱评审", "subject": "数学", "load": 3, "exclusion": None}
                ],
            }
        }
    )

    candidates: list[CandidateShown]


class FilledOut(BaseModel):
    """How many open seats found somebody, and how many are still open."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": {"filled": 4, "left": 1}})

    filled: int
    left: int
