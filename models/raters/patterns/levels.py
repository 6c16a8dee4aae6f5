"""Reviewers whose levels are spread otherwise than their severity, and the others, explain."""

import numpy as np
from numpy.typing import NDArray

from models.raters.measures import Severity
from models.raters.patterns.pattern import PatternKind, Tested
from models.raters.ratings import Ratings

FEWEST_READINGS = 30
"""Pieces of evidence below which random signs alarm too often, as residuals are skewed; measured by simulation."""
FLIPS = 4999
"""Random signs that a reviewer's residuals are compared with."""
_MOST_SHOWN = 20

Reals = NDArray[np.float64]


def unexplained_levels(ratings: Ratings, severity: Severity, *, seed: int = 0, flips: int = FLIPS) -> list[Tested]:
    """Compare how often each reviewer gave each level with how often the fitted model has them do so.

    Parameters
    ----------
    ratings
        The table.
    severity
        Of the same table.
    seed, flips
        Of the random signs.

    Returns
    -------
    list of Tested
        For reviewers with at least :data:`FEWEST_READINGS` pieces of evidence; ``level`` is the one that stands out
        most, ``seen`` and ``expected`` are its counts.

    Notes
    -----
    The statistic is the largest of the studentised residuals of the level counts; what the other reviewers' counts
    depart from the model by is a trait of the task and taken off first. Ratings of one reading repeat each other, so
    readings are the units: their residuals get random signs, the wild bootstrap of R. Y. Liu, "Bootstrap procedures
    under some non-i.i.d. models", The Annals of Statistics 16 (1988) 1696-1708. Severity was fitted to the same
    ratings, which makes the test somewhat cautious.
    """
    known = np.flatnonzero(~np.isnan(severity.share).any(axis=1))
    given = np.eye(len(ratings.levels))[ratings.rank[known]]
    residual, reviewer = given - severity.share[known], ratings.reviewer[known]
    total = _summed(residual, reviewer, len(ratings.reviewer_ids))
    n = np.bincount(reviewer, minlength=len(ratings.reviewer_ids))[:, None].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        trait = (total.sum(axis=0) - total) / (n.sum() - n)
    found = []
    for code, name in enumerate(ratings.reviewer_ids):
        mine = reviewer == code
        evidence, reading = np.unique(ratings.evidence[known[mine]], return_inverse=True)
        if len(evidence) < FEWEST_READINGS or np.isnan(trait[code]).any():
            continue
        per_reading = _summed(residual[mine] - trait[code], reading, len(evidence))
        # Each from a stream of its own: a result does not depend on who else is in the table.
        p, level = _tested(per_reading, np.random.default_rng([seed, code]), flips)
        first = np.argsort(-np.abs(per_reading[:, level]), kind="stable")[:_MOST_SHOWN]
        seen = float(given[mine][:, level].sum())
        expected = float((severity.share[known][mine][:, level] + trait[code, level]).sum())
        shown = tuple(ratings.evidence_ids[one] for one in evidence[first])
        found.append(Tested(PatternKind.LEVELS, name, int(mine.sum()), seen, expected, p, shown, level))
    return found


def _summed(values: Reals, code: NDArray[np.int64], size: int) -> Reals:
    """Return the sums of rows by code, shape (size, levels)."""
    summed = np.zeros((size, values.shape[1]))
    np.add.at(summed, code, values)
    return summed


def _tested(per_reading: Reals, generator: np.random.Generator, flips: int) -> tuple[float, int]:
    """Return p and the level that stands out most, from residual counts of shape (readings, levels)."""
    scale = np.sqrt(np.square(per_reading).sum(axis=0))
    usable = np.where(scale > 0, scale, np.inf)
    statistic = np.abs(per_reading.sum(axis=0)) / usable
    signs = generator.choice((-1.0, 1.0), (flips, len(per_reading)))
    by_chance = (np.abs(signs @ per_reading) / usable).max(axis=1)
    # Equal sums in another order of adding differ by rounding.
    as_large = int((by_chance >= statistic.max() - 1e-9).sum())
    return (1 + as_large) / (1 + flips), int(statistic.argmax())
