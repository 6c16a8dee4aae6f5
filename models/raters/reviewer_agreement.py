"""How far reviewers agree with each other, and with a pre-score, with intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.agreement import COVERAGE, Interval
from models.raters.alpha import alphas
from models.raters.pairs import RatingPairs, level_table, rating_pairs, resampled_tables
from models.raters.ratings import NONE, Ratings

RESAMPLES = 1000
"""Resamples behind an interval."""

FEW = 10
"""Evidence items in common below which agreement is called thin: one item more or less would move it visibly."""

FEWEST = 2
"""Evidence items in common below which there is no interval: with one there is nothing to resample."""

_NAN = float("nan")


@dataclass(frozen=True)
class Agreement:
    """Agreement over some pairs of ratings; estimates are NaN where they are undefined.

    Attributes
    ----------
    n_pairs
        Pairs of ratings compared.
    n_units
        Evidence items by criterion behind them.
    n_evidence
        Evidence items behind them; intervals resample these.
    alpha
        Krippendorff's ordinal alpha.
    qwk
        Quadratic weighted kappa. Where more than two reviewers are pooled it does not matter whose rating comes first.
    exact, adjacent
        Shares of pairs with the same level, and at most one level apart.
    """

    n_pairs: int
    n_units: int
    n_evidence: int
    alpha: Interval
    qwk: Interval
    exact: Interval
    adjacent: Interval

    @property
    def few(self) -> bool:
        """Whether there is so little in common that the figures say little."""
        return self.n_evidence < FEW


@dataclass(frozen=True)
class NamedAgreement:
    """Agreement of one criterion, point, school or pair of reviewers.

    Attributes
    ----------
    names
        One name, or the two reviewers.
    """

    names: tuple[str, ...]
    agreement: Agreement


@dataclass(frozen=True)
class AgreementTables:
    """Agreement of a whole table, and part by part.

    Attributes
    ----------
    reviewer_pairs
        Only reviewers who judged something in common.
    prescore, prescore_criteria
        Reviewers against the pre-score, which is a proposal and never the truth; None and empty without one. Alpha is
        NaN there: the pre-score is not one more reviewer.
    """

    overall: Agreement
    criteria: tuple[NamedAgreement, ...]
    points: tuple[NamedAgreement, ...]
    schools: tuple[NamedAgreement, ...]
    reviewer_pairs: tuple[NamedAgreement, ...]
    prescore: Agreement | None
    prescore_criteria: tuple[NamedAgreement, ...]


@dataclass(frozen=True)
class PrescoreAgreement:
    """Reviewers against the pre-score; ``overall`` is None and ``criteria`` empty without one."""

    overall: Agreement | None
    criteria: tuple[NamedAgreement, ...]


def agreement_tables(ratings: Ratings, *, seed: int = 0) -> AgreementTables:
    """Return agreement over all and by criterion, point, school and pair of reviewers.

    Parameters
    ----------
    ratings
        May hold no unit that two reviewers judged; agreement is NaN then.
    seed
        Seed of the bootstrap.
    """
    pairs, n = rating_pairs(ratings), len(ratings.levels)
    proposed = prescore_agreement(ratings, seed=seed)
    n_reviewers = len(ratings.reviewer_ids)
    couples = pairs.reviewer_a * n_reviewers + pairs.reviewer_b
    return AgreementTables(
        overall=agreement_of(pairs, n, seed=seed),
        criteria=_by(pairs, pairs.criterion, ratings.criterion_ids, n, seed),
        points=_by(pairs, pairs.point, ratings.point_ids, n, seed),
        schools=_by(pairs, pairs.school, ratings.school_ids, n, seed),
        reviewer_pairs=tuple(
            NamedAgreement(
                (ratings.reviewer_ids[couple // n_reviewers], ratings.reviewer_ids[couple % n_reviewers]),
                agreement_of(pairs.where(couples == couple), n, seed=seed),
            )
            for couple in np.unique(couples)
        ),
        prescore=proposed.overall,
        prescore_criteria=proposed.criteria,
    )


def prescore_agreement(ratings: Ratings, *, seed: int = 0) -> PrescoreAgreement:
    """Return agreement of reviewers with the pre-score beside their ratings.

    Parameters
    ----------
    ratings
        May hold no pre-score.
    seed
        Seed of the bootstrap.
    """
    pairs, n = _with_prescore(ratings), len(ratings.levels)
    return PrescoreAgreement(
        overall=_without_alpha(agreement_of(pairs, n, seed=seed)) if len(pairs) else None,
        criteria=tuple(
            NamedAgreement(one.names, _without_alpha(one.agreement))
            for one in _by(pairs, pairs.criterion, ratings.criterion_ids, n, seed)
        ),
    )


def agreement_of(pairs: RatingPairs, n_levels: int, *, seed: int = 0, resamples: int = RESAMPLES) -> Agreement:
    """Return the agreement over pairs, with 95% percentile intervals over evidence items.

    Notes
    -----
    Source of the intervals: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. Source
    of kappa: :func:`models.raters.agreement.quadratic_weighted_kappa`.
    """
    n_evidence = len(np.unique(pairs.evidence))
    n_units = len(np.unique(pairs.unit))
    couples = set(zip(pairs.reviewer_a.tolist(), pairs.reviewer_b.tolist(), strict=True))
    pooled = len(couples) > 1
    counts = level_table(pairs, n_levels, np.ones(len(pairs)))[None]
    weighted = level_table(pairs, n_levels, pairs.weight)[None]
    found = _measures(counts, weighted, pooled=pooled)
    if n_evidence < FEWEST:
        intervals = [Interval(float(values[0]), _NAN, _NAN) for values in found]
    else:
        drawn = resampled_tables(pairs, n_levels, resamples=resamples, seed=seed)
        spread = _measures(drawn.counts, drawn.weighted, pooled=pooled)
        intervals = [_interval(float(values[0]), over) for values, over in zip(found, spread, strict=True)]
    return Agreement(len(pairs), n_units, n_evidence, *intervals)


def _measures(counts: NDArray[np.float64], weighted: NDArray[np.float64], *, pooled: bool) -> list[NDArray[np.float64]]:
    n_levels = counts.shape[1]
    apart = np.abs(np.subtract.outer(np.arange(n_levels), np.arange(n_levels)))
    either = counts + counts.transpose(0, 2, 1) if pooled else counts
    total = counts.sum(axis=(1, 2))
    chance = np.einsum("ri,rj,ij->r", either.sum(axis=2), either.sum(axis=1), np.square(apart).astype(float))
    observed = either.sum(axis=(1, 2)) * (either * np.square(apart)).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa = np.where(chance > 0.0, 1.0 - observed / chance, np.nan)
        exact = (counts * (apart == 0)).sum(axis=(1, 2)) / total
        adjacent = (counts * (apart <= 1)).sum(axis=(1, 2)) / total
    return [alphas(weighted), kappa, exact, adjacent]


def _interval(estimate: float, values: NDArray[np.float64]) -> Interval:
    defined = values[~np.isnan(values)]
    if len(defined) == 0:
        return Interval(estimate, _NAN, _NAN)
    tail = (1.0 - COVERAGE) / 2.0
    low, high = np.quantile(defined, [tail, 1.0 - tail])
    return Interval(estimate, float(low), float(high))


def _by(
    pairs: RatingPairs, part: NDArray[np.int64], names: tuple[str, ...], n_levels: int, seed: int
) -> tuple[NamedAgreement, ...]:
    """Part by part, those without a single pair too: that nothing was read twice is a finding."""
    if not len(pairs):
        return ()
    return tuple(
        NamedAgreement((name,), agreement_of(pairs.where(part == position), n_levels, seed=seed))
        for position, name in enumerate(names)
    )


def _with_prescore(ratings: Ratings) -> RatingPairs:
    """Pair every rating with the pre-score beside it, as if that were a reviewer named -1."""
    given = ratings.prescore != NONE
    return RatingPairs(
        a=ratings.prescore[given],
        b=ratings.rank[given],
        reviewer_a=np.full(int(given.sum()), NONE),
        reviewer_b=np.full(int(given.sum()), NONE),
        evidence=ratings.evidence[given],
        criterion=ratings.criterion[given],
        unit=ratings.unit[given],
        school=ratings.school[given],
        point=ratings.point[given],
    )


def _without_alpha(agreement: Agreement) -> Agreement:
    return Agreement(**{**vars(agreement), "alpha": Interval(_NAN, _NAN, _NAN)})
