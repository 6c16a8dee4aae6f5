"""Cut points and calibrated odds of one criterion, learned on out-of-fold scores."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from models.grading.calibration import Calibration

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]

_LEAST_KAPPA = 0.01
"""Below this scores say next to nothing, and cuts would run into one another."""
_ROUNDS = 20
_SURE = 30.0
"""Logarithm of the odds at which a level is as good as certain."""


def learn_calibration(scores: Floats, ranks: Ranks, weights: Floats, n_levels: int) -> Calibration:
    """Learn cut points and proportional odds.

    Parameters
    ----------
    scores : ndarray of shape (n,)
        Out-of-fold scores on the rank scale: of documents that the heads had not seen.
    ranks : ndarray of shape (n,)
        Consensus ranks; at least two different ones.
    weights : ndarray of shape (n,)
        Weight of each label.
    n_levels
        Length of the scale; levels that no label has keep a place, with hardly any probability.
    """
    slope, thresholds = proportional_odds(scores, ranks, weights, n_levels)
    return Calibration(tuple(cut_points(scores, slope, thresholds)), slope, tuple(thresholds))


def cut_points(scores: Floats, slope: float, thresholds: Sequence[float]) -> list[float]:
    """Return the ascending cuts that are expected to agree best with reviewers, by quadratic weighted kappa.

    Kappa is 1 - error / error by chance, and the level that serves such a quotient best lies where ``expected level -
    mean``, divided by the kappa reached, is nearest: the less scores say, the farther levels are spread. What is
    expected is read off the odds: cuts moved to where they agree best with the very labels would follow their noise.
    Source: Dinkelbach (1967), Management Science 13, on quotients; each round takes the kappa of the last.

    Parameters
    ----------
    scores : ndarray of shape (n,)
    slope, thresholds
        See :func:`proportional_odds`.
    """
    levels = np.arange(len(thresholds))
    above = expit(slope * scores[:, None] - np.asarray(thresholds))
    expected = above.sum(axis=1)
    doubt = above @ (2.0 * levels + 1.0) - expected**2
    mean, kappa = expected.mean(), 1.0
    for _ in range(_ROUNDS):
        wanted = mean + kappa * (levels + 0.5 - mean)
        given = np.searchsorted(wanted, expected)
        error = ((given - expected) ** 2 + doubt).mean()
        by_chance = given.var() + expected.var() + doubt.mean() + (given.mean() - mean) ** 2
        kappa = max(1.0 - error / by_chance, _LEAST_KAPPA)
    return [_score_expecting(level, slope, thresholds) for level in wanted]


def _score_expecting(level: float, slope: float, thresholds: Sequence[float]) -> float:
    """Return the score at which the expected level is the given one."""
    bounds = (thresholds[0] - _SURE) / slope, (thresholds[-1] + _SURE) / slope
    return float(brentq(lambda score: expit(slope * score - np.asarray(thresholds)).sum() - level, *bounds))


def proportional_odds(scores: Floats, ranks: Ranks, weights: Floats, n_levels: int) -> tuple[float, list[float]]:
    """Fit ``P(rank > k) = sigmoid(slope * score - threshold[k])``, one slope for all cuts.

    Each label is asked once per cut, "above it?", and one regularised logistic regression with an intercept per cut
    answers all; nested questions make the thresholds ascend. Source: McCullagh (1980) for the model; the expansion is
    the usual way to fit it with a binary learner, for example Li and Lin (2006), NIPS 19.

    Parameters
    ----------
    scores, ranks, weights : ndarray of shape (n,)
    n_levels
        Length of the scale.

    Returns
    -------
    slope : float, positive
    thresholds : n_levels - 1 ascending floats
    """
    n_cuts = n_levels - 1
    asked = np.repeat(np.arange(n_cuts)[None, :], len(scores), axis=0)
    above = (ranks[:, None] > asked).ravel()
    spread = max(float(scores.std()), 1e-6)
    # Cuts are centred on where the scale itself puts them, so that the penalty draws thresholds to an even scale.
    offset = (scores[:, None] - (asked + 0.5)).ravel() / spread
    indicator = np.eye(n_cuts)[asked.ravel()]
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=500)
    model.fit(np.column_stack([offset, indicator]), above, sample_weight=np.repeat(weights, n_cuts))
    slope = max(float(model.coef_[0, 0]) / spread, 1e-3)
    thresholds = slope * (np.arange(n_cuts) + 0.5) - model.coef_[0, 1:]
    return slope, np.maximum.accumulate(thresholds).tolist()
