"""How a round is run: what the papers leave to the county or the school."""

from pydantic import BaseModel, ConfigDict, Field


class Scheme(BaseModel):
    """Settings of one round beside its dates. Defaults are this project's own: the papers name none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    points_required: int = Field(default=3, ge=1, le=30, description="Points that a teacher has to pass.")
    reviewers_per_item: int = Field(default=2, ge=1, le=3, description="Independent reviewers of each item.")
    resubmissions: int = Field(default=2, ge=0, le=9, description="How often failed items may be handed in again.")
    publicity_days: int = Field(default=5, ge=0, le=60, description="Days of publicity before a decision is final.")
    review_days: int = Field(default=7, ge=1, le=90, description="Days that a reviewer has for an assignment.")
    recuse_own_school: bool = Field(default=False, description="Whether nobody reviews work of their own school.")
    near_cut: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="With one reviewer per item: a level less probable than this gets a second one.",
    )
    second_share: float = Field(
        default=0.1, ge=0, le=1, description="With one reviewer per item: share that gets a second one by lot."
    )
    spare_second: bool = Field(
        default=False,
        description="Whether one reviewer fewer, never none, reads what the bundle's promise covers.",
    )
    recheck_share: float = Field(default=0.15, ge=0, le=1, description="Share of results that the county rechecks.")
