"""The public face of one's own review: what is asked, what was seen, what was judged."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.grading.schemas import GradeOut, ItemOut
from service.language import Language
from service.reading.schemas import DocumentRead
from service.reviews.sight import Sight
from service.reviews.tables import AssignmentState, Review
from service.reviews.workflow import Choice, Judged, Kept

MOST_CHOICES = 500
LONGEST_REASON = 500
LONGEST_ADVICE = 2000
_MOST_CRITERIA = 100
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_PRINTABLE)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON, pattern=_PRINTABLE)]
Advice = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_ADVICE, pattern=_PRINTABLE)]
Levels = Annotated[dict[Code, Code], Field(max_length=_MOST_CRITERIA, description="Criterion id to level code.")]


class ChoiceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    criterion: Code
    level: Code
    seconds: float = Field(ge=0, le=1e8, allow_inf_nan=False, description="Since the review was opened.")


class BlindIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "levels": {"A1-E2-1": "qualified", "A1-E2-2": "excellent", "A1-E2-3": "qualified"},
                "off_task": False,
                "order": [{"criterion": "A1-E2-1", "level": "qualified", "seconds": 41.5}],
            }
        },
    )

    levels: Levels = {}
    off_task: bool = Field(default=False, description="The work does not do what is asked: all levels are the lowest.")
    order: list[ChoiceIn] = Field(default=[], max_length=MOST_CHOICES, description="What was set when; may be empty.")

    def judged(self) -> Judged:
        choices = tuple(Choice(one.criterion, one.level, one.seconds) for one in self.order)
        return Judged(self.levels, self.off_task, choices)


class FinalIn(BlindIn):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "levels": {"A1-E2-1": "qualified", "A1-E2-2": "qualified", "A1-E2-3": "qualified"},
                "off_task": False,
                "order": [],
                "reasons": {"A1-E2-2": "第2页的图没有标出数据来源，先前漏看了。"},
                "off_task_reason": "",
                "advice": "补充各图的数据来源，并说明分层的依据。",
            }
        },
    )

    reasons: dict[Code, Reason] = Field(
        default={}, max_length=_MOST_CRITERIA, description="Criterion id to why its level changed; due for each change."
    )
    off_task_reason: Reason = Field(default="", description="Stands for every level that a changed `off_task` changes.")
    advice: Advice = Field(default="", description="For the teacher; due with a lowest level or work off task.")

    def kept(self) -> Kept:
        return Kept(self.reasons, self.off_task_reason, self.advice)


class PointAsked(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    name_en: str
    description: str


class EarlierReview(BaseModel):
    """What one of two reviewers came to who differ; never their name."""

    levels: dict[str, str]
    off_task: bool
    advice: str

    @classmethod
    def of(cls, review: Review) -> "EarlierReview":
        return cls(levels=review.final_levels or {}, off_task=review.off_task, advice=review.advice)


class OwnReview(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    off_task: bool
    blind_levels: dict[str, str]
    blind_at: datetime
    blind_seconds: float
    final_levels: dict[str, str] | None
    final_at: datetime | None
    final_seconds: float | None
    change_reasons: dict[str, str]
    advice: str


class ReviewOut(BaseModel):
    """One's own assignment as far as one may see it in its state; nobody's name is ever in it."""

    id: int
    evidence_id: int
    version: int
    state: AssignmentState
    due_on: date
    opened_at: datetime | None
    standard: str = Field(description="Content hash of the standard.")
    point: PointAsked
    item: ItemOut
    document: DocumentRead | None = Field(description="Null before opening.")
    earlier: list[EarlierReview] = Field(description="For a third reviewer called because two differ.")
    own: OwnReview | None = Field(description="Null until one's own blind levels are stored.")
    machine: GradeOut | None = Field(description="Null until then too, and where the machine graded nothing.")

    @classmethod
    def of(cls, sight: Sight, language: Language) -> "ReviewOut":
        assignment, required = sight.assignment, sight.required
        return cls(
            id=assignment.id,
            evidence_id=assignment.evidence_id,
            version=assignment.version,
            state=assignment.state,
            due_on=assignment.due_on,
            opened_at=assignment.opened_at,
            standard=required.standard.content_hash,
            point=PointAsked.model_validate(required.point),
            item=ItemOut.model_validate(required.item),
            document=None if sight.document is None else DocumentRead.of(sight.document, language),
            earlier=[EarlierReview.of(one) for one in sight.earlier],
            own=None if sight.review is None else OwnReview.model_validate(sight.review),
            machine=None if sight.graded is None else GradeOut.of(sight.graded, language),
        )
