"""One connected part of a rating table with its Rasch model, and what the model expects of any rating in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.raters.parts import Part, Rows
from models.raters.rasch import FacetTable, NotEstimableError, RaschFit, fit, probabilities
from models.raters.ratings import NONE, Ratings
from models.raters.schools import SchoolLevels, school_levels
from models.raters.scoring import expected_measures

Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class FittedPart:
    """A part that was estimated.

    Attributes
    ----------
    number
        Of the part, 0 for the largest.
    evidence, criteria, reviewers, occasions
        Codes of the table, ascending, in the order of the measures; ``occasions`` is empty without that facet.
    quality
        Shape (evidence,): measure of the evidence and its school together.
    """

    number: int
    part: Part
    evidence: Codes
    criteria: Codes
    reviewers: Codes
    occasions: Codes
    schools: SchoolLevels | None
    fit: RaschFit
    quality: NDArray[np.float64]

    def location(self, ratings: Ratings, rows: Rows) -> NDArray[np.float64]:
        """Return quality less difficulty of each rating, shape (rows,): its location for a reviewer of severity 0."""
        quality = self.quality[np.searchsorted(self.evidence, ratings.evidence[rows])]
        difficulty = self.fit.criteria.value[np.searchsorted(self.criteria, ratings.criterion[rows])]
        location: NDArray[np.float64] = quality - difficulty
        return location

    def steps(self, ratings: Ratings, rows: Rows) -> NDArray[np.float64]:
        """Return the steps of each rating's criterion, shape (rows, levels - 1)."""
        return self.fit.steps[np.searchsorted(self.criteria, ratings.criterion[rows])]

    def known(self, ratings: Ratings, rows: Rows) -> Rows:
        """Return those of some ratings whose evidence and criterion have a measure."""
        measured = np.isin(ratings.evidence[rows], self.evidence) & np.isin(ratings.criterion[rows], self.criteria)
        return rows[measured]

    def shares(self, ratings: Ratings, rows: Rows, severity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the chance of each level of the scale, shape (rows, levels), for reviewers of given severities."""
        share = np.zeros((len(rows), len(ratings.levels)))
        share[:, self.part.ranks] = probabilities(self.location(ratings, rows) - severity, self.steps(ratings, rows))
        return share


def fitted_part(
    ratings: Ratings, part: Part, number: int, occasion: Codes | None = None, *, nodes: int | None = None
) -> FittedPart | None:
    """Estimate one part, with schools where they can be told from reviewers; None where it cannot be estimated.

    ``nodes`` is as in :func:`models.raters.rasch.fit`.
    """
    rows = part.rows
    evidence, evidence_code = np.unique(ratings.evidence[rows], return_inverse=True)
    criteria, criterion_code = np.unique(ratings.criterion[rows], return_inverse=True)
    reviewers, reviewer_code = np.unique(ratings.reviewer[rows], return_inverse=True)
    facets = {"reviewer": reviewer_code}
    occasions = np.zeros(0, dtype=np.int64)
    if occasion is not None and len(np.unique(occasion[rows])) > 1:
        occasions, facets["occasion"] = np.unique(occasion[rows], return_inverse=True)
    table = FacetTable(evidence_code, criterion_code, np.searchsorted(part.ranks, ratings.rank[rows]), facets)
    for schools in (school_levels(ratings.school[rows], table.rank), None):
        tried = table if schools is None else replace(table, facets={**facets, "school": schools.code})
        try:
            estimated = fit(tried, nodes=nodes)
        except NotEstimableError:
            continue
        quality = estimated.evidence.copy()
        if schools is not None:
            quality[evidence_code] -= estimated.facets["school"].value[schools.code]
        return FittedPart(number, part, evidence, criteria, reviewers, occasions, schools, estimated, quality)
    return None


def with_evidence(ratings: Ratings, one: FittedPart, rows: Rows, occasion: Codes | None = None) -> FittedPart:
    """Add the measures of evidence that the estimation left out, by what the estimated reviewers gave it.

    Parameters
    ----------
    ratings
        The table.
    one
        The part.
    rows
        Positions of ratings of further evidence; those by reviewers or criteria without a measure say nothing.
    occasion
        As it was estimated with.
    """
    levels = _levels(ratings, one, rows, occasion)
    usable = np.isin(ratings.rank[rows], one.part.ranks) & ~np.isin(ratings.evidence[rows], one.evidence)
    for codes in levels.values():
        usable &= codes != NONE
    rows, levels = rows[usable], {name: codes[usable] for name, codes in levels.items()}
    evidence, code = np.unique(ratings.evidence[rows], return_inverse=True)
    location = -one.fit.criteria.value[levels["criterion"]]
    for name in one.fit.facets:
        location = location - one.fit.facets[name].value[levels[name]]
    rank = np.searchsorted(one.part.ranks, ratings.rank[rows])
    quality = expected_measures(location, one.fit.steps[levels["criterion"]], rank, code, one.fit.spread)
    if one.schools is not None:
        quality[code] -= one.fit.facets["school"].value[levels["school"]]
    order = np.argsort(np.concatenate([one.evidence, evidence]), kind="stable")
    return replace(
        one,
        evidence=np.concatenate([one.evidence, evidence])[order],
        quality=np.concatenate([one.quality, quality])[order],
    )


def _levels(ratings: Ratings, one: FittedPart, rows: Rows, occasion: Codes | None) -> Mapping[str, Codes]:
    """Return for each rating the level of every facet, ``NONE`` where it has no measure."""
    levels = {
        "criterion": _positions(one.criteria, ratings.criterion[rows]),
        "reviewer": _positions(one.reviewers, ratings.reviewer[rows]),
    }
    if occasion is not None and len(one.occasions):
        levels["occasion"] = _positions(one.occasions, occasion[rows])
    if one.schools is not None:
        levels["school"] = one.schools.level_of(ratings.school[rows])
    return levels


def _positions(known: Codes, codes: Codes) -> Codes:
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[at] == codes, at, NONE)
