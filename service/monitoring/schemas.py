"""The public face of progress."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from models.grading.grade import Referral
from service.declarations.states import State
from service.monitoring.store import By
from service.monitoring.workflow import Part, Phase, Progress, Stuck


class PartOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    declared: int
    states: dict[State, int]
    phases: dict[Phase, int]
    items: int = Field(description="Evidence items of the newest versions.")
    prescored: int
    referred: int = Field(description="Items that the machine refers to a person.")
    reviewed: int = Field(description="Items whose reviewers came to a level.")


class WaitingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    declaration: int
    point: str
    state: State
    since: datetime
    school: str


class StuckOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    n: int
    shown: list[WaitingOut] = Field(description="Those that have waited longest.")

    @classmethod
    def of(cls, found: Stuck) -> "StuckOut":
        return cls.model_validate(found)


class BacklogOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    waiting: int = Field(description="Items that the worker has yet to read or grade.")
    since: datetime | None
    refused: int = Field(description="Items whose file could not be read.")


class WorkloadOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    person: int
    name: str
    open: int
    overdue: int
    done: int
    mean_seconds: float | None
    few: bool = Field(description="True: so few reviews that the mean says little.")


class ProgressOut(BaseModel):
    """How far the work within reach is."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "total": {
                    "key": "",
                    "name": "",
                    "declared": 1,
                    "states": {"in_review": 1},
                    "phases": {
                        "to_hand_in": 0,
                        "checking": 0,
                        "reviewing": 1,
                        "result": 0,
                        "decided": 0,
                        "left_out": 0,
                    },
                    "items": 2,
                    "prescored": 2,
                    "referred": 1,
                    "reviewed": 0,
                },
                "by": {"school": [], "point": [], "subject": []},
                "referrals": {"low_confidence": 1},
                "assignments": {"open": 2, "overdue": 0, "done": 0},
                "backlog": {"waiting": 0, "since": None, "refused": 0},
                "no_reviewer": {"n": 0, "shown": []},
                "long_wait": {"n": 0, "shown": []},
                "workloads": None,
            }
        }
    )

    total: PartOut
    by: dict[By, list[PartOut]]
    referrals: dict[Referral, int]
    assignments: dict[str, int]
    backlog: BacklogOut
    no_reviewer: StuckOut
    long_wait: StuckOut
    workloads: list[WorkloadOut] | None = Field(description="Null for whoever leads no panel.")

    @classmethod
    def of(cls, progress: Progress) -> "ProgressOut":
        workloads = progress.workloads
        return cls(
            total=_part(progress.total),
            by={by: [_part(one) for one in parts] for by, parts in progress.parts.items()},
            referrals=progress.referrals,
            assignments={"open": progress.open, "overdue": progress.overdue, "done": progress.done},
            backlog=BacklogOut.model_validate(progress.backlog),
            no_reviewer=StuckOut.of(progress.no_reviewer),
            long_wait=StuckOut.of(progress.long_wait),
            workloads=None if workloads is None else [WorkloadOut.model_validate(one) for one in workloads],
        )


def _part(part: Part) -> PartOut:
    return PartOut.model_validate(part)


class AgreementOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    n: int = Field(description="Pairs of levels compared.")
    exact: float | None = Field(description="Share with the same level.")
    kappa: float | None = Field(description="Quadratic weighted; null where it is undefined.")
    few: bool = Field(description="True: too few to lean on.")


class FiguresOut(BaseModel):
    """How far reviewers agree so far, and what seeing the machine changes."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "reviewers_blind": {"n": 48, "exact": 0.79, "kappa": 0.71, "few": False},
                "reviewers_final": {"n": 48, "exact": 0.83, "kappa": 0.76, "few": False},
                "machine_blind": {"n": 96, "exact": 0.7, "kappa": 0.62, "few": False},
                "machine_final": {"n": 96, "exact": 0.75, "kappa": 0.68, "few": False},
                "judged": 96,
                "changed": 9,
                "toward": 7,
                "away": 1,
                "few": False,
            }
        },
    )

    reviewers_blind: AgreementOut
    reviewers_final: AgreementOut
    machine_blind: AgreementOut
    machine_final: AgreementOut
    judged: int
    changed: int
    toward: int
    away: int
    few: bool
