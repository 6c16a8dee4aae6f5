"""Fitted linear pipelines as coefficients on raw features."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline


def raw_linear(pipeline: Any) -> tuple[npt.NDArray[np.float64], float]:  # noqa: ANN401 - a scikit-learn pipeline
    """Return the coefficients on raw features; a scaler before the linear model is folded in.

    Parameters
    ----------
    pipeline
        ``make_pipeline(StandardScaler(), <linear regressor>)``, fitted, or a linear regressor alone.

    Returns
    -------
    coefficients : ndarray of shape (f,), float64
    intercept : float
    """
    if not isinstance(pipeline, Pipeline):
        return np.asarray(pipeline.coef_, dtype=np.float64), float(pipeline.intercept_)
    (_, scaler), (_, model) = pipeline.steps
    coefficients = np.asarray(model.coef_, dtype=np.float64) / scaler.scale_
    return coefficients, float(model.intercept_ - coefficients @ scaler.mean_)
