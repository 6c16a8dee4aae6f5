"""What is said of reviewers, criteria and schools once their severity is estimated; all measures are in logits."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SPARSE_BELOW, USABLE_ABOVE = 10, 30
"""Ratings of a reviewer: fewer than the first say next to nothing, more than the second give about 1 logit or better.

Source: practice with FACETS; J. M. Linacre, "Sample size and item calibration stability", Rasch Measurement
Transactions 7:4 (1994) 328: 30 observations for 1 logit at 95% confidence.
"""


class Band(StrEnum):
    """How far a severity can be trusted, by the number of ratings behind it."""

    SPARSE = "sparse"
    SCREENING = "screening"
    USABLE = "usable"


class Note(StrEnum):
    """What a reader of the severities has to know."""

    ALONE = "alone"
    """None of the reviewer's evidence was read by another: severity cannot be told from quality."""
    EXTREME = "extreme"
    """Only the lowest or only the highest level: the severity is the nearest finite one, without fit."""
    IMPRECISE = "imprecise"
    """The ratings hold too little to tell the severity."""
    NOT_ESTIMABLE = "not_estimable"
    """Levels do not vary between the readers of the same evidence, or reviewers vary only together with criteria."""
    NOT_CONVERGED = "not_converged"
    LEVELS_UNUSED = "levels_unused"
    """Levels of the scale that nobody gave were left out."""
    CRITERION_LEFT_OUT = "criterion_left_out"
    """The part has no ratings by the criterion, or all on one level."""
    SCHOOLS_LEFT_OUT = "schools_left_out"
    """Schools could not be told from reviewers; a difference in quality between them may look like severity."""
    PARTS_NOT_COMPARABLE = "parts_not_comparable"
    """The reviewers fall into parts that share no evidence; severities of two parts cannot be compared."""


@dataclass(frozen=True)
class Notice:
    """A note and what it is about: a component, or a criterion of it."""

    note: Note
    component: int | None = None
    criterion: str | None = None


@dataclass(frozen=True)
class ReviewerSeverity:
    """One reviewer.

    Attributes
    ----------
    n
        Ratings in the table.
    n_shared
        Ratings that the severity rests on: of evidence that others read too, and that is in the excerpt of a very
        large table.
    severity, se
        Logits, positive is severe; NaN with a note.
    infit, outfit
        Mean squares, 1 is expected; NaN with a note.
    fair_average
        The rank expected from this reviewer on evidence of average quality of the part, averaged over its criteria.
    component
        Number of the connected part, 0 for the largest; None when the reviewer is in none.
    """

    id: str
    n: int
    n_shared: int
    severity: float
    se: float
    infit: float
    outfit: float
    fair_average: float
    band: Band
    component: int | None
    note: Note | None = None


@dataclass(frozen=True)
class FacetMeasure:
    """A criterion (positive is harder) or a school (positive is better) in logits, centred within its component."""

    id: str
    n: int
    value: float
    se: float
    infit: float
    outfit: float
    component: int


@dataclass(frozen=True)
class ReadingDispersion:
    """Variance between readings of the same evidence over that of the model, and its degrees of freedom."""

    value: float
    freedom: int


@dataclass(frozen=True)
class Basis:
    """What measures were estimated from: ``readings`` of ``shared`` ones, those of evidence that others read too."""

    readings: int
    shared: int

    @property
    def is_excerpt(self) -> bool:
        """Whether readings were left out of the estimation."""
        return self.readings < self.shared


@dataclass(frozen=True, eq=False)
class Severity:
    """What the many-facet Rasch model says of a rating table.

    Attributes
    ----------
    reviewers
        In the order of ``Ratings.reviewer_ids``; nobody is left out.
    schools
        Empty unless schools could be told from reviewers.
    converged
        False when any part did not converge, or when there was no part to estimate.
    basis
        How many readings measures were estimated from; less than all in a very large table.
    dispersion
        Of each component in order; where it is above 1, standard errors of severities have been multiplied by its root.
    expected, variance
        Shape (n,), one for each rating: its expected rank and model variance; NaN where there is no estimate.
    share
        Shape (n, levels): chance of each level for each rating, 0 for levels nobody of the part gave; NaN likewise.
    """

    reviewers: tuple[ReviewerSeverity, ...]
    criteria: tuple[FacetMeasure, ...]
    schools: tuple[FacetMeasure, ...]
    converged: bool
    notes: tuple[Notice, ...]
    basis: Basis
    dispersion: tuple[ReadingDispersion, ...]
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]
    share: NDArray[np.float64]


def band_of(n: int) -> Band:
    """Return how far a severity from ``n`` ratings can be trusted."""
    if n < SPARSE_BELOW:
        return Band.SPARSE
    return Band.SCREENING if n <= USABLE_ABOVE else Band.USABLE
