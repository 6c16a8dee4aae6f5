"""Which evidence the severities of a very large table are estimated from.

A reviewer's severity is told well by some hundred ratings; what more of them add is small beside what they cost. The
joints between panels are few even in a large table, so they are kept first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.parts import Rows
from models.raters.ratings import NONE, Ratings

MOST_CELLS = 24_000_000
"""Shared evidence items times measures to estimate, above which an excerpt is taken.

Standard errors take several matrices of this size; at this number they are about a gigabyte.
"""

RATINGS_EACH = 120
"""Ratings that every reviewer, criterion and school keeps, or all where there are fewer."""

_SEED = 0


@dataclass(frozen=True)
class Excerpt:
    """From which size on the measures of a table are estimated from a part of its evidence, and how large that is.

    Attributes
    ----------
    above
        Shared evidence items times measures to estimate.
    each
        Ratings that every reviewer, criterion and school keeps.
    """

    above: int = MOST_CELLS
    each: int = RATINGS_EACH

    def needed(self, ratings: Ratings, shared: Rows) -> bool:
        """Say whether a table is too large to be estimated whole; ``shared`` are its ratings with two readers."""
        n_measures = len(ratings.criterion_ids) * len(ratings.levels)
        n_measures += len(ratings.reviewer_ids) + len(ratings.school_ids)
        return len(np.unique(ratings.evidence[shared])) * n_measures > self.above

    def rows(self, ratings: Ratings, shared: Rows) -> Rows:
        """Choose whole evidence items by their readers and the number of ratings, never by the levels given.

        Taken are, in this order: evidence that joins reviewers who are not joined yet, so that whoever can be compared
        in the table can be compared in the excerpt; then evidence of which a reviewer, a criterion or the school has
        fewer than ``each`` ratings so far. Both begin with the evidence whose readers have the least in common beside
        it, which is what ties panels to each other, and go through equals in a fixed random order.

        Parameters
        ----------
        ratings
            The table.
        shared
            Positions of the ratings of evidence with two reviewers or more.

        Returns
        -------
        ndarray
            Positions of the ratings, ascending.
        """
        evidence, code = np.unique(ratings.evidence[shared], return_inverse=True)
        order = np.argsort(code, kind="stable")
        members = np.split(shared[order], np.cumsum(np.bincount(code, minlength=len(evidence)))[:-1])
        chosen = np.zeros(len(evidence), dtype=bool)
        quota, forest = _Quota(ratings, self.each), np.arange(len(ratings.reviewer_ids))
        equals = np.random.default_rng(_SEED).permutation(len(evidence))
        sequence = np.lexsort((equals, _in_common(ratings, shared, code))).tolist()
        for one in sequence:
            if _joins(forest, ratings.reviewer[members[one]]):
                chosen[one] = True
                quota.take(members[one])
        for one in sequence:
            if not chosen[one] and quota.wants(members[one]):
                chosen[one] = True
                quota.take(members[one])
        return shared[chosen[code]]


EXCERPT = Excerpt()


def _in_common(ratings: Ratings, rows: Rows, code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many evidence items the two readers of each have in common: of several, the two with the fewest."""
    n_reviewers = len(ratings.reviewer_ids)
    reading = np.unique(code * n_reviewers + ratings.reviewer[rows])
    item, reviewer = reading // n_reviewers, reading % n_reviewers
    # Readers of an item stand next to each other; those further apart than neighbours are joined through them.
    neighbours = np.flatnonzero(item[1:] == item[:-1])
    pair = reviewer[neighbours] * n_reviewers + reviewer[neighbours + 1]
    _, which, size = np.unique(pair, return_inverse=True, return_counts=True)
    fewest = np.full(int(code.max(initial=-1)) + 1, len(code))
    np.minimum.at(fewest, item[neighbours], size[which])
    return fewest


def _joins(forest: NDArray[np.int64], reviewers: NDArray[np.int64]) -> bool:
    """Say whether reviewers stand in different trees of a forest, and join their trees."""
    roots = {_root(forest, one) for one in set(reviewers.tolist())}
    first = min(roots)
    for other in roots:
        forest[other] = first
    return len(roots) > 1


def _root(forest: NDArray[np.int64], one: int) -> int:
    while forest[one] != one:
        forest[one] = forest[forest[one]]
        one = int(forest[one])
    return one


class _Quota:
    """How many ratings each reviewer, criterion and school has among those taken."""

    def __init__(self, ratings: Ratings, each: int) -> None:
        self._each = each
        n_reviewers, n_criteria = len(ratings.reviewer_ids), len(ratings.criterion_ids)
        school = np.where(ratings.school == NONE, len(ratings.school_ids), ratings.school)
        self._keys = np.stack(
            [ratings.reviewer, ratings.criterion + n_reviewers, school + n_reviewers + n_criteria], axis=1
        )
        self._taken = np.zeros(n_reviewers + n_criteria + len(ratings.school_ids) + 1, dtype=np.int64)
        # Nobody waits for what has no school.
        self._taken[-1] = each

    def wants(self, rows: Rows) -> bool:
        return bool((self._taken[self._keys[rows]] < self._each).any())

    def take(self, rows: Rows) -> None:
        np.add.at(self._taken, self._keys[rows], 1)
