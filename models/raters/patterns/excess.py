"""Whether somebody does something more often than the others do, who do it differently often themselves."""

from dataclasses import dataclass
from math import exp, lgamma, sqrt

import numpy as np
from numpy.typing import NDArray

FEWEST_OTHERS = 4
"""Others below which nothing can be said of how much they differ."""
FEWEST_TRIALS = 10
"""Trials below which nothing is said of anybody."""
FEWEST_SEEN = 3
"""Fewer than this are never more than chance."""
CAUTIOUS, VERY_CAUTIOUS = 1.2816, 2.3263
"""Standard deviations below which 90% and 99% of a normal distribution lie."""
_MOST_CORRELATED = 0.9
_LEAST_CORRELATED = 0.01

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Usual:
    """How often others do something.

    Attributes
    ----------
    share
        Of all their trials, 0 to 1 exclusive.
    correlation
        Between two trials of one of them, 0 to 1: 0 when all do it equally often.
    """

    share: float
    correlation: float


def usual(seen: Counts, trials: Counts, caution: float = CAUTIOUS) -> Usual | None:
    """Learn from others what is usual, leaning to the side of too much difference between them.

    Parameters
    ----------
    seen, trials
        Shape (others,): how often each did it, in how many trials.
    caution
        At which end of its interval the difference between people is taken.

    Returns
    -------
    Usual or None
        None with fewer than :data:`FEWEST_OTHERS` who had enough trials.

    Notes
    -----
    The correlation is the moment estimate of J. C. Kleinman, "Proportions with extraneous variance: single and
    independent samples", Journal of the American Statistical Association 68 (1973) 46-54, at the upper end of a
    one-sided interval (chi-square by Wilson and Hilferty): a few others may look more alike than they are.
    """
    enough = trials >= FEWEST_TRIALS
    k, n = seen[enough].astype(np.float64), trials[enough].astype(np.float64)
    if len(n) < FEWEST_OTHERS:
        return None
    share = (k.sum() + 0.5) / (n.sum() + 1.0)
    freedom = len(n) - 1
    spread = float((n * np.square(k / n - share)).sum() / (share * (1.0 - share)))
    part = 2.0 / (9.0 * freedom)
    low = freedom * (1.0 - part - caution * sqrt(part)) ** 3
    widest = spread * freedom / low
    correlation = (widest - freedom) / float((n - 1.0).sum())
    return Usual(float(share), min(max(correlation, _LEAST_CORRELATED), _MOST_CORRELATED))


def at_least(seen: int, trials: int, by: Usual) -> float:
    """Return the chance of as many or more by the beta-binomial distribution."""
    if seen <= 0:
        return 1.0
    scale = 1.0 / by.correlation - 1.0
    a, b = by.share * scale, (1.0 - by.share) * scale
    whole = lgamma(a) + lgamma(b) - lgamma(a + b)
    terms = (
        lgamma(trials + 1)
        - lgamma(k + 1)
        - lgamma(trials - k + 1)
        + lgamma(k + a)
        + lgamma(trials - k + b)
        - lgamma(trials + a + b)
        - whole
        for k in range(seen, trials + 1)
    )
    return min(1.0, sum(exp(term) for term in terms))


def excess(seen: Counts, trials: Counts, who: int, caution: float = CAUTIOUS) -> tuple[float, float]:
    """Return how many are expected of one of them by what the others do, and the chance of as many as there are.

    Parameters
    ----------
    seen, trials
        Shape (people,).
    who
        Position of the one in question.
    caution
        See :func:`usual`.

    Returns
    -------
    tuple of float
        Expected count and p; both NaN where the one, or the others, have too few trials. p is 1 below
        :data:`FEWEST_SEEN`.
    """
    others = np.arange(len(seen)) != who
    by = usual(seen[others], trials[others], caution) if trials[who] >= FEWEST_TRIALS else None
    if by is None:
        return float("nan"), float("nan")
    n, k = int(trials[who]), int(seen[who])
    return n * by.share, at_least(k, n, by) if k >= FEWEST_SEEN else 1.0
