"""How figures and names are put into sentences."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from math import exp

from service.audits.agreement_schemas import AgreementOut
from service.audits.steps import joint
from service.circulars.sections import Paragraph
from service.language import Language, mark, translate

_MORE = mark("%(names)s and %(n)s more")
_MOST_NAMES = 12


class Wording:
    """Speaks one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = partial(translate, language)

    def paragraph(self, message: str, **params: object) -> Paragraph:
        return Paragraph(self.say(message, **params))

    def sentences(self, *found: str) -> Paragraph:
        """Put sentences into one paragraph; Chinese ones follow each other without a space."""
        return Paragraph(("" if self.language is Language.CHINESE else " ").join(one for one in found if one))

    def names(self, names: Sequence[str], most: int = _MOST_NAMES) -> str:
        shown = joint(self.language).join(names[:most])
        return shown if len(names) <= most else self.say(_MORE, names=shown, n=len(names) - most)

    def day(self, day: date) -> str:
        if self.language is Language.ENGLISH:
            return f"{day.day} {day:%B} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"


def share(value: float | None) -> str:
    """Return a share in per cent, to one decimal."""
    return "—" if value is None else f"{round(100 * value, 1) + 0.0:.1f}%"


def whole_share(value: float) -> str:
    """Return a share as it was asked for: 5%, 2.5%."""
    return f"{100 * value:.6g}%"


def number(value: float | None, digits: int = 2) -> str:
    return "—" if value is None else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def bounds_of(found: AgreementOut, measure: str = "alpha") -> str:
    """Return the interval of a measure of agreement."""
    bounds = found.intervals.get(measure)
    return interval(*bounds) if bounds else interval(None, None)


def interval(low: float | None, high: float | None) -> str:
    return "—" if low is None or high is None else f"{number(low)}～{number(high)}"


def odds(severity: float) -> float:
    """Return the odds of the higher of two neighbouring levels beside those at average severity.

    Source: the model of models/raters/severity.py, whose log-odds fall by the severity.
    """
    return exp(-severity)


def code_of(reviewer: str) -> str:
    """Return what stands for a reviewer in place of a name, as in the exported tables."""
    return f"P{reviewer}" if reviewer.isdecimal() else reviewer


def named_criterion(key: str, names: Mapping[str, str]) -> str:
    return f"{key} {names[key]}" if names.get(key) else key
