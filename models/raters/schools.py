"""Which schools of a rating table can be levels of a facet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.ratings import NONE

FEWEST_RATINGS = 10
"""Ratings below which a school is pooled with the other small ones, as for a category of a scale."""


@dataclass(frozen=True, eq=False)
class SchoolLevels:
    """Schools as levels of a facet.

    Attributes
    ----------
    code
        Shape (n,): level of each rating.
    school
        Shape (levels,): the school that each level is; ``NONE`` for the level that pools small and unnamed schools.
    """

    code: NDArray[np.int64]
    school: NDArray[np.int64]

    def level_of(self, school: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the level of schools of any ratings, the pooled one for those without a level of their own.

        ``NONE`` where there is no pooled level.
        """
        at = np.minimum(np.searchsorted(self.school, school), len(self.school) - 1)
        pooled = 0 if self.school[0] == NONE else NONE
        return np.where(self.school[at] == school, at, pooled)


def school_levels(school: NDArray[np.int64], rank: NDArray[np.int64]) -> SchoolLevels | None:
    """Pool schools whose measure cannot be estimated: too few ratings, or only the lowest or the highest rank.

    Parameters
    ----------
    school
        Shape (n,): codes, ``NONE`` where not given.
    rank
        Shape (n,): ranks from 0, the highest of which occurs.

    Returns
    -------
    SchoolLevels or None
        None when fewer than two levels are left, or the pooled level is itself extreme.
    """
    pooled = np.where(_estimable(school, rank, FEWEST_RATINGS), school, NONE)
    if not _estimable(pooled, rank, 1).all() or len(np.unique(pooled)) < 2:
        return None
    levels, code = np.unique(pooled, return_inverse=True)
    return SchoolLevels(code, levels)


def _estimable(school: NDArray[np.int64], rank: NDArray[np.int64], fewest: int) -> NDArray[np.bool_]:
    group = school - NONE
    n = np.bincount(group)
    total = np.bincount(group, weights=rank)
    estimable: NDArray[np.bool_] = ((n >= fewest) & (total > 0) & (total < n * rank.max()))[group]
    return estimable
