"""How severe each reviewer is, in logits, told from the quality of what they read.

Positive is severe. Severities are centred within their connected part; those of two parts are not comparable.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from models.raters.dispersion import reading_dispersion
from models.raters.excerpt import EXCERPT, Excerpt
from models.raters.fitted_part import FittedPart, fitted_part, with_evidence
from models.raters.measures import (
    Basis,
    FacetMeasure,
    Note,
    Notice,
    ReadingDispersion,
    ReviewerSeverity,
    Severity,
    band_of,
)
from models.raters.parts import Part, Rows, estimable_parts, shared_rows
from models.raters.rasch import Measures, extreme_measure, probabilities
from models.raters.ratings import NONE, Ratings

WORST_SE = 3.0
"""Logits; a severity with a larger standard error is not told."""

_NODES = 21
"""Points for the distribution of the evidence of a large table: half of mirt's, which halves time and memory."""

_NAN = float("nan")


def estimate_severity(
    ratings: Ratings, *, occasion: NDArray[np.int64] | None = None, excerpt: Excerpt = EXCERPT
) -> Severity:
    """Estimate severities in every connected part of a rating table; a table of any shape gets an answer.

    Schools are a facet wherever they can be told from reviewers, so that a reviewer who reads one school's strong
    evidence does not look lenient. Standard errors are widened where readings of the same evidence differ by more than
    the model allows. Measures of a very large table are estimated from an excerpt, and say so in ``basis``; what is
    expected of its ratings covers all of it.

    Parameters
    ----------
    ratings
        The table.
    occasion
        Shape (n,): code of the occasion of each rating, such as its round; a facet of its own where given.
    excerpt
        From which size on an excerpt is taken, and which.
    """
    shared = shared_rows(ratings)
    large = excerpt.needed(ratings, shared)
    used = excerpt.rows(ratings, shared) if large else shared
    parts = estimable_parts(ratings, used)
    fitted = [one for at, part in enumerate(parts) if (one := _fitted(ratings, part, at, occasion, large=large))]
    if large:
        fitted = [with_evidence(ratings, one, shared, occasion) for one in fitted]
    n_shared = np.bincount(ratings.reviewer[used], minlength=len(ratings.reviewer_ids))
    reviewers = [_untold(ratings, code, int(n_shared[code])) for code in range(len(ratings.reviewer_ids))]
    expected, variance = np.full(len(ratings), _NAN), np.full(len(ratings), _NAN)
    share = np.full((len(ratings), len(ratings.levels)), _NAN)
    dispersion: list[ReadingDispersion] = []
    for one in fitted:
        _tell(ratings, one, reviewers)
        rows = _expect(ratings, one, reviewers, share)
        expected[rows] = share[rows] @ np.arange(len(ratings.levels))
        variance[rows] = share[rows] @ np.square(np.arange(len(ratings.levels))) - np.square(expected[rows])
        dispersion.append(reading_dispersion(ratings, one.part.rows, expected, variance))
        widened = sqrt(max(dispersion[-1].value, 1.0))
        reviewers = [
            replace(told, se=told.se * widened) if told.component == one.number else told for told in reviewers
        ]
    return Severity(
        reviewers=tuple(reviewers),
        criteria=tuple(measure for one in fitted for measure in _criteria(ratings, one)),
        schools=tuple(measure for one in fitted for measure in _schools(ratings, one)),
        converged=bool(fitted) and all(one.fit.converged for one in fitted),
        notes=tuple(_notices(ratings, parts, fitted)),
        basis=Basis(_n_readings(ratings, used), _n_readings(ratings, shared)),
        dispersion=tuple(dispersion),
        expected=expected,
        variance=variance,
        share=share,
    )


def _fitted(
    ratings: Ratings, part: Part, number: int, occasion: NDArray[np.int64] | None, *, large: bool
) -> FittedPart | None:
    return fitted_part(ratings, part, number, occasion, nodes=_NODES if large else None)


def _n_readings(ratings: Ratings, rows: Rows) -> int:
    return len(np.unique(ratings.evidence[rows] * len(ratings.reviewer_ids) + ratings.reviewer[rows]))


def _untold(ratings: Ratings, code: int, n_shared: int) -> ReviewerSeverity:
    return ReviewerSeverity(
        id=ratings.reviewer_ids[code],
        n=int((ratings.reviewer == code).sum()),
        n_shared=n_shared,
        severity=_NAN,
        se=_NAN,
        infit=_NAN,
        outfit=_NAN,
        fair_average=_NAN,
        band=band_of(n_shared),
        component=None,
        note=Note.NOT_ESTIMABLE if n_shared else Note.ALONE,
    )


def _tell(ratings: Ratings, one: FittedPart, reviewers: list[ReviewerSeverity]) -> None:
    """Put what a part tells of its reviewers in their places, and of those who were too extreme to be in it."""
    for code, told in _told(ratings, one, reviewers):
        reviewers[code] = told
    for code in np.setdiff1d(np.arange(len(reviewers)), one.reviewers):
        if reviewers[code].component is None:
            reviewers[code] = _extreme_reviewer(ratings, one, int(code), reviewers[code])


def _told(ratings: Ratings, one: FittedPart, untold: list[ReviewerSeverity]) -> Iterator[tuple[int, ReviewerSeverity]]:
    n = np.bincount(ratings.reviewer[one.part.rows], minlength=len(untold))
    measures = one.fit.facets["reviewer"]
    for position, code in enumerate(one.reviewers.tolist()):
        told = replace(untold[code], n_shared=int(n[code]), band=band_of(int(n[code])), component=one.number)
        value, se = float(measures.value[position]), float(measures.se[position])
        if se <= WORST_SE:
            told = replace(
                told,
                severity=value,
                se=se,
                infit=float(measures.infit[position]),
                outfit=float(measures.outfit[position]),
                fair_average=_fair_average(one, value),
                note=None,
            )
        else:
            told = replace(told, note=Note.IMPRECISE)
        yield code, told


def _fair_average(one: FittedPart, severity: float) -> float:
    location = one.quality.mean() - one.fit.criteria.value - severity
    return float((probabilities(location, one.fit.steps) @ one.part.ranks).mean())


def _extreme_reviewer(ratings: Ratings, one: FittedPart, code: int, untold: ReviewerSeverity) -> ReviewerSeverity:
    rows = one.known(ratings, np.flatnonzero(ratings.reviewer == code))
    rank = np.clip(ratings.rank[rows], one.part.ranks[0], one.part.ranks[-1])
    if len(rows) == 0 or rank.min() < rank.max() or rank[0] not in (one.part.ranks[0], one.part.ranks[-1]):
        return untold
    highest = bool(rank[0] == one.part.ranks[-1])
    measure = extreme_measure(one.location(ratings, rows), one.steps(ratings, rows), highest=highest)
    return replace(
        untold,
        n_shared=len(rows),
        severity=measure.value,
        se=measure.se,
        fair_average=_fair_average(one, measure.value),
        band=band_of(len(rows)),
        component=one.number,
        note=Note.EXTREME,
    )


def _expect(ratings: Ratings, one: FittedPart, reviewers: list[ReviewerSeverity], share: NDArray[np.float64]) -> Rows:
    severity = np.array([told.severity if told.component == one.number else _NAN for told in reviewers])
    rows = one.known(ratings, np.flatnonzero(~np.isnan(severity)[ratings.reviewer]))
    share[rows] = one.shares(ratings, rows, severity[ratings.reviewer[rows]])
    return rows


def _criteria(ratings: Ratings, one: FittedPart) -> Iterator[FacetMeasure]:
    n = np.bincount(ratings.criterion[one.part.rows], minlength=len(ratings.criterion_ids))
    centred = replace(one.fit.criteria, value=one.fit.criteria.value - one.fit.criteria.value.mean())
    for position, code in enumerate(one.criteria.tolist()):
        yield _measure(ratings.criterion_ids[code], int(n[code]), centred, position, one.number)


def _schools(ratings: Ratings, one: FittedPart) -> Iterator[FacetMeasure]:
    if one.schools is None:
        return
    n = np.bincount(one.schools.code)
    measures = one.fit.facets["school"]
    better = replace(measures, value=-measures.value)
    for position, code in enumerate(one.schools.school.tolist()):
        if code != NONE:
            yield _measure(ratings.school_ids[code], int(n[position]), better, position, one.number)


def _measure(name: str, n: int, measures: Measures, position: int, component: int) -> FacetMeasure:
    return FacetMeasure(
        id=name,
        n=n,
        value=float(measures.value[position]),
        se=float(measures.se[position]),
        infit=float(measures.infit[position]),
        outfit=float(measures.outfit[position]),
        component=component,
    )


def _notices(ratings: Ratings, parts: tuple[Part, ...], fitted: list[FittedPart]) -> Iterator[Notice]:
    if len(parts) > 1:
        yield Notice(Note.PARTS_NOT_COMPARABLE)
    for number in sorted(set(range(len(parts))) - {one.number for one in fitted}):
        yield Notice(Note.NOT_ESTIMABLE, number)
    for one in fitted:
        if not one.fit.converged:
            yield Notice(Note.NOT_CONVERGED, one.number)
        if len(one.part.ranks) < len(ratings.levels):
            yield Notice(Note.LEVELS_UNUSED, one.number)
        for code in np.setdiff1d(np.arange(len(ratings.criterion_ids)), one.criteria):
            yield Notice(Note.CRITERION_LEFT_OUT, one.number, ratings.criterion_ids[code])
        if one.schools is None and len(np.unique(ratings.school[one.part.rows])) > 1:
            yield Notice(Note.SCHOOLS_LEFT_OUT, one.number)
