"""A reviewer's readings in the order of time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.ratings import Ratings


@dataclass(frozen=True, eq=False)
class Visit:
    """One reviewer's reading of one piece of evidence.

    Attributes
    ----------
    evidence
        Its code.
    at
        When the last of its ratings was submitted.
    rows
        Positions of its ratings in the table.
    """

    evidence: int
    at: np.datetime64
    rows: NDArray[np.intp]


def visits_of(ratings: Ratings, reviewer: int) -> tuple[Visit, ...]:
    """Return the visits of one reviewer by time, then by code of the evidence; ratings without a time have none."""
    rows = np.flatnonzero((ratings.reviewer == reviewer) & ~np.isnat(ratings.submitted_at))
    evidence, code = np.unique(ratings.evidence[rows], return_inverse=True)
    grouped = np.split(rows[np.argsort(code, kind="stable")], np.cumsum(np.bincount(code))[:-1])
    visits = (
        [
            Visit(int(one), ratings.submitted_at[members].max(), members)
            for one, members in zip(evidence, grouped, strict=True)
        ]
        if len(rows)
        else []
    )
    return tuple(sorted(visits, key=lambda visit: (visit.at, visit.evidence)))
