"""Many tests at once, so that few of what is reported is chance."""

import numpy as np
from numpy.typing import NDArray

FALSE_DISCOVERIES = 0.05
"""Share of what is reported that may be chance, on average; with nothing to find, the chance to report anything."""


def q_values(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each p-value the smallest share of false discoveries at which it would be reported.

    Parameters
    ----------
    p
        Shape (n,), 0 to 1; NaN stays NaN and does not count.

    Notes
    -----
    Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate: a practical and powerful approach to
    multiple testing", Journal of the Royal Statistical Society B 57 (1995) 289-300.
    """
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return result
