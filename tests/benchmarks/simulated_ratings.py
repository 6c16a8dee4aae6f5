"""Invented ratings with known severities, by the many-facet Rasch model, for tests and simulations."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.raters.rasch import probabilities
from models.raters.ratings import NONE, Ratings


@dataclass(frozen=True)
class Design:
    """What is invented; spreads are standard deviations in logits.

    Attributes
    ----------
    own_share
        Share of a school's evidence that reviewers of this school read, when there are schools.
    interaction_spread
        Of a reviewer's liking of one piece of evidence, the same for all criteria: the model knows nothing of it.
    """

    reviewers: int = 20
    evidence: int = 200
    criteria: int = 3
    levels: int = 4
    readers: int = 2
    severity_spread: float = 0.5
    evidence_spread: float = 1.5
    schools: int = 0
    school_spread: float = 1.0
    own_share: float = 0.9
    interaction_spread: float = 0.0


@dataclass(frozen=True)
class Habits:
    """What reviewer 0 does unlike the others.

    Attributes
    ----------
    halo
        Share of evidence on which all criteria get the level of the first.
    narrowing
        What distances from the reviewer's mean location are multiplied by; below 1 the ends are avoided.
    shift
        Logits by which the reviewer becomes more severe after half of the visits.
    """

    halo: float = 0.0
    narrowing: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, eq=False)
class Simulated:
    """Ratings and the severities behind them, centred, shape (reviewers,)."""

    ratings: Ratings
    severity: NDArray[np.float64]


def simulate(design: Design, generator: np.random.Generator, habits: Habits | None = None) -> Simulated:
    habits = habits or Habits()
    severity = generator.normal(0.0, design.severity_spread, design.reviewers)
    severity -= severity.mean()
    difficulty = generator.normal(0.0, 0.5, design.criteria)
    quality = generator.normal(0.0, design.evidence_spread, design.evidence)
    school = np.full(design.evidence, NONE)
    if design.schools:
        school = generator.integers(design.schools, size=design.evidence)
        quality += generator.normal(0.0, design.school_spread, design.schools)[school]
    reader = _readers(design, school, generator)
    reviewer = reader.ravel()
    evidence = np.repeat(np.arange(design.evidence), design.readers)
    order = generator.permutation(len(evidence))
    reviewer, evidence = reviewer[order], evidence[order]
    moment, later = _moments(reviewer, design.reviewers, generator)
    location = quality[evidence] - severity[reviewer] - habits.shift * (later & (reviewer == 0))
    location += generator.normal(0.0, design.interaction_spread, len(location))
    first = reviewer == 0
    middle = location[first].sum() / max(int(first.sum()), 1)
    location[first] = middle + habits.narrowing * (location[first] - middle)
    rank = _ranks(location[:, None] - difficulty, design.levels, generator)
    same = first & (generator.random(len(first)) < habits.halo)
    rank[same] = rank[same][:, :1]
    n = rank.size
    ratings = Ratings(
        levels=tuple(map(str, range(design.levels))),
        evidence_ids=tuple(f"e{one:05d}" for one in range(design.evidence)),
        criterion_ids=tuple(f"c{one}" for one in range(design.criteria)),
        reviewer_ids=tuple(f"r{one:03d}" for one in range(design.reviewers)),
        school_ids=tuple(f"s{one:03d}" for one in range(design.schools)),
        point_ids=(),
        evidence=np.repeat(evidence, design.criteria),
        criterion=np.tile(np.arange(design.criteria), len(evidence)),
        reviewer=np.repeat(reviewer, design.criteria),
        rank=rank.ravel(),
        school=np.repeat(school[evidence], design.criteria),
        point=np.full(n, NONE),
        prescore=np.full(n, NONE),
        submitted_at=np.repeat(moment, design.criteria),
    )
    return Simulated(ratings, severity)


def subset(ratings: Ratings, keep: NDArray[np.bool_]) -> Ratings:
    """Return the ratings at the positions to keep, shape (n,); ids stay."""
    arrays = ("evidence", "criterion", "reviewer", "rank", "school", "point", "prescore", "submitted_at")
    return replace(ratings, **{name: getattr(ratings, name)[keep] for name in arrays})


def _readers(design: Design, school: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
    weight = np.ones((design.evidence, design.reviewers))
    if design.schools:
        own = np.arange(design.reviewers) % design.schools == school[:, None]
        weight = np.where(own, design.own_share / own.sum(1, keepdims=True), 0.0)
        weight += np.where(own, 0.0, (1.0 - design.own_share) / (~own).sum(1, keepdims=True))
    # The smallest of exponential times with these rates: drawing without replacement by weight.
    return (generator.exponential(size=weight.shape) / weight).argsort(axis=1)[:, : design.readers]


def _moments(
    reviewer: NDArray[np.int64], n: int, generator: np.random.Generator
) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    pace = np.exp(generator.normal(np.log(300.0), 0.5, n))
    seconds = np.zeros(len(reviewer))
    later = np.zeros(len(reviewer), dtype=bool)
    for code in range(n):
        mine = np.flatnonzero(reviewer == code)
        seconds[mine] = np.cumsum(pace[code] * np.exp(generator.normal(0.0, 0.8, len(mine))))
        later[mine[len(mine) // 2 :]] = True
    return np.datetime64("2026-05-11T08:00:00", "s") + seconds.astype("timedelta64[s]"), later


def _ranks(location: NDArray[np.float64], levels: int, generator: np.random.Generator) -> NDArray[np.int64]:
    steps = np.linspace(-1.5, 1.5, levels - 1) if levels > 2 else np.zeros(1)
    share = probabilities(location.ravel(), np.broadcast_to(steps, (location.size, levels - 1)))
    rank = (generator.random(location.size)[:, None] > share.cumsum(axis=1)[:, :-1]).sum(axis=1)
    return rank.reshape(location.shape)
