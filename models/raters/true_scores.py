"""How well a grader predicts what is true behind what reviewers say: proportional reduction in mean squared error.

One reviewer's level is the true one and an error. Where some evidence has two reviewers or more, the size of the errors
shows, and the grader can be judged against the truth behind them, also over evidence that only one has read. All
figures are functions of a few sums, which a bootstrap may add up in any way.

Source: RSMTool's documentation, "Evaluation metrics", true scores; derived by M. Johnson; S. Haberman, ETS Research
Report RR-08-29 (2008).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreSums:
    """Sums over evidence, all of one shape (...): a number for one set, or one for each group.

    Attributes
    ----------
    n
        Pieces of evidence.
    ratings, ratings_squared
        Sum of the number of reviewers of each, and of its square.
    level, level_squared
        Sums of the reviewers' mean level and of its square, each as often as it has reviewers.
    error_squared
        Sum of the squared differences of grader and reviewers' mean, each as often as it has reviewers.
    within
        Sum of the squared deviations of reviewers from their mean.
    """

    n: Values
    ratings: Values
    ratings_squared: Values
    level: Values
    level_squared: Values
    error_squared: Values
    within: Values

    def weighted(self, weights: Values) -> "ScoreSums":
        """Return the sums of resamples; ``weights`` has shape (r, g): how often each of g groups was drawn."""
        return ScoreSums(*(weights @ values for values in vars(self).values()))

    def whole(self) -> "ScoreSums":
        """Return the sums over all groups."""
        return ScoreSums(*(np.asarray(values.sum(axis=-1)) for values in vars(self).values()))


@dataclass(frozen=True)
class TrueScores:
    """Variances behind the ratings, shape (...); NaN where they cannot be told.

    Attributes
    ----------
    error_variance
        Of one reviewer's error, in squared levels; NaN unless some evidence has two reviewers.
    true_variance
        Of the true levels.
    squared_error
        Mean squared error of the grader against the true levels.
    """

    error_variance: Values
    true_variance: Values
    squared_error: Values

    @property
    def prmse(self) -> Values:
        """1 less the squared error relative to the true variance; NaN where no true variance is left."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.true_variance > 0.0, 1.0 - self.squared_error / self.true_variance, np.nan)


def score_sums(given: Values, ratings: Values, group: NDArray[np.integer], n_groups: int) -> ScoreSums:
    """Return the sums of each group.

    Parameters
    ----------
    given
        What the grader says, shape (n,), in levels.
    ratings
        What reviewers say, shape (n, r), NaN where there is none; every row has at least one.
    group
        Shape (n,), 0 to ``n_groups - 1``.
    n_groups
        Number of groups, also of those without evidence.
    """
    count = (~np.isnan(ratings)).sum(axis=1).astype(np.float64)
    mean = np.nansum(ratings, axis=1) / count
    of_each = (
        np.ones(len(given)),
        count,
        count**2,
        count * mean,
        count * mean**2,
        count * (mean - given) ** 2,
        np.nansum((ratings - mean[:, None]) ** 2, axis=1),
    )
    counted = (np.bincount(group, weights=values, minlength=n_groups) for values in of_each)
    return ScoreSums(*(values.astype(np.float64) for values in counted))


def true_scores(sums: ScoreSums, error_variance: Values | None = None) -> TrueScores:
    """Return the variances behind the ratings.

    Parameters
    ----------
    sums
        Of one set, or of each of many.
    error_variance
        Where it is known from elsewhere, as from more evidence of the same reviewers; None takes it from the sums.
    """
    return pooled_true_scores([sums], error_variance)


def pooled_true_scores(parts: Sequence[ScoreSums], error_variance: Values | None = None) -> TrueScores:
    """Return the variances within parts, such as criteria: differences between their means explain nothing.

    Parameters
    ----------
    parts
        Of one shape, in one unit. Errors of reviewers are taken to be alike in all.
    error_variance
        As for :func:`true_scores`.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        spare = _sum(part.ratings - part.n for part in parts)
        estimated = np.where(spare > 0.0, _sum(part.within for part in parts) / spare, np.nan)
        error = estimated if error_variance is None else np.broadcast_to(error_variance, spare.shape)
        n, ratings = _sum(part.n for part in parts), _sum(part.ratings for part in parts)
        squared_error = (_sum(part.error_squared for part in parts) - n * error) / ratings
        spread = _sum(part.level_squared - _share(part.level**2, part.ratings) for part in parts)
        below = _sum(part.ratings - _share(part.ratings_squared, part.ratings) for part in parts)
        free = n - _sum((part.n > 0.0).astype(np.float64) for part in parts)
        true = np.where(below > 0.0, (spread - free * error) / below, np.nan)
    return TrueScores(np.asarray(error), np.asarray(true), np.asarray(squared_error))


def _sum(values: Iterable[Values]) -> Values:
    return np.asarray(np.sum(list(values), axis=0))


def _share(above: Values, below: Values) -> Values:
    """Return a quotient that is 0 where nothing was drawn."""
    return np.where(below > 0.0, above / below, 0.0)
