"""The planning form: percentages and ticked boxes, read into settings by the rules of the API."""

from pydantic import ValidationError
from starlette.datastructures import FormData, QueryParams

from service.errors import ValueRefused
from service.language import mark
from service.spot_checks.plan_settings import PlanSettings

_FIELDS = {
    "per": mark("What the claim is about"),
    "share": mark("Share of wrong decisions"),
    "confidence": mark("Confidence"),
    "by": mark("At least one of"),
    "allocation": mark("How the sample is divided"),
    "small_school": mark("Small schools"),
    "whole_levels": mark("Levels reread whole"),
    "accept": mark("Wrong ones allowed"),
}
_REASON = mark("this is missing, or outside what is possible")


def settings_in(sent: QueryParams | FormData) -> PlanSettings | None:
    """Return the settings of a form or an address; None where there are none.

    Raises
    ------
    ValueRefused
        With the name of the first field that cannot be taken.
    """
    if "per" not in sent:
        return None
    try:
        return PlanSettings.model_validate(
            {
                "per": sent["per"],
                "share": _part(sent.get("share")),
                "confidence": _part(sent.get("confidence")),
                "by": tuple(sent.getlist("by")),
                "allocation": sent.get("allocation", ""),
                "small_school": sent.get("small_school") or 0,
                "whole_levels": tuple(sent.getlist("whole_levels")),
                "accept": sent.get("accept") or 0,
            }
        )
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        raise ValueRefused(field=_FIELDS.get(str(where[0]) if where else "", ""), reason=_REASON) from error


def _part(percent: object) -> float | None:
    """Return a percentage as a share, without the dust of a binary division; None for what is no number."""
    try:
        return round(float(str(percent)) / 100, 6)
    except ValueError:
        return None
