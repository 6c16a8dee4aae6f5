"""How much more the readings of one piece of evidence differ than the model allows."""

import numpy as np
from numpy.typing import NDArray

from models.raters.measures import ReadingDispersion
from models.raters.ratings import Ratings

FEWEST_FREEDOM = 30
"""Degrees of freedom below which the dispersion is too uncertain to use and is taken for 1."""


def reading_dispersion(
    ratings: Ratings, rows: NDArray[np.intp], expected: NDArray[np.float64], variance: NDArray[np.float64]
) -> ReadingDispersion:
    """Return the variance between readings over what independent ratings would have, 1 when the model holds.

    A reviewer likes or dislikes a piece of evidence as a whole, so the ratings by its criteria repeat each other and
    hold less than their number says. In each piece of evidence the readers' one-step measures are compared with their
    weighted mean, from which an error in the evidence's own measure falls out.

    Parameters
    ----------
    ratings
        The table.
    rows
        Positions of the ratings of one part.
    expected, variance
        Shape (n,): of each rating of the table, by the model.

    Notes
    -----
    Source: R. W. M. Wedderburn, "Quasi-likelihood functions, generalized linear models, and the Gauss-Newton method",
    Biometrika 61 (1974) 439-447.
    """
    rows = rows[variance[rows] > 0]
    keys, reading = np.unique(
        ratings.evidence[rows] * len(ratings.reviewer_ids) + ratings.reviewer[rows], return_inverse=True
    )
    weight = np.bincount(reading, weights=variance[rows])
    measure = np.bincount(reading, weights=ratings.rank[rows] - expected[rows]) / weight
    _, evidence = np.unique(keys // len(ratings.reviewer_ids), return_inverse=True)
    mean = np.bincount(evidence, weights=weight * measure) / np.bincount(evidence, weights=weight)
    squares = float((weight * np.square(measure - mean[evidence])).sum())
    # Each reviewer's severity but one was fitted to the same ratings.
    freedom = len(keys) - len(mean) - (len(np.unique(ratings.reviewer[rows])) - 1)
    return ReadingDispersion(squares / freedom if freedom >= FEWEST_FREEDOM else 1.0, freedom)
