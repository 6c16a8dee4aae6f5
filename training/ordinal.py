"""Cut points and calibrated odds of one criterion, learned on out-of-fold scores."""

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from models.grading.calibration import Calibration
from models.raters.agreement import quadratic_weighted_kappa

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]

_STRETCHES = np.linspace(0.8, 2.4, 33)


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
    return Calibration(tuple(cut_points(scores, ranks, n_levels)), slope, tuple(thresholds))


def cut_points(scores: Floats, ranks: Ranks, n_levels: int) -> list[float]:
    """Choose ascending cuts that agree well with the ranks, by quadratic weighted kappa.

    Regression shrinks scores towards the mean, so that rounding would hardly ever give the outer levels. Two remedies
    that err in different ways are averaged: even cuts drawn together around the mean by the one factor that agrees
    best, and cuts that give each level as often as the reviewers. Cuts moved one by one to where they agree best would
    follow the noise of the labels.

    Parameters
    ----------
    scores, ranks : ndarray of shape (n,)
    n_levels
        Length of the scale.
    """
    middle = np.arange(n_levels - 1) + 0.5
    centre = float(scores.mean())
    drawn = [centre + (middle - ranks.mean()) / stretch for stretch in _STRETCHES]
    even = max(drawn, key=lambda candidate: _agreement(scores, ranks, candidate, n_levels))
    below = np.cumsum(np.bincount(ranks, minlength=n_levels))[:-1] / len(ranks)
    return [float(cut) for cut in (even + np.quantile(scores, below)) / 2]


def _agreement(scores: Floats, ranks: Ranks, cuts: Floats, n_levels: int) -> float:
    value = quadratic_weighted_kappa(np.searchsorted(cuts, scores), ranks, n_levels)
    return -1.0 if np.isnan(value) else value


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
