"""Whether a reviewer's ratings are as unpredictable as the model says, from infit and outfit mean squares."""

from enum import StrEnum
from math import isnan, sqrt

HIGHEST_PRODUCTIVE, LOWEST_PRODUCTIVE = 1.5, 0.5
"""Mean squares between which ratings are productive for measurement.

Source: J. M. Linacre, "What do infit and outfit, mean-square and standardized mean?", Rasch Measurement Transactions
16:2 (2002) 878.
"""


class Misfit(StrEnum):
    """How a reviewer departs from the model."""

    NONE = "none"
    ERRATIC = "erratic"
    """Ratings contradict those of the other reviewers more than chance does."""
    MUTED = "muted"
    """Ratings vary less than chance lets them, as with halo or a narrow range."""
    UNKNOWN = "unknown"


def misfit(mean_square: float, n: int) -> Misfit:
    """Judge a mean square by both its size and what chance does with ``n`` ratings.

    Parameters
    ----------
    mean_square
        Infit or outfit; NaN where there is none.
    n
        Ratings behind it.

    Notes
    -----
    Chance reaches about ``1 ± 2 sqrt(2 / n)``. Source: M. Wu and R. J. Adams, "Properties of Rasch residual fit
    statistics", Journal of Applied Measurement 14 (2013) 339-355. The mean squares here average over the posterior of
    the evidence, which draws them towards 1, so that alarms are rarer than that.
    """
    if isnan(mean_square) or n == 0:
        return Misfit.UNKNOWN
    chance = 2.0 * sqrt(2.0 / n)
    if mean_square > max(HIGHEST_PRODUCTIVE, 1.0 + chance):
        return Misfit.ERRATIC
    if mean_square < min(LOWEST_PRODUCTIVE, 1.0 - chance):
        return Misfit.MUTED
    return Misfit.NONE
