"""Which ratings can be put on one scale of severity.

Severity is told from quality only by evidence that several reviewers read, so evidence with a single reader takes no
part. What is left falls into connected parts; between two parts nothing can be compared.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.ratings import Ratings

Rows = NDArray[np.intp]
"""Positions of ratings in their table, ascending."""


@dataclass(frozen=True, eq=False)
class Part:
    """Ratings that are connected and can be estimated together.

    Attributes
    ----------
    rows
        Positions of the ratings.
    ranks
        Shape (levels,): ranks that occur among them, ascending; at least two.
    """

    rows: Rows
    ranks: NDArray[np.int64]


def estimable_parts(ratings: Ratings, rows: Rows | None = None) -> tuple[Part, ...]:
    """Split a rating table into the parts that a Rasch model can estimate, the largest first.

    Left out are evidence with a single reviewer, criteria on which all gave one level, and reviewers who gave only the
    lowest or only the highest level of their part. Leaving a reviewer out can split a part: a constant reviewer is no
    bridge.

    Parameters
    ----------
    ratings
        The table.
    rows
        Positions of the ratings to split, all of shared evidence; None for all of it.
    """
    waiting, parts = [shared_rows(ratings) if rows is None else rows], []
    while waiting:
        rows = _telling_rows(ratings, waiting.pop())
        pieces = _pieces(ratings, rows)
        if len(pieces) != 1:
            waiting.extend(pieces)
            continue
        ranks = np.unique(ratings.rank[rows])
        keep = ~_extreme(ratings, rows, ranks)
        if not keep.all():
            waiting.append(rows[keep])
        elif len(np.unique(ratings.reviewer[rows])) > 1:
            parts.append(Part(rows, ranks))
    return tuple(sorted(parts, key=lambda part: (-len(part.rows), int(part.rows[0]))))


def connected(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label the edges of a two-sided graph by their connected component.

    Parameters
    ----------
    left, right
        Shape (n,): the two ends of each edge, non-negative codes of two separate sets.

    Returns
    -------
    ndarray
        Shape (n,), int64: equal for two edges if and only if they are connected.
    """
    label = left.astype(np.int64)
    while True:
        lowest = np.full(int(right.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(lowest, right, label)
        reached = np.full(int(left.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(reached, left, lowest[right])
        spread = reached[left]
        if np.array_equal(spread, label):
            return label
        label = spread


def shared_rows(ratings: Ratings) -> Rows:
    """Return the positions of the ratings of evidence that at least two reviewers read."""
    pairs = np.unique(np.column_stack([ratings.evidence, ratings.reviewer]), axis=0)
    readers = np.bincount(pairs[:, 0], minlength=len(ratings.evidence_ids))
    return np.flatnonzero(readers[ratings.evidence] > 1)


def _telling_rows(ratings: Ratings, rows: Rows) -> Rows:
    criterion, rank = ratings.criterion[rows], ratings.rank[rows]
    lowest = np.full(len(ratings.criterion_ids), np.iinfo(np.int64).max)
    highest = np.full(len(ratings.criterion_ids), -1)
    np.minimum.at(lowest, criterion, rank)
    np.maximum.at(highest, criterion, rank)
    return rows[(lowest < highest)[criterion]]


def _pieces(ratings: Ratings, rows: Rows) -> list[Rows]:
    label = connected(ratings.evidence[rows], ratings.reviewer[rows])
    return [rows[label == one] for one in np.unique(label)]


def _extreme(ratings: Ratings, rows: Rows, ranks: NDArray[np.int64]) -> NDArray[np.bool_]:
    reviewer, rank = ratings.reviewer[rows], ratings.rank[rows]
    n = np.bincount(reviewer)
    low = np.bincount(reviewer, weights=rank == ranks[0])
    high = np.bincount(reviewer, weights=rank == ranks[-1])
    flags: NDArray[np.bool_] = ((low == n) | (high == n))[reviewer]
    return flags
