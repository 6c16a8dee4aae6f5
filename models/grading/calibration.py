"""From a score on the rank scale to a level and to calibrated probabilities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.grading.logistic import logistic


@dataclass(frozen=True)
class Calibration:
    """Cut points and the proportional-odds curve of one criterion.

    Attributes
    ----------
    cuts : tuple of n_levels - 1 ascending floats
        A score above ``cuts[k]`` reaches rank ``k + 1``. Learned to maximise agreement with reviewers.
    slope
        Common slope of the cumulative logits, positive.
    thresholds : tuple of n_levels - 1 ascending floats
        ``P(rank > k | score) = 1 / (1 + exp(-(slope * score - thresholds[k])))``.
        Source: McCullagh (1980), Regression models for ordinal data, proportional odds.
    """

    cuts: tuple[float, ...]
    slope: float
    thresholds: tuple[float, ...]

    def rank(self, scores: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the rank of each score, shape as given."""
        return np.searchsorted(np.asarray(self.cuts), np.asarray(scores), side="left")

    def probabilities(self, scores: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the probability of every rank.

        Parameters
        ----------
        scores : array of shape (n,)

        Returns
        -------
        ndarray of shape (n, n_levels), float64, rows summing to 1
        """
        logits = self.slope * np.asarray(scores, dtype=np.float64)[:, None] - np.asarray(self.thresholds)
        above = logistic(logits)
        padded: npt.NDArray[np.float64] = np.hstack([np.ones((len(above), 1)), above, np.zeros((len(above), 1))])
        return padded[:, :-1] - padded[:, 1:]
