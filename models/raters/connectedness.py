"""Which reviewers can be compared at all: the parts of the graph of reviewers and what they read.

Two reviewers who read the same evidence can be compared on it, and through a third also those who did not. Where no
such chain joins two groups of reviewers, a lower level may come from a severer reviewer or from weaker evidence, and no
method can tell which. Being of the same school joins nobody: only reading the same evidence does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.parts import connected
from models.raters.ratings import NONE, Ratings

_NOTHING = 1e-9
"""Share of the largest eigenvalue below which an eigenvalue is zero but for rounding."""
_SAME = 1e-6
"""Difference below which entries of orthonormal vectors are equal but for rounding."""


@dataclass(frozen=True)
class ComparablePart:
    """Reviewers who can be compared with each other, and with nobody else.

    Attributes
    ----------
    reviewers, schools
        Names, sorted; a school may stand in several parts.
    n_evidence, n_ratings
        What these reviewers read.
    """

    reviewers: tuple[str, ...]
    schools: tuple[str, ...]
    n_evidence: int
    n_ratings: int


@dataclass(frozen=True, eq=False)
class Connectedness:
    """The parts of a rating table.

    Attributes
    ----------
    parts
        Those with the most ratings first.
    part
        Shape (r,), int64: position in ``parts`` of each reviewer of the table.
    """

    parts: tuple[ComparablePart, ...]
    part: NDArray[np.int64]

    @property
    def connected(self) -> bool:
        """Whether all reviewers can be compared."""
        return len(self.parts) <= 1


def connectedness(ratings: Ratings) -> Connectedness:
    """Find the parts.

    Reviewers who read the same evidence but never by the same criterion count as joined only where the table as a whole
    tells their severity from the difficulty of the criteria, as an additive model has it.
    """
    label = _labels(ratings)
    _, first, part = np.unique(label, return_index=True, return_inverse=True)
    n_ratings = np.bincount(part[ratings.reviewer], minlength=len(first))
    order = np.lexsort((first, -n_ratings))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    part = number[part]
    return Connectedness(tuple(_described(ratings, part, position) for position in range(len(order))), part)


def _described(ratings: Ratings, part: NDArray[np.int64], number: int) -> ComparablePart:
    rows = part[ratings.reviewer] == number
    schools = np.unique(ratings.school[rows])
    return ComparablePart(
        tuple(ratings.reviewer_ids[index] for index in np.flatnonzero(part == number)),
        tuple(ratings.school_ids[index] for index in schools[schools != NONE]),
        len(np.unique(ratings.evidence[rows])),
        int(rows.sum()),
    )


def _labels(ratings: Ratings) -> NDArray[np.int64]:
    """Return a label per reviewer, equal for those who can be compared."""
    by_evidence, by_unit = np.zeros((2, len(ratings.reviewer_ids)), dtype=np.int64)
    by_evidence[ratings.reviewer] = connected(ratings.evidence, ratings.reviewer)
    by_unit[ratings.reviewer] = connected(ratings.unit, ratings.reviewer)
    if len(np.unique(by_unit)) == len(np.unique(by_evidence)):
        return by_evidence
    return _told_apart(_trade_offs(ratings))


def _trade_offs(ratings: Ratings) -> NDArray[np.float64]:
    """Return an orthonormal basis of what can be added to severities, and taken from the rest, unseen in any rating.

    It is the null space of the additive design of reviewers, criteria and evidence, with evidence projected out.

    Returns
    -------
    ndarray
        Shape (r, d): the reviewers' entries of each basis vector.
    """
    n_reviewers = len(ratings.reviewer_ids)
    columns = np.stack((ratings.reviewer, ratings.criterion + n_reviewers))
    normal = np.zeros((n_reviewers + len(ratings.criterion_ids),) * 2)
    np.add.at(normal, (columns[:, None], columns[None, :]), 1.0)
    order = np.argsort(ratings.evidence, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(ratings.evidence))[:-1]):
        held, times = np.unique(columns[:, rows], return_counts=True)
        normal[np.ix_(held, held)] -= np.outer(times, times) / len(rows)
    values, vectors = np.linalg.eigh(normal)
    free: NDArray[np.float64] = vectors[:n_reviewers, values < _NOTHING * values.max(initial=1.0)]
    return free


def _told_apart(free: NDArray[np.float64]) -> NDArray[np.int64]:
    """Label reviewers whose difference no trade-off changes."""
    label = np.full(len(free), NONE, dtype=np.int64)
    for position in range(len(free)):
        if label[position] == NONE:
            label[np.abs(free - free[position]).max(axis=1) < _SAME] = position
    return label
