"""Fitted linear pipelines as coefficients on raw features."""

from typing import Any

import numpy as np
import numpy.typing as npt


def raw_linear(pipeline: Any) -> tuple[npt.NDArray[np.float64], float]:  # noqa: ANN401 - a scikit-learn pipeline
    """Fold a scaler into the coefficients of the linear model behind it.

    Parameters
    ----------
    pipeline
        ``make_pipeline(StandardScaler(), <linear regressor>)``, fitted.

    Returns
    -------
    coefficients : ndarray of shape (f,), float64
    intercept : float
    """
    (_, scaler), (_, model) = pipeline.steps
    coefficients = np.asarray(model.coef_, dtype=np.float64) / scaler.scale_
    return coefficients, float(model.intercept_ - coefficients @ scaler.mean_)
