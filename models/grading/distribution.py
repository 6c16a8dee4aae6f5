"""How values lie, as a few numbers for a head to look at."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def spread(values: Values, quantiles: Sequence[float]) -> list[float]:
    """Return mean, deviation and quantiles of values, of which there is one at least."""
    return [values.mean(), values.std(), *np.quantile(values, quantiles)]


def below(values: Values, bands: Sequence[float]) -> list[float]:
    """Return for each band the share of values below it, then for each their number, as ``log1p``."""
    sides = [values < band for band in bands]
    return [*(side.mean() for side in sides), *(np.log1p(side.sum()) for side in sides)]
