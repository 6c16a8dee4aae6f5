"""Cumulative logits: one logistic regression for every step of a scale, and the level as the sum of their answers.

What tells the lowest level from the next is often not what tells the second highest from the highest; one linear
function of the level has to take the mean of both. Source: Frank and Hall (2001), ECML, "A simple approach to ordinal
classification".
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.grading.logistic import logistic

Floats = npt.NDArray[np.float64]
_PENALTY = 10.0
"""scikit-learn's C, for rows of unit length."""
_ROUNDS = 300


class CumulativeLogits:
    """A regressor on the scale of ranks.

    Attributes
    ----------
    coef_ : ndarray of shape (s, f)
        One row for every step that some texts have reached and others have not.
    intercept_ : ndarray of shape (s,)
    reached_ : int
        Steps that every text has reached, which count whole.
    """

    def fit(self, rows: csr_matrix, qualities: Floats, sample_weight: Floats) -> "CumulativeLogits":
        """Learn from rows (n, f).

        ``qualities`` are means of reviewers, in ranks: where one reached a step and another did not, a text counts in
        part on either side.
        """
        shares = [np.clip(qualities - step, 0.0, 1.0) for step in range(int(np.ceil(qualities.max())))]
        self.reached_ = sum(bool(share.min() == 1.0) for share in shares)
        found = [_step(rows, share, sample_weight) for share in shares[self.reached_ :]]
        self.coef_ = np.array([step.coef_[0] for step in found]).reshape(len(found), rows.shape[1])
        self.intercept_ = np.array([step.intercept_[0] for step in found])
        return self

    def predict(self, rows: csr_matrix) -> Floats:
        """Return expected ranks of rows (n, f), shape (n,)."""
        passed = logistic(rows @ self.coef_.T + self.intercept_)
        return self.reached_ + np.asarray(passed.sum(axis=1), dtype=np.float64)


def _step(rows: csr_matrix, share: Floats, weights: Floats) -> LogisticRegression:
    above, below = np.flatnonzero(share > 0), np.flatnonzero(share < 1)
    sides = np.repeat([True, False], [len(above), len(below)])
    counted = np.concatenate([(share * weights)[above], ((1 - share) * weights)[below]])
    model = LogisticRegression(C=_PENALTY, max_iter=_ROUNDS)
    return model.fit(rows[np.concatenate([above, below])], sides, sample_weight=counted)
