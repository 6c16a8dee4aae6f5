"""Whether a level may go on with one reader fewer: only under a stated promise, and never a decision by a machine.

A bundle may carry a promise for a pool of points: with a confidence of 95%, at most a share ``alpha`` of the items
whose doubt is below the pool's threshold would be decided otherwise by the panel, and at most ``beta`` would be passed
wrongly. :func:`decide` says of one item whether the promise covers it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from models.grading.grade import Acceptance, CriterionGrade, Referral

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]


class Refusal(StrEnum):
    """Why a pool has no promise."""

    NOT_ASKED = "not_asked"
    """The experiment names no share ``alpha``."""
    FEW_ITEMS = "few_items"
    """Fewer independent calibration items than ``Guarantee.min_items``."""
    NO_THRESHOLD = "no_threshold"
    """No threshold keeps the promise: the doubt does not tell right from wrong well enough."""


class Pool(BaseModel):
    """What is promised for one pool of points, and what it rests on.

    Attributes
    ----------
    n_items, n_independent
        Fully reviewed items, and those of them that count: one of each teacher, because a teacher's items are alike.
    threshold
        Items whose doubt is at most this are covered; None without a promise, see ``refusal``.
    accepted, wrong, passed
        Among the independent calibration items: share under the threshold; of those, the share that the panel decided
        otherwise and the share passed wrongly. None without a promise.
    set_floor
        Levels of at least this probability belong to a level set; None where calibration items are too few.
    doubts
        Of the independent calibration items, ascending: what new work is compared with.
    levels
        How many of them the machine gave each rank of the item's scale.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_items: int
    n_independent: int
    threshold: float | None = None
    refusal: Refusal | None = None
    accepted: float | None = None
    wrong: float | None = None
    passed: float | None = None
    set_floor: float | None = None
    doubts: tuple[float, ...] = ()
    levels: tuple[int, ...] = ()


class Guarantee(BaseModel):
    """The promises of a bundle.

    Attributes
    ----------
    alpha, beta
        Largest share decided otherwise, and passed wrongly; None when no promise was asked for.
    confidence
        With which each pool's promise holds over the drawing of its calibration items.
    coverage
        Share of level sets that hold the panel's level.
    min_items
        Independent calibration items below which a pool gets no promise.
    pools
        Name to promise: a point's code, or the name of a dimension for its points with few items.
    pool_of
        Point code to the name of its pool; points without any calibration item are absent.
    set_floors
        Criterion id to its own floor, for criteria with enough labels; others take their pool's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    alpha: float | None = None
    beta: float | None = None
    confidence: float = 0.95
    coverage: float = 0.9
    min_items: int = 200
    pools: Mapping[str, Pool] = Field(default_factory=dict)
    pool_of: Mapping[str, str] = Field(default_factory=dict)
    set_floors: Mapping[str, float] = Field(default_factory=dict)

    def pool(self, point: str) -> Pool | None:
        """Return the pool of a point, None for one without calibration items."""
        name = self.pool_of.get(point)
        return None if name is None else self.pools[name]

    def floor(self, point: str, criterion: str) -> float | None:
        """Return the least probability of a level in a criterion's set; None where no coverage is stated."""
        own = self.set_floors.get(criterion)
        pool = self.pool(point)
        return own if own is not None or pool is None else pool.set_floor


def item_doubt(probabilities: Sequence[Floats], rank: int, tolerance: int = 0) -> float:
    """Return the estimated probability that the panel's level of an item differs from the machine's.

    The item's level is the lowest of its criteria, so it is at least r when every criterion is. Criteria are taken to
    rise and fall together, so that the chance of it is that of the weakest one; independent ones would make each
    further criterion a further reason for doubt. The doubt only orders items, and no promise rests on it.

    Parameters
    ----------
    probabilities
        One array (n_levels,) for each criterion, lowest level first, all on one scale; at least one.
    rank
        The machine's level of the item.
    tolerance
        Levels by which the panel's may differ and still count as the same, for long scales.

    Returns
    -------
    float
        From 0 to 1, rounded to four places.
    """
    reached = min(float(array[max(rank - tolerance, 0) :].sum()) for array in probabilities)
    exceeded = min(float(array[rank + tolerance + 1 :].sum()) for array in probabilities)
    return round(min(max(1.0 - reached + exceeded, 0.0), 1.0), 4)


def level_set(probabilities: Mapping[str, float], shown: str, floor: float | None) -> tuple[str, ...]:
    """Return the levels that the panel may well give, from lowest to highest and without gaps.

    Parameters
    ----------
    probabilities
        Level code to probability, lowest level first.
    shown
        The machine's level, which is always among them.
    floor
        Levels at least as probable belong to the set; None gives an empty set: nothing is stated.

    Notes
    -----
    Source: Sadinle, Lei and Wasserman (2019), least ambiguous set-valued classifiers. Levels in between are added,
    because a panel that may give the levels around one may give that one; coverage only grows by it.
    """
    if floor is None:
        return ()
    codes = list(probabilities)
    first, last = set_bounds(np.array([list(probabilities.values())]), np.array([codes.index(shown)]), floor)
    return tuple(codes[first[0] : last[0] + 1])


def set_bounds(probabilities: Floats, shown: Ranks, floor: float) -> tuple[Ranks, Ranks]:
    """Return the lowest and the highest rank of level sets, see :func:`level_set`.

    Parameters
    ----------
    probabilities : ndarray of shape (n, n_levels)
    shown : ndarray of shape (n,)
        The machine's ranks.
    floor
        Levels at least as probable belong to a set.

    Returns
    -------
    first, last : ndarray of shape (n,)
    """
    inside = probabilities >= floor
    inside[np.arange(len(shown)), shown] = True
    return inside.argmax(axis=1), inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=1)


def decide(
    guarantee: Guarantee | None, point: str, doubt: float | None, referral: Sequence[Referral | str]
) -> Acceptance:
    """Say whether a promise covers an item.

    Parameters
    ----------
    guarantee
        Of the bundle; None for bundles that carry none.
    point
        Code of the declared point.
    doubt
        Of the item, see :func:`item_doubt`; None where it has no level.
    referral
        Reasons why a person must look; one of them is enough to leave the promise.
    """
    pool = guarantee.pool(point) if guarantee else None
    if pool is None or pool.threshold is None:
        return Acceptance.NO_GUARANTEE
    if referral or doubt is None:
        return Acceptance.REFERRED
    return Acceptance.ACCEPTABLE if doubt <= pool.threshold else Acceptance.DOUBTFUL


def doubt_of(criteria: Sequence[CriterionGrade], rank: int) -> float:
    """Return :func:`item_doubt` of graded criteria."""
    return item_doubt([np.array(list(one.probabilities.values())) for one in criteria], rank)
