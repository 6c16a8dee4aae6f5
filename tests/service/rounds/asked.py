"""What is asked for when a round is planned."""

from datetime import timedelta

from service.clock import today
from tests.service.county import County


def asked(county: County, unit: str = "school", **changed: object) -> dict[str, object]:
    """The JSON of a round that can be planned."""
    day = today()
    return {
        "unit_id": county.units[unit],
        "name": "2027年春季",
        "starts_on": day.isoformat(),
        "submit_by": (day + timedelta(days=30)).isoformat(),
        "review_by": (day + timedelta(days=60)).isoformat(),
        **changed,
    }


def typed(county: County, unit: str = "school", **changed: str) -> dict[str, str]:
    """The same as a form sends it."""
    plain = {name: str(value) for name, value in asked(county, unit).items()}
    scheme = {
        "points_required": "3",
        "reviewers_per_item": "2",
        "resubmissions": "2",
        "publicity_days": "5",
        "review_days": "7",
        "near_cut": "60",
        "second_share": "10",
        "recheck_share": "12.5",
    }
    return {**plain, **scheme, **changed}
