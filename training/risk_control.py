"""The threshold of doubt below which a promise holds, by MAPIE's risk control."""

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from mapie.risk_control import BinaryClassificationController, BinaryRisk

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
_GRID = np.round(np.linspace(0.0, 0.99, 100), 2)
"""Doubts that are tried, chosen before any label is seen; at 1 stand the items that are referred anyway."""
_BEGIN = 2
"""The strictest threshold tried covers so many times the items that could prove a share without a single error."""


def controlled_threshold(
    doubt: Floats, failures: Sequence[Flags], limits: Sequence[float], confidence: float = CONFIDENCE
) -> float | None:
    """Return the largest doubt below which every share of failures stays within its limit, or None.

    Parameters
    ----------
    doubt : ndarray of shape (n,)
        Of independent calibration items, 0 to 1.
    failures : sequence of ndarray of shape (n,), bool
        One array for each promise: the items that break it when they are accepted.
    limits
        The largest share of accepted items that may break each, 0 to 1.
    confidence
        Of all promises together.

    Notes
    -----
    Thresholds are tested in a fixed order, from the strictest on, each by the exact binomial tail of the failures among
    the accepted items, until one cannot be shown to keep its limit. The order and its beginning depend on doubts
    only, never on labels. A threshold counts when it was shown for every promise: the hypothesis "one of them is
    broken" is then rejected at the larger p-value, so that no further correction is due.
    Source: Angelopoulos, Bates, Candès, Jordan and Lei (2021), Learn then test; Berger (1982) for the larger p-value.
    """
    needed = max(np.log(1 - confidence) / np.log(1 - limit) for limit in limits)
    enough = [float(value) for value in _GRID if (doubt <= value).sum() >= _BEGIN * needed]
    if not enough:
        return None
    kept = set(enough)
    for failed, limit in zip(failures, limits, strict=True):
        kept &= _kept(doubt, failed, limit, confidence, enough)
    return max(kept, default=None)


def _kept(doubt: Floats, failed: Flags, limit: float, confidence: float, thresholds: list[float]) -> set[float]:
    risk = BinaryRisk(
        risk_occurrence=lambda y_true, y_pred: np.ravel(y_true) == 1,  # noqa: ARG005  MAPIE calls it with both
        risk_condition=lambda y_true, y_pred: np.ravel(y_pred) == 1,  # noqa: ARG005  MAPIE calls it with both
        higher_is_better=False,
    )
    controller = BinaryClassificationController(
        predict_function=_trust,
        risk=risk,
        target_level=limit,
        confidence_level=confidence,
        best_predict_param_choice="predicted_positive_fraction",
        list_predict_params=_trusted(np.array(thresholds)),
        fwer_method="fixed_sequence",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that no threshold holds is an answer here
        controller.calibrate(doubt[:, None], failed.astype(np.int64))
    n_kept = len(controller.valid_predict_params)
    return set(thresholds[:n_kept])


def _trust(doubt: Floats) -> Floats:
    trust = _trusted(doubt[:, 0])
    return np.column_stack([1.0 - trust, trust])


def _trusted(doubt: Floats) -> Floats:
    """Turn doubts into the probabilities that MAPIE compares, rounded so that equal doubts stay equal."""
    return np.round(1.0 - doubt, 6)
