"""Krippendorff's alpha: agreement of any number of reviewers on ordered levels, with gaps in the data.

Alpha is one minus the observed disagreement over that expected if levels were dealt out by chance among all ratings. It
is 1 for perfect agreement and 0 for chance.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C and the metrics of section D.
"""

import numpy as np
from numpy.typing import NDArray

from models.raters.pairs import RatingPairs, level_table


def ordinal_alpha(pairs: RatingPairs, n_levels: int) -> float:
    """Return alpha with the ordinal metric; NaN without pairs, or when only one level was given.

    Parameters
    ----------
    pairs
        All pairs of the ratings in question; a rating that nobody else's stands beside counts for nothing, as the
        source has it.
    n_levels
        Number of levels of the scale. Levels that nobody used change nothing.
    """
    return float(alphas(level_table(pairs, n_levels, pairs.weight)[None])[0])


def alphas(weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return alpha with the ordinal metric for a stack of tables.

    Parameters
    ----------
    weighted
        Shape (r, n_levels, n_levels): weight of pairs by their two levels, each pair once, as
        :func:`models.raters.pairs.level_table` gives it with Krippendorff's weights.

    Returns
    -------
    ndarray
        Shape (r,), float64; NaN where a table is empty or has only one level.
    """
    coincidences = weighted + weighted.transpose(0, 2, 1)
    given = coincidences.sum(axis=2)
    distance = _ordinal_distances(given)
    observed = (coincidences * distance).sum(axis=(1, 2))
    # Levels are dealt out without putting back, hence one rating fewer; a level is at no distance from itself.
    expected = (given[:, :, None] * given[:, None, :] * distance).sum(axis=(1, 2))
    n_less = given.sum(axis=1) - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0.0, 1.0 - n_less * observed / expected, np.nan)


def _ordinal_distances(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return squared distances, shape (r, v, v): the ratings from one level to another, both ends counted half."""
    middle = np.cumsum(given, axis=1) - given / 2.0
    distance: NDArray[np.float64] = np.square(middle[:, :, None] - middle[:, None, :])
    return distance
