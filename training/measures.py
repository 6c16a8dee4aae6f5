"""How well grades agree with reviewers, with intervals."""

from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from models.raters.agreement import (
    adjacent_agreement,
    bootstrap_interval,
    exact_agreement,
    quadratic_weighted_kappa,
)

Ranks = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Agreement:
    """Agreement of one set of levels with another; intervals are 95% bootstrap percentiles over teachers.

    Attributes
    ----------
    qwk
        Quadratic weighted kappa; None where both are one and the same constant.
    exact, adjacent
        Share of equal levels, and of levels at most one apart.
    """

    qwk: float | None
    qwk_low: float | None
    qwk_high: float | None
    exact: float
    adjacent: float
    n: int

    def as_json(self) -> dict[str, float | int | None]:
        """Return plain JSON-ready values."""
        return asdict(self)


def measure(given: Ranks, reviewed: Ranks, n_levels: int, groups: npt.NDArray[np.str_]) -> Agreement:
    """Compare grades with reviews.

    Parameters
    ----------
    given, reviewed : ndarray of shape (n,)
        Ranks, n at least 1.
    n_levels
        Length of the scale.
    groups : ndarray of shape (n,)
        Teachers; the bootstrap resamples whole teachers.
    """
    kappa = partial(quadratic_weighted_kappa, n_levels=n_levels)
    interval = bootstrap_interval(kappa, given, reviewed, groups=groups, resamples=500)
    return Agreement(
        qwk=_rounded(kappa(given, reviewed)),
        qwk_low=_rounded(interval.low),
        qwk_high=_rounded(interval.high),
        exact=round(exact_agreement(given, reviewed), 4),
        adjacent=round(adjacent_agreement(given, reviewed), 4),
        n=len(given),
    )


def mean_qwk(agreements: dict[str, Agreement]) -> float:
    """Return the plain mean of the kappas; one that is not defined counts as 0, since nothing was told apart."""
    values = [agreement.qwk or 0.0 for agreement in agreements.values()]
    return round(float(np.mean(values)), 4) if values else 0.0


def calibration_error(probability: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], n_bins: int = 10) -> float:
    """Return the expected calibration error of the shown level's probability.

    Parameters
    ----------
    probability : ndarray of shape (n,)
        Of the level that is shown.
    right : ndarray of shape (n,)
        Whether reviewers gave that level.

    Notes
    -----
    Bins of equal size. Source: Naeini, Cooper and Hauskrecht (2015), AAAI.
    """
    order = np.argsort(probability)
    bins = [part for part in np.array_split(order, n_bins) if len(part)]
    return float(sum(len(part) * abs(probability[part].mean() - right[part].mean()) for part in bins) / len(order))


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
