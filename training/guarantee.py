"""What a bundle may promise of items with little doubt, learned from out-of-fold judgements."""

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.acceptance import Guarantee, Pool, Refusal
from models.standard.rubric import Standard
from training.experiment import Promise
from training.judged_items import Rule, judged_criteria, judged_items
from training.risk_control import CONFIDENCE, controlled_threshold

Floats = npt.NDArray[np.float64]

MIN_ITEMS = 200
"""Independent calibration items below which nothing is promised: a 90% set calibrated on 20 items really covers 0.78 to
0.98, on 200 items 0.86 to 0.93. Source: Vovk (2012), Conditional validity of inductive conformal predictors."""


def learn_guarantee(
    standard: Standard, out_of_fold: pd.DataFrame, teachers: Mapping[str, str], promise: Promise, min_probability: float
) -> Guarantee:
    """Choose a threshold for every pool of points, and the floors of level sets.

    Parameters
    ----------
    standard, out_of_fold, teachers
        See :func:`training.judged_items.judged_criteria`.
    promise
        Of the experiment.
    min_probability
        Of the routing: an item with a less probable level is referred and never covered.
    """
    criteria = judged_criteria(standard, out_of_fold, teachers)
    items = judged_items(standard, criteria, Rule(min_probability))
    pool_of = pools_of(items)
    n_levels = {item.id: len(item.levels) for point in standard.points for item in point.evidence}
    pools = {}
    for name in sorted(set(pool_of.values())):
        rows = items[items["point"].map(pool_of) == name]
        floor = _floor(criteria[criteria["item"].isin(rows["item"])], promise.coverage)
        pools[name] = _pool(rows, promise, floor, max(n_levels[item] for item in rows["item"]))
    floors = {str(key): _floor(rows, promise.coverage) for key, rows in criteria.groupby("criterion", sort=False)}
    return Guarantee(
        alpha=promise.alpha,
        beta=promise.beta if promise.alpha else None,
        confidence=CONFIDENCE,
        coverage=promise.coverage,
        min_items=MIN_ITEMS,
        pools=pools,
        pool_of=pool_of,
        set_floors={key: floor for key, floor in floors.items() if floor is not None},
    )


def pools_of(items: pd.DataFrame) -> dict[str, str]:
    """Return point code to pool: the point itself where its items suffice, otherwise its dimension.

    The pool of a dimension holds the points without a pool of their own only: what is promised of a mixture holds for
    items that come in the same mixture.
    """
    counts = {str(point): len(independent(rows)) for point, rows in items.groupby("point", sort=False)}
    dimensions = dict(zip(items["point"], items["dimension"], strict=True))
    return {point: point if n >= MIN_ITEMS else f"{dimensions[point]}*" for point, n in counts.items()}


def independent(items: pd.DataFrame) -> pd.DataFrame:
    """Return one row of each teacher, drawn by a hash: a teacher's items are alike and would count as proof twice."""
    names = items["evidence_id"] + "/" + (items["criterion"] if "criterion" in items else items["item"])
    lot = names.map(lambda name: hashlib.sha256(str(name).encode()).hexdigest())
    return items.assign(lot=lot).sort_values("lot").drop_duplicates("teacher").drop(columns="lot")


def threshold_of(items: pd.DataFrame, alpha: float, beta: float) -> float | None:
    """Return the largest doubt that keeps both promises on independent items, None when there is none.

    Parameters
    ----------
    items
        Columns ``doubt, wrong, passed``, one row of each teacher.
    alpha, beta
        Largest share decided otherwise, and passed wrongly.
    """
    failures = [items["wrong"].to_numpy(bool), items["passed"].to_numpy(bool)]
    return controlled_threshold(items["doubt"].to_numpy(np.float64), failures, [alpha, beta])


def set_floor(shown_to_panel: Floats, coverage: float) -> float:
    """Return the least probability of a level in a level set.

    Parameters
    ----------
    shown_to_panel : ndarray of shape (n,)
        Probability that each independent calibration item had given to the level which the panel gave.
    coverage
        Share of sets that must hold the panel's level, 0 to 1.

    Notes
    -----
    The score is 1 - probability, and the floor its ``ceil((n + 1) coverage)``-th smallest value.
    Source: Sadinle, Lei and Wasserman (2019); the same as MAPIE's ``lac``, which cannot pool scales of unlike length.
    """
    rank = int(np.ceil((len(shown_to_panel) + 1) * coverage))
    ordered = np.sort(shown_to_panel)[::-1]
    return float(ordered[rank - 1]) if rank <= len(ordered) else 0.0


def _floor(criteria: pd.DataFrame, coverage: float) -> float | None:
    rows = independent(criteria)
    if len(rows) < MIN_ITEMS:
        return None
    given_by_panel = [array[rank] for array, rank in zip(rows["probabilities"], rows["rank"], strict=True)]
    return round(set_floor(np.array(given_by_panel), coverage), 4)


def _pool(items: pd.DataFrame, promise: Promise, floor: float | None, n_levels: int) -> Pool:
    rows = independent(items)
    refusal, found = None, None
    if len(rows) < MIN_ITEMS:
        refusal = Refusal.FEW_ITEMS
    elif promise.alpha is None:
        refusal = Refusal.NOT_ASKED
    else:
        found = threshold_of(rows, promise.alpha, promise.beta)
        refusal = Refusal.NO_THRESHOLD if found is None else None
    under = rows[rows["doubt"] <= found] if found is not None else None
    return Pool(
        n_items=len(items),
        n_independent=len(rows),
        threshold=found,
        refusal=refusal,
        accepted=None if under is None else round(len(under) / len(rows), 4),
        wrong=None if under is None else round(float(under["wrong"].mean()), 4),
        passed=None if under is None else round(float(under["passed"].mean()), 4),
        set_floor=floor,
        doubts=tuple(sorted(rows["doubt"].tolist())),
        levels=tuple(np.bincount(rows["given"], minlength=n_levels).tolist()),
    )
