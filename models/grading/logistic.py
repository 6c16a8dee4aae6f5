"""The logistic function, without the libraries of training."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def logistic(logits: Floats) -> Floats:
    """Return the probabilities of log odds of any shape; far out they are 0 and 1, without a warning."""
    probabilities: Floats = 1.0 / (1.0 + np.exp(-np.clip(logits, -500, 500)))
    return probabilities
