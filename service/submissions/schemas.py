"""The public face of declaring and handing in."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.declarations.states import State
from service.declarations.tables import Declaration
from service.submissions.dates import last_day
from service.submissions.evidence_readout import FileReadout
from service.submissions.tables import Evidence, Reading, Submission

Key = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class DeclarationIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"round_id": 1, "point": "A1"}})

    round_id: int = Field(ge=1, le=999_999_999)
    point: Key = Field(description="Code, name or sequence number of the ability point.")


class HandInIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"consent": True}})

    consent: bool = Field(default=False, description="Passages may be shown to other teachers as examples, unnamed.")


class DeclarationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    round_id: int
    teacher_id: int
    school_id: int
    point: str
    state: State
    last_day: date = Field(description="Last day of handing in: the round's, or that of a return or an extension.")
    resubmissions: int = Field(description="How often failed items were let in again.")
    created_at: datetime
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, declaration: Declaration) -> "DeclarationOut":
        return cls.model_validate({**columns_of(declaration), "last_day": last_day(declaration)})


class VersionOut(BaseModel):
    """One version of the work; `submitted_at` is null while it is a draft."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    number: int
    consent: bool
    created_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None


class DeclarationDetail(DeclarationOut):
    """A declaration with its versions, the first one first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "round_id": 1,
                "teacher_id": 7,
                "school_id": 4,
                "point": "A1",
                "state": "draft",
                "last_day": "2026-12-20",
                "resubmissions": 0,
                "created_at": "2026-11-22T08:00:00Z",
                "changed_at": "2026-11-22T08:05:00Z",
                "version": 2,
                "submissions": [],
            }
        }
    )

    submissions: list[VersionOut]

    @classmethod
    def with_versions(cls, declaration: Declaration, versions: Iterable[Submission]) -> "DeclarationDetail":
        shown = [VersionOut.model_validate(one) for one in versions]
        return cls.model_validate({**columns_of(declaration), "last_day": last_day(declaration), "submissions": shown})


class ItemProgress(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    reading: Reading
    busy: bool
    progress: str = Field(description="How far it is, in words.")
    done: int
    total: int


class Progress(BaseModel):
    """How far the worker is with a declaration."""

    state: State
    items: list[ItemProgress]

    @classmethod
    def of(cls, state: State, files: Iterable[FileReadout]) -> "Progress":
        return cls(state=state, items=[ItemProgress.model_validate(one) for one in files])


def columns_of(row: Declaration | Submission | Evidence) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
