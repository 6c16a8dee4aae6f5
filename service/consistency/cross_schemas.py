"""The public face of cross-readings."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.assignments.candidates import Exclusion
from service.consistency.cross_readings import Hindrance
from service.consistency.schemas import Key
from service.reviews.tables import AssignmentState

Fingerprint = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="Of the proposal that was read.")]
_MOST_CHOSEN = 5000


class GroupOut(BaseModel):
    """Reviewers who can be compared with each other and with nobody else, by the schools that they read for."""

    schools: list[str]
    n_reviewers: int


class GivenOut(BaseModel):
    """A cross-reading that was handed out."""

    model_config = ConfigDict(from_attributes=True)

    evidence_id: int
    item: str
    school: str
    reviewer_id: int
    reviewer: str
    state: AssignmentState
    due_on: date


class ReadingOut(BaseModel):
    """A reading that joins two groups.

    ``reviewer_id`` would read, null where nobody of the first group may; ``because`` says why that is not the one whom
    the figures name. ``height`` is what the evidence was given so far, from 0 for all lowest to 1 for all highest.
    """

    evidence_id: int
    item: str
    point: str
    teacher: str
    school: str
    reviewer_id: int | None
    reviewer: str | None
    named: str
    because: Exclusion | Hindrance | None
    joins: list[int] = Field(description="Positions of the two groups; the reader is of the first.")
    height: float
    same_school: bool
    given: GivenOut | None


class ProposalOut(BaseModel):
    """``proposal`` has to be sent back by whoever hands out, to prove that they saw this one."""

    round_id: int
    unit_id: int
    computed_at: datetime
    proposal: str
    groups: list[GroupOut]
    readings: list[ReadingOut]
    handed_out: list[GivenOut]


class ChosenIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    evidence_id: Key
    reviewer_id: Key


class HandOutIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "round_id": 1,
                "unit_id": 3,
                "proposal": "0" * 64,
                "readings": [{"evidence_id": 17, "reviewer_id": 42}],
            }
        },
    )

    round_id: Key
    unit_id: Key
    proposal: Fingerprint
    readings: Annotated[list[ChosenIn], Field(max_length=_MOST_CHOSEN)]

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """Evidence and reviewer of each."""
        return frozenset((one.evidence_id, one.reviewer_id) for one in self.readings)
