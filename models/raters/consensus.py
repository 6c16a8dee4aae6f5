"""One level from several reviewers, who are not equally severe.

The model is additive: a rating is the unit's quality plus the reviewer's severity plus noise, on the scale of ranks.
Severity is negative for a severe reviewer and is shrunk towards 0. Shrinking is what makes a sparse design safe: a
reviewer whose units nobody else saw cannot be told from the quality of those units, and stays at exactly 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHRINKAGE = 2.0
"""Ratings of weight in the pull towards 0: the noise variance of a rating over the variance of severities."""

TOLERANCE = 1e-6
"""Largest change of a severity, in ranks, at which the alternation stops."""

MAX_ROUNDS = 1000
"""Rounds after which the alternation stops all the same; only chains of reviewers with little overlap need many."""


@dataclass(frozen=True)
class Consensus:
    """What the reviewers of each unit say together.

    Attributes
    ----------
    rank
        Shape (u,), int64: the agreed rank, always between the lowest and the highest that a reviewer gave.
    quality
        Shape (u,), float64: the severity-adjusted mean, on the scale of ranks and in the same range. It says what the
        rank cannot: that reviewers stood between two levels.
    uncertainty
        Shape (u,), float64: standard error of the severity-adjusted mean, in ranks. It rests on the disagreement pooled
        over all units, so that a single reviewer gets the pooled standard deviation. NaN when no unit has two.
    n_reviewers
        Shape (u,), int64.
    """

    rank: NDArray[np.int64]
    quality: NDArray[np.float64]
    uncertainty: NDArray[np.float64]
    n_reviewers: NDArray[np.int64]


def agree(
    unit: NDArray[np.integer],
    reviewer: NDArray[np.integer],
    rank: NDArray[np.integer],
    third: NDArray[np.bool_] | None = None,
) -> Consensus:
    """Return the consensus of every unit, an (evidence, criterion) pair.

    The severity-adjusted mean is rounded to the nearest rank inside the range that the reviewers gave: unanimity always
    stands, however severe they are. A mean half-way between two levels becomes the lower one, because a level that was
    not earned is the costlier mistake. Where a third reviewer was called because two differed, the panel has decided:
    the level that two gave is the rank, or else the third's.

    Parameters
    ----------
    unit
        Shape (n,): index of the unit of each rating; every index from 0 to u - 1 occurs.
    reviewer
        Shape (n,): index of the reviewer of each rating, each at most once per unit.
    rank
        Shape (n,): integer ranks on one scale that all units share.
    third
        Shape (n,): which ratings are those of a third reviewer called to decide, at most one a unit; none unless told.
    """
    severity = severities(unit, reviewer, rank)
    n_reviewers = np.bincount(unit)
    adjusted = rank - severity[reviewer]
    mean = np.bincount(unit, weights=adjusted) / n_reviewers
    lowest = np.full(len(mean), np.iinfo(np.int64).max)
    highest = np.full(len(mean), np.iinfo(np.int64).min)
    np.minimum.at(lowest, unit, rank)
    np.maximum.at(highest, unit, rank)
    nearest = np.ceil(mean - 0.5 - TOLERANCE).astype(np.int64)
    agreed = np.clip(nearest, lowest, highest)
    if third is not None:
        _decide(agreed, unit, rank, third)
    deviation = _pooled_deviation(unit, adjusted - mean[unit], n_reviewers)
    return Consensus(agreed, np.clip(mean, lowest, highest), deviation / np.sqrt(n_reviewers), n_reviewers)


def _decide(
    agreed: NDArray[np.int64], unit: NDArray[np.integer], rank: NDArray[np.integer], third: NDArray[np.bool_]
) -> None:
    agreed[unit[third]] = rank[third]
    first_two = np.isin(unit, unit[third]) & ~third
    pairs, n_given = np.unique(np.column_stack([unit, rank])[first_two], axis=0, return_counts=True)
    twice = n_given > 1
    agreed[pairs[twice, 0]] = pairs[twice, 1]


def severities(
    unit: NDArray[np.integer], reviewer: NDArray[np.integer], rank: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Return each reviewer's shrunken severity, in ranks: negative is severe, positive is lenient.

    Parameters
    ----------
    unit, reviewer, rank
        Shape (n,), as for :func:`agree`.

    Returns
    -------
    ndarray
        Shape (r,), float64. Exactly 0 for a reviewer without a unit that another reviewer also rated; it says nothing
        about that reviewer.

    Notes
    -----
    Least squares of the two-way additive model by alternation, with a ridge penalty on severities: the posterior mean
    under normal noise and normal severities. Source: S. R. Searle, G. Casella, C. E. McCulloch, "Variance Components"
    (1992), chapter 7.
    """
    n_units, n_all = np.bincount(unit), int(np.max(reviewer, initial=-1)) + 1
    # A unit seen once holds no information on severity; leaving it out keeps the alternation from creeping.
    shared = n_units[unit] > 1
    unit, reviewer, rank = unit[shared], reviewer[shared], rank[shared]
    severity = np.zeros(n_all)
    n_ratings = np.bincount(reviewer, minlength=n_all)
    for _ in range(MAX_ROUNDS):
        total = np.bincount(unit, weights=rank - severity[reviewer], minlength=len(n_units))
        residual = rank - (total / np.maximum(n_units, 1))[unit]
        updated = np.bincount(reviewer, weights=residual, minlength=n_all) / (n_ratings + SHRINKAGE)
        change = float(np.max(np.abs(updated - severity), initial=0.0))
        severity = updated
        if change < TOLERANCE:
            break
    return severity


def _pooled_deviation(
    unit: NDArray[np.integer], residual: NDArray[np.float64], n_reviewers: NDArray[np.int64]
) -> float:
    # Shrunken severities cost less than one degree of freedom each; taking none keeps sparse designs defined.
    freedom = int((n_reviewers - 1).sum())
    if freedom == 0:
        return float("nan")
    return float(np.sqrt(np.bincount(unit, weights=np.square(residual)).sum() / freedom))
