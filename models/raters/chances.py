"""Exact chances in drawing without replacement, and what they prove about the share of wrong decisions."""

from collections.abc import Callable
from math import comb, exp, lgamma, log, log1p


def at_most_drawn(wrong_drawn: int, population: int, wrong: int, drawn: int) -> float:
    """Return the chance to draw at most so many wrong ones without replacement: the hypergeometric distribution.

    Parameters
    ----------
    wrong_drawn
        Upper limit of wrong ones in the sample.
    population, wrong, drawn
        How many there are, how many of them are wrong, how many are drawn.
    """
    if wrong_drawn < 0:
        return 0.0
    ways = sum(comb(wrong, k) * comb(population - wrong, drawn - k) for k in range(min(wrong_drawn, wrong, drawn) + 1))
    return ways / comb(population, drawn)


def at_most_binomial(wrong_drawn: int, trials: int, share: float) -> float:
    """Return the chance of at most so many successes in independent trials."""
    if wrong_drawn < 0 or (share >= 1.0 and wrong_drawn < trials):
        return 0.0
    if wrong_drawn >= trials or share <= 0.0:
        return 1.0
    terms = (
        lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(share) + (trials - k) * log1p(-share)
        for k in range(wrong_drawn + 1)
    )
    return min(1.0, sum(exp(term) for term in terms))


def binomial_interval(wrong: int, drawn: int, confidence: float) -> tuple[float, float]:
    """Return the exact interval of a share in an endless population.

    Notes
    -----
    Source: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26 (1934) 404-413.

    Raises
    ------
    ValueError
        When nothing was drawn, or more was wrong than drawn.
    """
    if not 0 <= wrong <= drawn or drawn == 0:
        raise ValueError("the wrong ones must be among those drawn, and something must be drawn")
    tail = (1.0 - confidence) / 2.0
    # At a larger share fewer wrong ones become rarer and more wrong ones become likelier.
    low = 0.0 if wrong == 0 else _root(lambda share: tail - (1.0 - at_most_binomial(wrong - 1, drawn, share)))
    high = 1.0 if wrong == drawn else _root(lambda share: at_most_binomial(wrong, drawn, share) - tail)
    return low, high


def _root(falling: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2.0


def last_true(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the last number up to ``high`` at which a condition holds that holds at ``low`` and ends once."""
    # Doubling steps first: exact chances of large samples are slow, and most answers are small.
    step = 1
    while low + step < high and holds(low + step):
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
