"""Reviewers who write the same comment again and again."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.raters.patterns.excess import excess
from models.raters.patterns.pattern import PatternKind, Tested
from models.raters.patterns.readings import Reading, by_reviewer

NEARLY_SAME = 0.9
"""Share of common shingles of two comments, of all shingles of both, from which on they are nearly the same."""
_SKETCH = 4
"""Lowest shingles by which comments are looked up: two nearly the same have one in common in all but 1 of 10,000."""
_MOST_SHOWN = 20

Keys = NDArray[np.uint32]


def same_comments(readings: Sequence[Reading]) -> list[Tested]:
    """Count for each reviewer the comments that repeat an earlier one, and hold them against what others do.

    Notes
    -----
    That some repeat themselves is usual; the test allows for how much the others differ in it, see
    :mod:`models.raters.patterns.excess`.
    """
    people = by_reviewer([one for one in readings if len(one.comment)])
    repeats = {who: _repeated(mine) for who, mine in people.items()}
    seen = np.array([len(again) for again in repeats.values()], np.int64)
    trials = np.array([len(mine) for mine in people.values()], np.int64)
    found = []
    for at, (who, again) in enumerate(repeats.items()):
        expected, p = excess(seen, trials, at)
        if not np.isnan(p):
            evidence = tuple(again[:_MOST_SHOWN])
            found.append(Tested(PatternKind.SAME_COMMENTS, who, int(trials[at]), len(again), expected, p, evidence))
    return found


def _repeated(mine: Sequence[Reading]) -> list[str]:
    """Return the evidence whose comment is nearly the same as an earlier one of the same reviewer."""
    known: defaultdict[int, list[Keys]] = defaultdict(list)
    again = []
    for one in mine:
        lowest = one.comment[:_SKETCH].tolist()
        if any(_nearly_same(one.comment, other) for key in lowest for other in known[key]):
            again.append(one.evidence)
            continue
        for key in lowest:
            known[key].append(one.comment)
    return again


def _nearly_same(one: Keys, other: Keys) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= NEARLY_SAME * (len(one) + len(other) - shared)
