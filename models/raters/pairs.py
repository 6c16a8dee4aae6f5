"""Every two ratings of the same evidence by the same criterion, and tables of levels resampled from them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.ratings import NONE, Ratings

_MOST_CELLS = 4_000_000
"""Elements per array while resampling; more resamples are drawn in several turns."""


@dataclass(frozen=True, eq=False)
class RatingPairs:
    """Pairs of ratings, one element of each array per pair.

    Attributes
    ----------
    a, b
        Shape (p,), int64: the ranks; ``a`` is that of the reviewer whose name sorts first.
    reviewer_a, reviewer_b
        Shape (p,), int64: whose they are.
    evidence, criterion
        Shape (p,), int64: what was judged.
    unit
        Shape (p,), int64: the two together, as :attr:`models.raters.ratings.Ratings.unit`.
    school, point
        Shape (p,), int64: as both ratings give it, :data:`models.raters.ratings.NONE` where they differ.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    reviewer_a: NDArray[np.int64]
    reviewer_b: NDArray[np.int64]
    evidence: NDArray[np.int64]
    criterion: NDArray[np.int64]
    unit: NDArray[np.int64]
    school: NDArray[np.int64]
    point: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.a)

    @property
    def weight(self) -> NDArray[np.float64]:
        """Shape (p,): 1 / (m - 1) where m reviewers are paired with each other on a unit.

        Krippendorff's weight, by which everyone's rating counts once however many others there are.
        """
        _, unit, n_pairs = np.unique(self.unit, return_inverse=True, return_counts=True)
        m: NDArray[np.float64] = (1.0 + np.sqrt(1.0 + 8.0 * n_pairs)) / 2.0
        return (1.0 / (m - 1.0))[unit]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "RatingPairs":
        """Return some of the pairs."""
        return RatingPairs(**{name: array[chosen] for name, array in vars(self).items()})


def rating_pairs(ratings: Ratings) -> RatingPairs:
    """Return all pairs of ratings of one unit (an evidence item by a criterion) by two reviewers."""
    order = np.lexsort((ratings.reviewer, ratings.unit))
    _, start, size = np.unique(ratings.unit[order], return_index=True, return_counts=True)
    first, second = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for m in np.unique(size[size > 1]):
        left, right = np.triu_indices(m, k=1)
        begin = start[size == m]
        first.append((begin[:, None] + left).ravel())
        second.append((begin[:, None] + right).ravel())
    one, other = order[np.concatenate(first)], order[np.concatenate(second)]
    return RatingPairs(
        a=ratings.rank[one],
        b=ratings.rank[other],
        reviewer_a=ratings.reviewer[one],
        reviewer_b=ratings.reviewer[other],
        evidence=ratings.evidence[one],
        criterion=ratings.criterion[one],
        unit=ratings.unit[one],
        school=_if_same(ratings.school, one, other),
        point=_if_same(ratings.point, one, other),
    )


def level_table(pairs: RatingPairs, n_levels: int, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much weight of pairs has level i with level j, shape (n_levels, n_levels); rows are ``a``."""
    cells = np.bincount(pairs.a * n_levels + pairs.b, weights=weight, minlength=n_levels**2)
    return cells.astype(np.float64, copy=False).reshape(n_levels, n_levels)


@dataclass(frozen=True, eq=False)
class ResampledTables:
    """Tables of levels, one per resample.

    Attributes
    ----------
    counts
        Shape (r, n_levels, n_levels), float64: numbers of pairs; rows are ``a``.
    weighted
        The same with Krippendorff's weights.
    """

    counts: NDArray[np.float64]
    weighted: NDArray[np.float64]


def resampled_tables(pairs: RatingPairs, n_levels: int, *, resamples: int, seed: int) -> ResampledTables:
    """Draw evidence items with replacement and count the pairs of those drawn.

    Whole items are drawn, with all their criteria and reviewers: judgements of one item resemble each other, so that
    drawing them one by one would make intervals too narrow.

    Parameters
    ----------
    pairs
        At least one.
    n_levels
        Number of levels of the scale.
    resamples
        Number of draws.
    seed
        Seed of the generator; the same seed gives the same tables.
    """
    _, item = np.unique(pairs.evidence, return_inverse=True)
    cells, cell = np.unique(pairs.a * n_levels + pairs.b, return_inverse=True)
    n_items = int(item.max()) + 1
    place, size = item * len(cells) + cell, n_items * len(cells)
    counts = np.bincount(place, minlength=size).reshape(n_items, -1).astype(np.float64)
    weighted = np.bincount(place, weights=pairs.weight, minlength=size).reshape(n_items, -1)
    tables = np.zeros((2, resamples, n_levels**2))
    for start, drawn in _draws(n_items, np.random.default_rng(seed), resamples):
        tables[0, start : start + len(drawn), cells] = (drawn @ counts).T
        tables[1, start : start + len(drawn), cells] = (drawn @ weighted).T
    return ResampledTables(*tables.reshape(2, resamples, n_levels, n_levels))


def _draws(n_items: int, generator: np.random.Generator, resamples: int) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield how often each item is drawn, shape (some resamples, n_items), with the number of resamples before."""
    turn = max(1, _MOST_CELLS // n_items)
    for start in range(0, resamples, turn):
        now = min(turn, resamples - start)
        chosen = generator.integers(n_items, size=(now, n_items)) + n_items * np.arange(now)[:, None]
        yield start, np.bincount(chosen.ravel(), minlength=now * n_items).reshape(now, n_items).astype(np.float64)


def _if_same(named: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(named[one] == named[other], named[one], NONE)
