"""How far two raters, or a grader and its reviewers, agree on ordered levels.

Every function takes two aligned arrays of integer ranks, 0 for the lowest level; a score of 0
is a level like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.integer]
"""Integer ranks, shape (n,), 0 for the lowest level."""

COVERAGE = 0.95
"""Share of resamples inside a bootstrap interval."""


@dataclass(frozen=True)
class Interval:
    """A metric with its bootstrap interval.

    Attributes
    ----------
    estimate
        The metric on the data as they are; NaN where it is undefined.
    low, high
        The 2.5% and 97.5% percentiles over the resamples; NaN when no resample defines the metric.
    """

    estimate: float
    low: float
    high: float


def confusion(a: Ranks, b: Ranks, n_levels: int) -> NDArray[np.int64]:
    """Count how often level i of ``a`` meets level j of ``b``.

    Parameters
    ----------
    a, b
        Integer ranks, shape (n,).
    n_levels
        Number of levels of the scale, not only of those that occur.

    Returns
    -------
    ndarray
        Shape (n_levels, n_levels), int64; rows are ``a``, columns are ``b``.

    Raises
    ------
    ValueError
        When a rank lies outside ``0 .. n_levels - 1``.
    """
    cells = np.ravel_multi_index((a, b), (n_levels, n_levels))
    return np.bincount(cells, minlength=n_levels**2).reshape(n_levels, n_levels)


def quadratic_weighted_kappa(a: Ranks, b: Ranks, n_levels: int) -> float:
    """Return one minus the squared disagreement relative to that of independent raters with the same marginals.

    Parameters
    ----------
    a, b
        Integer ranks, shape (n,).
    n_levels
        Number of levels of the scale. Levels that nobody used change nothing.

    Returns
    -------
    float
        At most 1; 0 is chance. NaN when there is no pair, or when both raters gave one and the same level throughout:
        nothing was told apart, so neither perfect nor chance agreement is shown (0 divided by 0).

    Raises
    ------
    ValueError
        When a rank lies outside ``0 .. n_levels - 1``.

    Notes
    -----
    Source: J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968) 213-220, with squared distances as weights.
    """
    counts = confusion(a, b, n_levels)
    positions = np.arange(n_levels)
    distance = np.square(positions[:, None] - positions[None, :])
    n = int(counts.sum())
    expected = int((distance * np.outer(counts.sum(axis=1), counts.sum(axis=0))).sum())
    if expected == 0:
        return float("nan")
    return 1.0 - n * int((distance * counts).sum()) / expected


def exact_agreement(a: Ranks, b: Ranks) -> float:
    """Return the share of pairs with the same level, 0 to 1; NaN without pairs."""
    return _share(np.asarray(a) == np.asarray(b))


def adjacent_agreement(a: Ranks, b: Ranks) -> float:
    """Return the share of pairs at most one level apart, 0 to 1; NaN without pairs."""
    return _share(np.abs(np.asarray(a, dtype=np.int64) - np.asarray(b, dtype=np.int64)) <= 1)


def bootstrap_interval(
    metric: Callable[[Ranks, Ranks], float],
    a: Ranks,
    b: Ranks,
    *,
    groups: NDArray[np.integer] | NDArray[np.str_] | None = None,
    seed: int = 0,
    resamples: int = 1000,
) -> Interval:
    """Return a percentile interval of a metric by resampling items, or whole groups of them.

    Parameters
    ----------
    metric
        Takes two rank arrays; bind a scale with ``functools.partial(quadratic_weighted_kappa, n_levels=4)``.
    a, b
        Integer ranks, shape (n,).
    groups
        Shape (n,): what was drawn as one, such as the teacher. Items of one teacher resemble each other, so that
        resampling them one by one makes the interval too narrow. None resamples items.
    seed
        Seed of the generator; the same seed gives the same interval.
    resamples
        Number of resamples; those where the metric is undefined are left out.

    Notes
    -----
    Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
    """
    a, b = np.asarray(a), np.asarray(b)
    estimate = metric(a, b)
    if len(a) == 0:
        return Interval(estimate, float("nan"), float("nan"))
    members = _members(groups, len(a))
    generator = np.random.default_rng(seed)
    values = np.empty(resamples)
    for position in range(resamples):
        drawn = generator.integers(len(members), size=len(members))
        chosen = np.concatenate([members[group] for group in drawn]) if groups is not None else drawn
        values[position] = metric(a[chosen], b[chosen])
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return Interval(estimate, float("nan"), float("nan"))
    tail = (1.0 - COVERAGE) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail])
    return Interval(estimate, float(low), float(high))


def _share(agree: NDArray[np.bool_]) -> float:
    return float(agree.mean()) if len(agree) else float("nan")


def _members(groups: NDArray[np.integer] | NDArray[np.str_] | None, n: int) -> list[NDArray[np.intp]]:
    if groups is None:
        return list(np.arange(n)[:, None])
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    order = np.argsort(group, kind="stable")
    return np.split(order, np.cumsum(np.bincount(group))[:-1])
