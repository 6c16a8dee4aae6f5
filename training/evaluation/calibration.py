"""Whether the probability of the level given can be taken at its word."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from training.evaluation.figures import Draw, Values, interval, rounded
from training.measures import calibration_error

N_BINS = 10


def calibration_figures(criteria: pd.DataFrame, draw: Draw) -> dict[str, Any]:
    """Return the expected calibration error with its interval, and the points of a reliability diagram.

    Parameters
    ----------
    criteria
        As :func:`training.evaluation.judgements.by_criterion` gives it, at least one row.
    draw
        Of the teachers.

    Returns
    -------
    dict
        ``error``, ``error_low``, ``error_high``, and ``bins`` of equal size with ``probability``, ``share``, ``n``.
    """
    probability = criteria["probability"].to_numpy(np.float64)
    right = (criteria["given"] == criteria["reviewed"]).to_numpy()
    errors = _resampled(probability, right, draw.group(criteria["teacher"]), draw.weights)
    low, high = interval(errors)
    return {
        "error": rounded(errors[0]),
        "error_low": rounded(max(low, 0.0)),
        "error_high": rounded(high),
        "bins": [
            {
                "probability": rounded(probability[part].mean()),
                "share": rounded(right[part].mean()),
                "n": len(part),
            }
            for part in np.array_split(np.argsort(probability, kind="stable"), N_BINS)
            if len(part)
        ],
    }


def _resampled(
    probability: Values, right: npt.NDArray[np.bool_], group: npt.NDArray[np.int64], weights: Values
) -> Values:
    times = weights.astype(np.int64)[:, group]
    rows = np.arange(len(probability))
    drawn = (np.repeat(rows, count) for count in times)
    return np.array([calibration_error(probability[d], right[d], N_BINS) if len(d) else np.nan for d in drawn])
