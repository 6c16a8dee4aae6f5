"""Whether a reviewer became more severe or more lenient, within a round and between two rounds.

Drift is told against the other reviewers of the same evidence. When all drift together it is not seen, unless anchor
items were rated at both times.
"""

from dataclasses import dataclass, replace
from math import isnan, sqrt

import numpy as np
from numpy.typing import NDArray

from models.raters.measures import ReviewerSeverity, Severity
from models.raters.ratings import Ratings
from models.raters.severity import estimate_severity
from models.raters.significance import FALSE_ALARMS, adjusted, below
from models.raters.visits import Visit, visits_of

FEWEST_VISITS = 10
"""Visits below which no change is looked for."""

SHUFFLES = 4999
"""Random orders that the order of a reviewer's visits is compared with."""


@dataclass(frozen=True)
class Shift:
    """A change of severity in logits, with its standard error; positive is more severe, NaN where not estimable."""

    logits: float
    se: float


@dataclass(frozen=True)
class Drift:
    """Whether one reviewer changed within a round.

    Attributes
    ----------
    n
        Visits with a time and an expectation.
    p
        Chance of a course as uneven as this with the visits in random order.
    p_adjusted
        The same for all reviewers of the table together.
    alarm
        Whether ``p_adjusted`` is below 5%.
    changed_at
        Time of the first visit after the likeliest change; None without alarm.
    shift
        From before to after the change; None without alarm. Chosen at its largest, so it is somewhat too large.
    """

    reviewer: str
    n: int
    p: float
    p_adjusted: float
    alarm: bool
    changed_at: np.datetime64 | None
    shift: Shift | None


@dataclass(frozen=True)
class RoundChange:
    """How one reviewer's severity differs between two rounds, beside the median change of the common reviewers."""

    reviewer: str
    shift: Shift
    p: float
    p_adjusted: float
    alarm: bool


def within_round(ratings: Ratings, severity: Severity, *, seed: int = 0, shuffles: int = SHUFFLES) -> tuple[Drift, ...]:
    """Look for one change of severity in each reviewer's visits of one round.

    Parameters
    ----------
    ratings
        One round, with ``submitted_at``.
    severity
        Of the same table.
    seed
        Of the random orders.
    shuffles
        Number of random orders; p-values are at least ``1 / (shuffles + 1)``.

    Returns
    -------
    tuple of Drift
        One for each reviewer with at least :data:`FEWEST_VISITS` visits.

    Notes
    -----
    The statistic is the largest absolute cumulative sum of the centred residuals; its distribution comes from random
    orders of the same visits, so that the false-alarm rate is exact if the order is meaningless. Sources: E. S. Page,
    "Continuous inspection schemes", Biometrika 41 (1954) 100-115; J. Antoch and M. Huskova, "Permutation tests in
    change point analysis", Statistics & Probability Letters 53 (2001) 37-46.
    """
    generator = np.random.default_rng(seed)
    courses = [
        course
        for code in range(len(ratings.reviewer_ids))
        if len((course := _course(ratings, severity, code)).visits) >= FEWEST_VISITS
    ]
    p = np.array([_chance(course.residual, generator, shuffles) for course in courses])
    return tuple(
        _drift(ratings, course, float(raw), float(together), around=severity.basis.is_excerpt)
        for course, raw, together in zip(courses, p, adjusted(p), strict=True)
    )


def between_rounds(first: Severity, second: Severity) -> tuple[RoundChange, ...]:
    """Compare the severities of the reviewers that two rounds have in common.

    Changes are told beside the median change, so that one reviewer who changed much does not make the steady ones look
    changed; the uncertainty of that median is added to each standard error. Of each round only the largest connected
    part counts.

    Raises
    ------
    ValueError
        When fewer than two reviewers have a severity in both rounds.
    """
    before, after = _comparable(first), _comparable(second)
    names = sorted(before.keys() & after.keys())
    if len(names) < 2:
        raise ValueError("fewer than two reviewers have a severity in both rounds")
    change = np.array([after[name].severity - before[name].severity for name in names])
    variance = np.array([after[name].se ** 2 + before[name].se ** 2 for name in names])
    change -= np.median(change)
    # The variance of a median of n normal values is pi / 2 that of their mean.
    se = np.sqrt(variance + np.pi / 2 * variance.mean() / len(names))
    p = np.array([2.0 * below(-abs(one)) for one in change / se])
    return tuple(
        RoundChange(name, Shift(float(change[at]), float(se[at])), float(p[at]), float(both), bool(both < FALSE_ALARMS))
        for at, (name, both) in enumerate(zip(names, adjusted(p), strict=True))
    )


@dataclass(frozen=True, eq=False)
class _Course:
    reviewer: int
    visits: tuple[Visit, ...]
    residual: NDArray[np.float64]


def _course(ratings: Ratings, severity: Severity, code: int) -> _Course:
    visits, residual = [], []
    for visit in visits_of(ratings, code):
        expected, variance = severity.expected[visit.rows], severity.variance[visit.rows]
        known = variance > 0
        if known.any():
            total = float((ratings.rank[visit.rows] - expected)[known].sum())
            visits.append(visit)
            residual.append(total / sqrt(float(variance[known].sum())))
    return _Course(code, tuple(visits), np.array(residual))


def _sums(residual: NDArray[np.float64]) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.abs(np.cumsum(residual - residual.mean(), axis=-1))[..., :-1]
    return sums


def _chance(residual: NDArray[np.float64], generator: np.random.Generator, shuffles: int) -> float:
    observed = _sums(residual).max()
    shuffled = generator.permuted(np.tile(residual, (shuffles, 1)), axis=1)
    # Orders that equal the observed one but for rounding count as equal.
    as_uneven = int((_sums(shuffled).max(axis=1) >= observed - 1e-9).sum())
    return (1 + as_uneven) / (1 + shuffles)


def _drift(ratings: Ratings, course: _Course, p: float, p_adjusted: float, *, around: bool) -> Drift:
    name, n = ratings.reviewer_ids[course.reviewer], len(course.visits)
    if p_adjusted >= FALSE_ALARMS:
        return Drift(name, n, p, p_adjusted, alarm=False, changed_at=None, shift=None)
    after = course.visits[int(_sums(course.residual).argmax()) + 1 :]
    shift = _shift(ratings, course.reviewer, np.concatenate([visit.rows for visit in after]), around=around)
    return Drift(name, n, p, p_adjusted, alarm=True, changed_at=after[0].at, shift=shift)


def _shift(ratings: Ratings, reviewer: int, later: NDArray[np.intp], *, around: bool) -> Shift:
    """Estimate the reviewer once more as two people, one before the change and one after it.

    ``around``: of a very large table only with those who read the same evidence, and all that these read.
    """
    split = ratings.reviewer.copy()
    split[later] = len(ratings.reviewer_ids)
    as_two = replace(ratings, reviewer=split, reviewer_ids=(*ratings.reviewer_ids, ""))
    if around:
        evidence = np.unique(ratings.evidence[ratings.reviewer == reviewer])
        readers = np.unique(ratings.reviewer[np.isin(ratings.evidence, evidence)])
        as_two = as_two.where(np.isin(ratings.reviewer, readers))
    told = estimate_severity(as_two).reviewers
    before, after = told[reviewer], told[-1]
    if before.component is None or before.component != after.component:
        return Shift(float("nan"), float("nan"))
    return Shift(after.severity - before.severity, sqrt(before.se**2 + after.se**2))


def _comparable(severity: Severity) -> dict[str, ReviewerSeverity]:
    return {told.id: told for told in severity.reviewers if told.component == 0 and not isnan(told.severity)}
