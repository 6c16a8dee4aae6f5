"""Ways of rating that distort without being severe: halo, the middle only, everything excellent within seconds.

Every reviewer is held against the other reviewers of the same table, not against the model alone: what all do is a
trait of the task. A flag is a reason to look, never a verdict.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.raters.measures import Severity
from models.raters.ratings import Ratings
from models.raters.significance import FALSE_ALARMS, adjusted, below
from models.raters.visits import Visit, visits_of

FEWEST_VISITS = 10
"""Pieces of evidence below which nothing is said of a reviewer's way of rating."""

TOP_SHARE = 0.9
"""Share of ratings at the highest level from which a fast reviewer is flagged."""

SPEED_SHARE = 0.2
"""Share of the other reviewers' usual time between two submissions below which a reviewer is fast."""


class Effect(StrEnum):
    """A way of rating that distorts."""

    HALO = "halo"
    """One impression for all criteria: levels of one piece of evidence differ less than they should."""
    CENTRAL_TENDENCY = "central_tendency"
    """The ends of the scale are avoided: weak evidence is rated too high and strong evidence too low."""
    FAST_EXCELLENT = "fast_excellent"
    """Nearly all at the highest level, far faster than the others."""


@dataclass(frozen=True)
class Finding:
    """One effect of one reviewer.

    Attributes
    ----------
    n
        Pieces of evidence that it rests on.
    statistic
        Halo: observed over expected variance between criteria, 1 by the model. Central tendency: slope of residuals on
        expected ranks, negative when the ends are avoided. Fast excellent: share of ratings at the highest level.
    others
        The same of the other reviewers of the table.
    p
        Adjusted for the number of reviewers; NaN for fast excellent, which is a rule and not a test.
    flagged
        Whether somebody should look.
    """

    reviewer: str
    effect: Effect
    n: int
    statistic: float
    others: float
    p: float
    flagged: bool


def find_effects(ratings: Ratings, severity: Severity) -> tuple[Finding, ...]:
    """Look for halo, central tendency and fast excellents in every reviewer with enough evidence.

    Parameters
    ----------
    ratings
        The table.
    severity
        Of the same table; its expected ranks and variances are what the ratings are held against.

    Notes
    -----
    Central tendency is the correlation of residual and expectation of E. W. Wolfe, "Identifying rater effects using
    latent trait models", Psychology Science 46 (2004) 35-51, as a slope; halo is the lack of variance between criteria
    of C. M. Myford and E. W. Wolfe, "Detecting and measuring rater effects using many-facet Rasch measurement: part
    II", Journal of Applied Measurement 5 (2004) 189-227. Both are tested by a score with the sum of squares over pieces
    of evidence as its variance (for halo those of the other reviewers), and flagged when Holm's p-value is below 5%.
    """
    per_evidence = np.unique(
        ratings.reviewer * np.int64(len(ratings.evidence_ids)) + ratings.evidence, return_inverse=True
    )
    reading = _Readings(per_evidence[1], per_evidence[0] // max(len(ratings.evidence_ids), 1))
    halo = _tested(ratings, Effect.HALO, reading, _halo_terms(ratings, severity, reading))
    central = _tested(ratings, Effect.CENTRAL_TENDENCY, reading, _central_terms(ratings, severity, reading))
    return (*halo, *central, *_fast_excellents(ratings))


@dataclass(frozen=True, eq=False)
class _Readings:
    """Readings, one reviewer with one piece of evidence: of each rating, and the reviewer of each reading."""

    code: NDArray[np.int64]
    reviewer: NDArray[np.int64]

    def total(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.code, weights=values, minlength=len(self.reviewer)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class _Terms:
    """Numerator and denominator of a ratio, summed over each reading; zero where a reading says nothing."""

    observed: NDArray[np.float64]
    expected: NDArray[np.float64]


def _halo_terms(ratings: Ratings, severity: Severity, reading: _Readings) -> _Terms:
    known = ~np.isnan(severity.expected)
    n = reading.total(known.astype(np.float64))
    residual = np.where(known, ratings.rank - severity.expected, 0.0)
    between = reading.total(np.square(residual)) - np.square(reading.total(residual)) / np.maximum(n, 1.0)
    variance = reading.total(np.where(known, severity.variance, 0.0)) * (1.0 - 1.0 / np.maximum(n, 1.0))
    return _Terms(np.where(n > 1, between, 0.0), np.where(n > 1, variance, 0.0))


def _central_terms(ratings: Ratings, severity: Severity, reading: _Readings) -> _Terms:
    known = ~np.isnan(severity.expected)
    n = np.maximum(np.bincount(ratings.reviewer, weights=known), 1.0)
    mean = np.bincount(ratings.reviewer, weights=np.where(known, severity.expected, 0.0)) / n
    distance = np.where(known, severity.expected - mean[ratings.reviewer], 0.0)
    residual = np.where(known, ratings.rank - severity.expected, 0.0)
    return _Terms(reading.total(residual * distance), reading.total(np.square(distance)))


def _tested(ratings: Ratings, effect: Effect, reading: _Readings, terms: _Terms) -> list[Finding]:
    size = len(ratings.reviewer_ids)
    n = np.bincount(reading.reviewer, weights=terms.expected > 0, minlength=size)
    observed = np.bincount(reading.reviewer, weights=terms.observed, minlength=size)
    expected = np.bincount(reading.reviewer, weights=terms.expected, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = observed / expected
        others = (observed.sum() - observed) / (expected.sum() - expected)
        score = terms.observed - others[reading.reviewer] * terms.expected
        total = np.bincount(reading.reviewer, weights=score, minlength=size)
        squares = np.bincount(reading.reviewer, weights=np.square(score), minlength=size)
        if effect is Effect.HALO:
            # Squares of differences are skewed: few evenly rated pieces would make a reviewer's own spread too small.
            squares = n * (squares.sum() - squares) / (n.sum() - n)
        z = total / np.sqrt(squares)
    z[n < FEWEST_VISITS] = np.nan
    p = adjusted(np.array([below(one) for one in z]))
    return [
        Finding(
            name,
            effect,
            int(n[code]),
            float(statistic[code]),
            float(others[code]),
            float(p[code]),
            bool(p[code] < FALSE_ALARMS),
        )
        for code, name in enumerate(ratings.reviewer_ids)
        if n[code] >= FEWEST_VISITS
    ]


def _fast_excellents(ratings: Ratings) -> list[Finding]:
    pace: dict[int, float] = {}
    share: dict[int, float] = {}
    visits = {code: visits_of(ratings, code) for code in range(len(ratings.reviewer_ids))}
    for code, timed in visits.items():
        if len(timed) >= FEWEST_VISITS:
            pace[code] = _usual_seconds(timed)
            share[code] = float((ratings.rank[ratings.reviewer == code] == len(ratings.levels) - 1).mean())
    findings = []
    for code, seconds in pace.items():
        others = [other for other in pace if other != code]
        if others:
            usual = float(np.median([pace[other] for other in others]))
            fast = seconds < SPEED_SHARE * usual
            findings.append(
                Finding(
                    reviewer=ratings.reviewer_ids[code],
                    effect=Effect.FAST_EXCELLENT,
                    n=len(visits[code]),
                    statistic=share[code],
                    others=float(np.median([share[other] for other in others])),
                    p=float("nan"),
                    flagged=fast and share[code] >= TOP_SHARE,
                )
            )
    return findings


def _usual_seconds(visits: tuple[Visit, ...]) -> float:
    moments = np.array([visit.at for visit in visits], dtype="datetime64[s]")
    return float(np.median(np.diff(moments).astype(np.int64)))
