"""What is known of each finished review beside its levels: how long, how fast, when, and which comment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Reading:
    """One reviewer's finished review of one piece of evidence.

    Attributes
    ----------
    seconds
        From opening it to the levels; NaN where not known.
    characters
        Of the text that was read; 0 where not known.
    finished_at
        Seconds since any fixed moment.
    comment : ndarray of shape (k,), uint32
        Different shingles of the comment, ascending, as in :mod:`models.documents.similarity.shingles`: of the words
        themselves nothing is needed. Empty where there is none, or one too short to be anybody's own.
    """

    reviewer: str
    evidence: str
    seconds: float
    characters: int
    finished_at: float
    comment: NDArray[np.uint32]


def by_reviewer(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """Return the readings of each reviewer by time; reviewers in the order of their ids."""
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        found[one.reviewer].append(one)
    return {who: sorted(found[who], key=lambda one: (one.finished_at, one.evidence)) for who in sorted(found)}
