"""Whether new work is still like the work that a promise rests on: bets against it that cannot win for long if it is.

A conformal test martingale begins with 1 and bets on every new item that it differs from all earlier ones. If the items
are exchangeable, it ever reaches L with a probability of at most 1 / L, however long one watches.
Source: Ville (1939); Vovk, Gammerman and Shafer (2005), Algorithmic learning in a random world, section 7.1.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LIMIT = 100.0
"""A bet that grew so much fires: by chance at most one of 100 watches does so in its whole life."""
_DIRECTIONS = np.array([-1.0, 0.0, 1.0])
_JUMP = 0.01
"""Share of the stake that is laid anew in all directions. Source: Vovk et al. (2021), Retrain or not retrain."""
_SHARES = (0.05, 0.1, 0.2, 0.4)
"""Shares of strange items that are bet on."""


@dataclass(frozen=True)
class Watched:
    """What one watch came to.

    Attributes
    ----------
    log_growth : ndarray of shape (n,)
        Natural logarithm of the stake after each.
    """

    log_growth: Floats

    @property
    def n(self) -> int:
        """New items that were bet on."""
        return len(self.log_growth)

    @property
    def peak(self) -> float:
        """Largest stake that was ever reached, at least 1; capped, so that it can be written as a number."""
        return float(np.exp(min(max(self.log_growth.max(initial=0.0), 0.0), 500.0)))

    @property
    def fired(self) -> bool:
        """Whether the stake ever reached :data:`LIMIT`."""
        return self.peak >= LIMIT


@dataclass(frozen=True)
class Arrival:
    """One new item: its pool, the value watched, and a lot from 0 to 1 that breaks ties, drawn without looking."""

    pool: str
    value: float
    lot: float


def watch(references: Mapping[str, Sequence[float]], arrivals: Iterable[Arrival], burn_in: int = 0) -> Watched:
    """Bet that values of new items differ from those before, pool by pool, with one stake for all.

    Parameters
    ----------
    references
        Pool to values that the promise rests on; empty where the first arrivals have to serve.
    arrivals
        In order of time.
    burn_in
        Values that a pool needs before anything is bet on its next one.
    """
    bags = {pool: sorted(values) for pool, values in references.items()}
    p_values = []
    for one in arrivals:
        bag = bags.setdefault(one.pool, [])
        if len(bag) >= burn_in:
            p_values.append(p_value(bag, one.value, one.lot))
        insort(bag, one.value)
    return Watched(jumper(np.array(p_values)))


def p_value(before: Sequence[float], value: float, lot: float) -> float:
    """Return the conformal p-value of a value among those before; uniform if all are exchangeable.

    Parameters
    ----------
    before
        Ascending.
    lot
        0 to 1, breaks ties.
    """
    greater = len(before) - bisect_right(before, value)
    equal = bisect_right(before, value) - bisect_left(before, value) + 1
    return (greater + lot * equal) / (len(before) + 1)


def jumper(p_values: Floats) -> Floats:
    """Return the logarithm of the simple jumper's stake after each p-value, shape (n,).

    Parameters
    ----------
    p_values : ndarray of shape (n,)
        0 to 1.
    """
    stakes, grown, path = np.full(3, 1 / 3), 0.0, []
    for p in p_values:
        stakes = ((1 - _JUMP) * stakes + _JUMP * stakes.sum() / 3) * (1 + _DIRECTIONS * (p - 0.5))
        total = stakes.sum()
        # Kept at 1, or the stake would leave the range of numbers on a long watch.
        stakes, grown = stakes / total, grown + float(np.log(total))
        path.append(grown)
    return np.array(path)


def watch_share(strange: npt.NDArray[np.bool_], expected: float) -> Watched:
    """Bet that more than an expected share of items is strange.

    Parameters
    ----------
    strange : ndarray of shape (n,)
        In order of time.
    expected
        Largest share that is in order, below all shares that are bet on.
    """
    hits = np.cumsum(strange)
    misses = np.cumsum(~strange)
    paths = [hits * np.log(q / expected) + misses * np.log((1 - q) / (1 - expected)) for q in _SHARES]
    return Watched(np.asarray(np.logaddexp.reduce(paths, axis=0) - np.log(len(_SHARES)), np.float64))
