"""What a draw would be, before it is made."""

from sqlalchemy.orm import Session

from service.rounds.standards import standard_of
from service.spot_checks.drawing import Foreseen, foresee
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.population_store import seconds_an_item
from service.spot_checks.tables import SpotCheck
from service.spot_checks.workflow import units_of


def foreseen(session: Session, spot: SpotCheck, settings: PlanSettings) -> Foreseen:
    """Say how many of the frozen list would be drawn, of what, and how long reading them takes one person."""
    each = seconds_an_item(session, spot.round_id)
    points = standard_of(session, spot.round).points
    return foresee(units_of(spot), settings, {point.code: each * len(point.evidence) for point in points})
