"""The public face of one declaration as those see it who decide about it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from service.decisions.reviewed import ReviewedItem
from service.declarations.states import State
from service.journal.tables import Entry
from service.reviews.tables import Assignment, AssignmentState, Basis, Seat


class ReviewerOut(BaseModel):
    """What one reviewer judged; levels are null until they have finished."""

    name: str
    seat: Seat
    state: AssignmentState
    off_task: bool
    blind_levels: dict[str, str] | None = Field(description="Criterion id to level, before the machine was seen.")
    final_levels: dict[str, str] | None
    change_reasons: dict[str, str]
    advice: str

    @classmethod
    def of(cls, assignment: Assignment) -> "ReviewerOut":
        review = assignment.review if assignment.state is AssignmentState.DONE else None
        return cls(
            name=assignment.reviewer.name,
            seat=assignment.seat,
            state=assignment.state,
            off_task=review.off_task if review else False,
            blind_levels=review.blind_levels if review else None,
            final_levels=review.final_levels if review else None,
            change_reasons=review.change_reasons if review else {},
            advice=review.advice if review else "",
        )


class ReviewedItemOut(BaseModel):
    """One item that the point asks for; `evidence_id` is null where it was not handed in."""

    item: str
    evidence_id: int | None
    carried: bool
    ready: bool = Field(description="Whether nothing is left to review.")
    level: str | None = Field(description="What the reviewers came to, by the rule.")
    levels: dict[str, str] | None
    basis: Basis | None
    machine_level: str | None = Field(description="The machine's pre-score, preliminary and non-binding.")
    reviewers: list[ReviewerOut]

    @classmethod
    def of(cls, item: ReviewedItem, seats: list[Assignment]) -> "ReviewedItemOut":
        evidence, outcome = item.evidence, item.outcome
        return cls(
            item=item.requirement.id,
            evidence_id=evidence.id if evidence else None,
            carried=evidence is not None and evidence.carried_from_id is not None,
            ready=item.ready,
            level=outcome.item_level if outcome else None,
            levels=outcome.levels if outcome else None,
            basis=outcome.basis if outcome else None,
            machine_level=evidence.grade.item_level if evidence and evidence.grade else None,
            reviewers=[ReviewerOut.of(one) for one in seats],
        )


class MomentOut(BaseModel):
    """A line of the audit log about the declaration; `actor_id` is null where the service acted."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: datetime
    action: str
    actor_id: int | None

    @classmethod
    def of(cls, entry: Entry) -> "MomentOut":
        return cls.model_validate(entry)


class PanelDeclarationOut(BaseModel):
    """A declaration side by side: reviewers, machine, outcome, and what can be done next."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "point": "A1",
                "teacher": "王老师",
                "school": "第一中学",
                "state": "in_review",
                "version": 5,
                "level": None,
                "missing": ["A1-E2"],
                "items": [],
                "possible": ["conclude", "return"],
                "timeline": [],
            }
        }
    )

    id: int
    point: str
    teacher: str
    school: str
    state: State
    version: int
    level: str | None = Field(description="By the rule over all items; null while a review is missing.")
    missing: list[str]
    items: list[ReviewedItemOut]
    possible: list[str] = Field(description="Steps that you may take now, by their names in the addresses.")
    timeline: list[MomentOut]
