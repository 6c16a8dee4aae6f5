"""What of a spot-check is for everybody: the line that a draw follows from, and, once it is read, the list itself."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from service.audits.audit_plan import DecisionOut
from service.decisions.refusals import StillBlind
from service.spot_checks import store
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.reading import reread_of
from service.spot_checks.redraw import Published
from service.spot_checks.tables import SpotCheck, SpotState, Stage


class PublicLine(BaseModel):
    """Fixes a draw for everybody to see, and tells nothing of what was drawn."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "spot_check_id": 3,
                "seed": "2026-autumn-4711",
                "list_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "code": "weiping 0.1.0",
                "drawn_at": "2026-11-22T09:00:00Z",
                "decisions": 360,
                "drawn": 88,
                "signed_at": None,
            }
        }
    )

    spot_check_id: int
    seed: str
    list_hash: str = Field(description="SHA-256 of the list of decisions, fixed before the seed was known.")
    code: str = Field(description="The release that drew.")
    drawn_at: datetime
    decisions: int
    drawn: int
    signed_at: datetime | None


def lines_of(session: Session, round_id: int) -> list[PublicLine]:
    """Return the lines of all draws from a round, newest first."""
    drawn = [one for one in store.of_round(session, round_id) if one.state is not SpotState.PLANNED]
    return [
        PublicLine(
            spot_check_id=spot.id,
            seed=spot.seed or "",
            list_hash=spot.list_hash,
            code=spot.code or "",
            drawn_at=spot.drawn_at or spot.created_at,
            decisions=len(spot.decisions),
            drawn=len(store.draws_of(session, spot)),
            signed_at=spot.signed_at,
        )
        for spot in drawn
    ]


def published(session: Session, spot: SpotCheck) -> Published:
    """Return list and draw.

    Raises
    ------
    StillBlind
        While anything drawn is not reread: the list has the decided levels.
    """
    if not all(one.done for one in store.draws_of(session, spot)):
        raise StillBlind
    return draw_of(session, spot)


def draw_of(session: Session, spot: SpotCheck) -> Published:
    """Return the same at any time, for drawing again where nobody reads it."""
    draws = store.draws_of(session, spot)
    decisions = [DecisionOut.model_validate(one) for one in spot.decisions]
    decided = {one.evidence_id: one.level for one in decisions}
    levels = reread_of(session, spot).levels
    first = [str(one.declaration_id) for one in draws if one.stage is Stage.FIRST]
    return Published(
        seed=spot.seed or "",
        list_hash=spot.list_hash,
        code=spot.code or "",
        settings=PlanSettings.model_validate(spot.settings),
        decisions=decisions,
        first=first,
        extension=[str(one.declaration_id) for one in draws if one.stage is Stage.EXTENSION],
        wrong=[one for one in first if one in levels and levels[one] != decided[one]],
    )
