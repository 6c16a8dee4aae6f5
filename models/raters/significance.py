"""p-values of many reviewers at once."""

from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

FALSE_ALARMS = 0.05
"""Chance that any honest reviewer of a table is flagged by one test."""


def below(z: float) -> float:
    """Return the chance that a standard normal variable is at most ``z``."""
    return 0.5 * erfc(-z / sqrt(2.0))


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values that hold for all reviewers together; NaN stays NaN and does not count.

    Notes
    -----
    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
    (1979) 65-70.
    """
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    result[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return result
