"""How far a score may follow the length of a text: no farther than reviewers' levels do.

Length is easy to measure and goes with quality, so whatever predicts levels best leans on it harder than reviewers do:
of the best prediction it explains their share divided by R². Levels spread as widely as theirs would then be milder
for long texts than reviewers are, and harder for short ones. Source of the remedy, in another field: Dubois et al.
(2024), length-controlled AlpacaEval; here the share is not brought to nothing, but to that of the reviewers.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def explained(criteria: Iterable[Floats]) -> tuple[float, float] | None:
    """Return the share of the variance of given and of reviewed levels that length explains, means over criteria.

    Parameters
    ----------
    criteria : arrays of shape (n, 3)
        Logarithm of the length, given and reviewed rank of each text; without two lengths or two reviewed levels a
        criterion does not count.

    Returns
    -------
    tuple of two floats or None
        Squared correlations; None where no criterion counts.
    """
    squares = [
        [
            np.corrcoef(values[:, 0], values[:, column])[0, 1] ** 2 if np.ptp(values[:, column]) else 0.0
            for column in (1, 2)
        ]
        for values in criteria
        if np.ptp(values[:, 0]) and np.ptp(values[:, 2])
    ]
    if not squares:
        return None
    given, reviewed = np.mean(squares, axis=0)
    return float(given), float(reviewed)


def excess_slope(lengths: Floats, scores: Floats, levels: Floats, weights: Floats) -> float:
    """Return what to take from a score for each unit of length, so that length explains as much of it as of levels.

    Parameters
    ----------
    lengths : ndarray of shape (n,)
        Logarithm of each text's length.
    scores, levels : ndarray of shape (n,)
        What is given, out of fold, and what reviewers gave.
    weights : ndarray of shape (n,)
        Weight of each label.

    Returns
    -------
    float
        0 where length explains no more of the scores than of the levels.
    """
    spread = np.cov([lengths, scores, levels], aweights=weights)
    if not spread.diagonal().all():
        return 0.0
    given, reviewed = (float(spread[0, row] ** 2 / (spread[0, 0] * spread[row, row])) for row in (1, 2))
    if given <= reviewed:
        return 0.0
    slope = spread[0, 1] / spread[0, 0]
    beside = spread[1, 1] * (1.0 - given)
    allowed = np.sqrt(beside / spread[0, 0] * reviewed / (1.0 - reviewed))
    return float(slope - np.sign(slope) * allowed)
