"""How severe each reviewer is, in logits, told from the quality of what they read.

Positive is severe. Severities are centred within their connected part; those of two parts are not comparable.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from models.raters.dispersion import reading_dispersion
from models.raters.measures import FacetMeasure, Note, Notice, ReviewerSeverity, Severity, band_of
from models.raters.parts import Part, Rows, estimable_parts, shared_rows
from models.raters.rasch import FacetTable, Measures, NotEstimableError, RaschFit, extreme_measure, fit, probabilities
from models.raters.ratings import NONE, Ratings
from models.raters.schools import SchoolLevels, school_levels

WORST_SE = 3.0
"""Logits; a severity with a larger standard error is not told."""

_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class _FittedPart:
    number: int
    part: Part
    evidence: NDArray[np.int64]
    criteria: NDArray[np.int64]
    reviewers: NDArray[np.int64]
    schools: SchoolLevels | None
    fit: RaschFit
    quality: NDArray[np.float64]
    """Shape (evidence,): measure of the evidence and its school together."""


def estimate_severity(ratings: Ratings, *, occasion: NDArray[np.int64] | None = None) -> Severity:
    """Estimate severities in every connected part of a rating table; a table of any shape gets an answer.

    Schools are a facet wherever they can be told from reviewers, so that a reviewer who reads one school's strong
    evidence does not look lenient. Standard errors are widened where readings of the same evidence differ by more than
    the model allows.

    Parameters
    ----------
    ratings
        The table.
    occasion
        Shape (n,): code of the occasion of each rating, such as its round; a facet of its own where given.
    """
    parts = estimable_parts(ratings)
    fitted = [
        one for number, part in enumerate(parts) if (one := _fitted_part(ratings, part, number, occasion)) is not None
    ]
    n_shared = np.bincount(ratings.reviewer[shared_rows(ratings)], minlength=len(ratings.reviewer_ids))
    reviewers = [_untold(ratings, code, int(n_shared[code])) for code in range(len(ratings.reviewer_ids))]
    expected, variance = np.full(len(ratings), _NAN), np.full(len(ratings), _NAN)
    share = np.full((len(ratings), len(ratings.levels)), _NAN)
    dispersion = []
    for one in fitted:
        for code, told in _told(ratings, one, reviewers):
            reviewers[code] = told
        for code in np.setdiff1d(np.arange(len(reviewers)), one.reviewers):
            if reviewers[code].component is None:
                reviewers[code] = _extreme_reviewer(ratings, one, int(code), reviewers[code])
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
        dispersion=tuple(dispersion),
        expected=expected,
        variance=variance,
        share=share,
    )


def _fitted_part(ratings: Ratings, part: Part, number: int, occasion: NDArray[np.int64] | None) -> _FittedPart | None:
    rows = part.rows
    evidence, evidence_code = np.unique(ratings.evidence[rows], return_inverse=True)
    criteria, criterion_code = np.unique(ratings.criterion[rows], return_inverse=True)
    reviewers, reviewer_code = np.unique(ratings.reviewer[rows], return_inverse=True)
    facets = {"reviewer": reviewer_code}
    if occasion is not None and len(np.unique(occasion[rows])) > 1:
        facets["occasion"] = np.unique(occasion[rows], return_inverse=True)[1]
    table = FacetTable(evidence_code, criterion_code, np.searchsorted(part.ranks, ratings.rank[rows]), facets)
    for schools in (school_levels(ratings.school[rows], table.rank), None):
        tried = table if schools is None else replace(table, facets={**facets, "school": schools.code})
        try:
            estimated = fit(tried)
        except NotEstimableError:
            continue
        quality = estimated.evidence.copy()
        if schools is not None:
            quality[evidence_code] -= estimated.facets["school"].value[schools.code]
        return _FittedPart(number, part, evidence, criteria, reviewers, schools, estimated, quality)
    return None


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


def _told(ratings: Ratings, one: _FittedPart, untold: list[ReviewerSeverity]) -> Iterator[tuple[int, ReviewerSeverity]]:
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


def _fair_average(one: _FittedPart, severity: float) -> float:
    location = one.quality.mean() - one.fit.criteria.value - severity
    return float((probabilities(location, one.fit.steps) @ one.part.ranks).mean())


def _extreme_reviewer(ratings: Ratings, one: _FittedPart, code: int, untold: ReviewerSeverity) -> ReviewerSeverity:
    rows = np.flatnonzero(ratings.reviewer == code)
    rows = rows[np.isin(ratings.evidence[rows], one.evidence) & np.isin(ratings.criterion[rows], one.criteria)]
    rank = np.clip(ratings.rank[rows], one.part.ranks[0], one.part.ranks[-1])
    if len(rows) == 0 or rank.min() < rank.max() or rank[0] not in (one.part.ranks[0], one.part.ranks[-1]):
        return untold
    steps = one.fit.steps[np.searchsorted(one.criteria, ratings.criterion[rows])]
    measure = extreme_measure(_location(ratings, one, rows), steps, highest=bool(rank[0] == one.part.ranks[-1]))
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


def _location(ratings: Ratings, one: _FittedPart, rows: Rows) -> NDArray[np.float64]:
    """Return quality less difficulty of each rating, shape (rows,): its location for a reviewer of severity 0."""
    quality = one.quality[np.searchsorted(one.evidence, ratings.evidence[rows])]
    difficulty = one.fit.criteria.value[np.searchsorted(one.criteria, ratings.criterion[rows])]
    location: NDArray[np.float64] = quality - difficulty
    return location


def _expect(
    ratings: Ratings,
    one: _FittedPart,
    reviewers: list[ReviewerSeverity],
    share: NDArray[np.float64],
) -> Rows:
    severity = np.array([told.severity if told.component == one.number else _NAN for told in reviewers])
    rows = np.flatnonzero(
        np.isin(ratings.evidence, one.evidence)
        & np.isin(ratings.criterion, one.criteria)
        & ~np.isnan(severity)[ratings.reviewer]
    )
    location = _location(ratings, one, rows) - severity[ratings.reviewer[rows]]
    steps = one.fit.steps[np.searchsorted(one.criteria, ratings.criterion[rows])]
    share[rows] = 0.0
    share[rows[:, None], one.part.ranks] = probabilities(location, steps)
    return rows


def _criteria(ratings: Ratings, one: _FittedPart) -> Iterator[FacetMeasure]:
    n = np.bincount(ratings.criterion[one.part.rows], minlength=len(ratings.criterion_ids))
    centred = replace(one.fit.criteria, value=one.fit.criteria.value - one.fit.criteria.value.mean())
    for position, code in enumerate(one.criteria.tolist()):
        yield _measure(ratings.criterion_ids[code], int(n[code]), centred, position, one.number)


def _schools(ratings: Ratings, one: _FittedPart) -> Iterator[FacetMeasure]:
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


def _notices(ratings: Ratings, parts: tuple[Part, ...], fitted: list[_FittedPart]) -> Iterator[Notice]:
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
