"""Labels that surprise: how far each stands from what all other evidence makes one expect."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.calibration import Calibration


def surprise(calibration: Calibration, scores: npt.ArrayLike, ranks: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return how far given ranks stand from the expected ones, in standard deviations of the predicted distribution.

    The standardised residual of item response theory, here of a label under probabilities that were learned without
    it. On planted errors it found as many as the probability of the given level, which confident learning ranks by
    (``training/README.md`` has the table); unlike that, it tells too high from too low.

    Parameters
    ----------
    calibration
        Of the criterion.
    scores : array of shape (n,)
        Out-of-fold scores.
    ranks : array of shape (n,)
        As given.

    Returns
    -------
    ndarray of shape (n,), float64
        Positive where the label is higher than expected.

    Notes
    -----
    Source: Wright and Masters (1982), Rating Scale Analysis, chapter 5, for the residual; Northcutt, Jiang and Chuang
    (2021), JAIR 70, for ranking labels by out-of-sample probabilities.
    """
    probabilities = calibration.probabilities(scores)
    steps = np.arange(probabilities.shape[1])
    expected = probabilities @ steps
    variance = (probabilities * (steps - expected[:, None]) ** 2).sum(axis=1)
    # A level that is as good as certain has no spread to measure by; a thousandth of a level keeps it finite.
    spread = np.maximum(np.sqrt(variance), 1e-3)
    surprises: npt.NDArray[np.float64] = (np.asarray(ranks, dtype=np.float64) - expected) / spread
    return surprises


def suspicious_labels(out_of_fold: pd.DataFrame, calibrations: Mapping[str, Calibration]) -> pd.DataFrame:
    """Return all labels, the most surprising first.

    Parameters
    ----------
    out_of_fold
        As :func:`training.learning.learn` returns it.
    calibrations
        Criterion id to calibration, learned on these scores.

    Returns
    -------
    DataFrame with columns ``evidence_id, criterion, given, expected, probability, surprise``
        ``given`` and ``expected`` are ranks, ``expected`` the one that the bundle would give; ``probability`` is that
        of the given rank.
    """
    parts = []
    for key, rows in out_of_fold.groupby("criterion", sort=False):
        calibration = calibrations[str(key)]
        scores, ranks = rows["score"].to_numpy(np.float64), rows["rank"].to_numpy(np.int64)
        parts.append(
            pd.DataFrame(
                {
                    "evidence_id": rows["evidence_id"].to_numpy(),
                    "criterion": key,
                    "given": ranks,
                    "expected": calibration.rank(scores),
                    "probability": calibration.probabilities(scores)[np.arange(len(ranks)), ranks],
                    "surprise": surprise(calibration, scores, ranks),
                }
            )
        )
    columns = ["evidence_id", "criterion", "given", "expected", "probability", "surprise"]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    order = np.argsort(-table["surprise"].abs().to_numpy(np.float64), kind="stable")
    return table.iloc[order].reset_index(drop=True)
