"""The many-facet Rasch model of one connected part of a rating table: mirt estimates it, this module speaks to mirt.

The log-odds of level k against level k - 1 are the evidence's measure, less the criterion's difficulty, less every
facet's measure, less the step k. A positive measure of a facet is therefore severe: it makes high levels rarer.
Source: J. M. Linacre, "Many-Facet Rasch Measurement" (1994).
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from mirt.estimation import fit_mfrm
from mirt.exceptions import MirtDataError, MirtValidationError
from mirt.models.mfrm import Facet, MFRMResult, PolytomousMFRM
from numpy.typing import NDArray

Codes = NDArray[np.int64]
"""Integer codes, shape (n,), one for each rating: 0 to the number of levels less 1, every one of which occurs."""

Reals = NDArray[np.float64]
"""Real numbers, float64; the docstring beside it says the shape."""

RATINGS_PER_STEP = 10
"""Ratings of every level of every criterion at which each criterion gets its own steps.

Source: J. M. Linacre, "Optimizing rating scale category effectiveness", Journal of Applied Measurement 3 (2002) 85-106.
"""

EXTREME_ADJUSTMENT = 0.3
"""Score points by which an extreme total is moved inwards to make it estimable; the usual default of FACETS."""

FURTHEST = 20.0
"""Logits at which the search for the measure of an extreme reviewer ends."""


class NotEstimableError(Exception):
    """The ratings do not determine the measures; the message is mirt's and names no person."""


@dataclass(frozen=True)
class FacetTable:
    """Ratings of one connected part.

    Attributes
    ----------
    evidence, criterion, rank
        Codes, shape (n,); every code occurs, ranks included.
    facets
        Codes of each further facet, shape (n,); ``reviewer`` is always there.
    """

    evidence: Codes
    criterion: Codes
    rank: Codes
    facets: Mapping[str, Codes]


@dataclass(frozen=True)
class Measures:
    """Measures of the levels of one facet, each of shape (levels,): logits, standard errors, mean squares."""

    value: Reals
    se: Reals
    infit: Reals
    outfit: Reals


@dataclass(frozen=True)
class RaschFit:
    """An estimated many-facet Rasch model.

    Attributes
    ----------
    criteria
        Difficulty of each criterion; not centred.
    facets
        Measures of each facet, centred at 0; positive is severe.
    steps
        Shape (criteria, levels - 1): steps in logits; all rows are equal when the criteria share them.
    evidence
        Shape (evidence,): measure of each piece of evidence, posterior mean in logits, prior mean 0.
    spread
        Standard deviation of the evidence, logits.
    converged
        Whether mirt's optimiser met its tolerance and the grid resolved the posteriors.
    """

    criteria: Measures
    facets: Mapping[str, Measures]
    steps: Reals
    evidence: Reals
    spread: float
    converged: bool

    def location(self, table: FacetTable) -> Reals:
        """Return evidence less criterion less facets for each rating, shape (n,), in logits."""
        location = self.evidence[table.evidence] - self.criteria.value[table.criterion]
        for name, codes in table.facets.items():
            location = location - self.facets[name].value[codes]
        return location


def fit(table: FacetTable, *, nodes: int | None = None) -> RaschFit:
    """Estimate by marginal maximum likelihood, the evidence being normally distributed.

    Parameters
    ----------
    table
        The ratings.
    nodes
        Points at which the distribution of the evidence is evaluated, to save time and memory; more are taken where
        these are too coarse. None lets mirt choose.

    Raises
    ------
    NotEstimableError
        When a facet is confounded with another, or one of its levels has extreme ratings only.
    """
    n_levels, n_criteria = int(table.rank.max()) + 1, int(table.criterion.max()) + 1
    usage = np.bincount(table.criterion * n_levels + table.rank, minlength=n_criteria * n_levels)
    own_steps = int(usage.min()) >= RATINGS_PER_STEP
    model = PolytomousMFRM(
        n_items=n_criteria,
        n_categories=n_levels,
        facets=[Facet(name, int(codes.max()) + 1) for name, codes in table.facets.items()],
        category_structure="partial_credit" if own_steps else "rating_scale",
    )
    layout = _Layout.of(table.evidence)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        try:
            result = fit_mfrm(
                model,
                layout.spread(table.rank, -1),
                {name: layout.spread(codes, 0) for name, codes in table.facets.items()},
                item_indices=layout.spread(table.criterion, 0),
                n_quadpts=nodes,
            )
        except (MirtDataError, MirtValidationError) as error:
            raise NotEstimableError(str(error)) from error
    if caught and nodes is not None:
        return fit(table)
    return _fit_of(result, n_criteria, converged=result.converged and not caught)


def probabilities(location: Reals, steps: Reals) -> Reals:
    """Return the probability of each level.

    Parameters
    ----------
    location
        Shape (n,), logits.
    steps
        Shape (n, levels - 1), logits.

    Returns
    -------
    ndarray
        Shape (n, levels); rows sum to 1.
    """
    logits = np.concatenate(
        [np.zeros((len(location), 1)), np.cumsum(location[:, None] - steps, axis=1)],
        axis=1,
    )
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    share: Reals = weights / weights.sum(axis=1, keepdims=True)
    return share


def extreme_measure(location: Reals, steps: Reals, *, highest: bool) -> "Measure":
    """Return the measure of a reviewer who gave only the lowest, or only the highest level.

    Maximum likelihood would put it at infinity; the total is moved inwards by :data:`EXTREME_ADJUSTMENT` and the
    measure sought at which it is expected.

    Parameters
    ----------
    location
        Shape (n,): location of each of the reviewer's ratings for a reviewer of measure 0.
    steps
        Shape (n, levels - 1).
    highest
        Whether all ratings are at the highest level, or all at the lowest.
    """
    ranks = np.arange(steps.shape[1] + 1)
    total = len(location) * ranks[-1] - EXTREME_ADJUSTMENT if highest else EXTREME_ADJUSTMENT
    low, high = -FURTHEST, FURTHEST
    while high - low > 1e-6:
        middle = (low + high) / 2.0
        expected = float((probabilities(location - middle, steps) @ ranks).sum())
        low, high = (middle, high) if expected > total else (low, middle)
    share = probabilities(location - low, steps)
    information = float((share @ np.square(ranks) - np.square(share @ ranks)).sum())
    return Measure(low, float(1.0 / np.sqrt(information)))


@dataclass(frozen=True)
class Measure:
    """One measure with its standard error, in logits."""

    value: float
    se: float


@dataclass(frozen=True)
class _Layout:
    """Where each rating stands in mirt's matrix: a row for the evidence, columns in the order of appearance."""

    row: Codes
    column: Codes

    @staticmethod
    def of(evidence: Codes) -> "_Layout":
        order = np.argsort(evidence, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(evidence))[:-1]])
        column = np.empty(len(evidence), dtype=np.int64)
        column[order] = np.arange(len(evidence)) - starts[evidence[order]]
        return _Layout(evidence, column)

    def spread(self, codes: Codes, missing: int) -> NDArray[np.int64]:
        matrix = np.full((int(self.row.max()) + 1, int(self.column.max()) + 1), missing, dtype=np.int64)
        matrix[self.row, self.column] = codes
        return matrix


def _fit_of(result: MFRMResult, n_criteria: int, *, converged: bool) -> RaschFit:
    fields = (
        result.item_difficulty,
        result.item_se,
        result.item_infit,
        result.item_outfit,
        result.thresholds,
        result.theta,
    )
    difficulty, se, infit, outfit, steps, theta = (np.asarray(field, dtype=np.float64) for field in fields)
    facets = {
        name: Measures(
            result.facet_parameters[name],
            result.facet_se[name],
            result.infit[name],
            result.outfit[name],
        )
        for name in result.facet_parameters
    }
    criteria = Measures(difficulty, se, infit, outfit)
    steps = np.broadcast_to(steps, (n_criteria, steps.shape[-1])).copy()
    return RaschFit(criteria, facets, steps, theta, float(result.sigma), converged)
