"""Does a promise hold? Thresholds chosen on many calibration samples, and judged where the truth is known."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.acceptance import set_bounds
from training.guarantee import set_floor, threshold_of


@dataclass(frozen=True)
class Proof:
    """How one promise fared over all resamplings.

    Attributes
    ----------
    alpha, beta
        What was promised.
    held
        Share of samples after which the accepted part of the whole set stays within both shares. Nothing accepted
        keeps every promise.
    accepted
        Mean share of the whole set that is accepted.
    offered
        Share of samples after which anything is accepted.
    held_out, held_out_accepted
        The same when one half calibrates and the other half is counted: the other half's own chance is then in it.
    """

    alpha: float
    beta: float
    held: float
    accepted: float
    offered: float
    held_out: float
    held_out_accepted: float


def prove(items: pd.DataFrame, alpha: float, beta: float, resamplings: int, seed: int = 0) -> Proof:
    """Choose the threshold on many samples of the calibration items.

    Parameters
    ----------
    items
        Independent items, see :func:`training.guarantee.independent`: the population whose true shares are known.
    alpha, beta
        Largest share decided otherwise, and passed wrongly.
    resamplings
        How many samples, with replacement and as large as the set, and as many halves.
    seed
        Of the drawing.
    """
    rng = np.random.default_rng(seed)
    n = len(items)
    drawn, halves = [], []
    for _ in range(resamplings):
        sample = items.iloc[rng.integers(n, size=n)]
        drawn.append(_counted(items, threshold_of(sample, alpha, beta), alpha, beta))
        order = rng.permutation(n)
        chosen = threshold_of(items.iloc[order[: n // 2]], alpha, beta)
        halves.append(_counted(items.iloc[order[n // 2 :]], chosen, alpha, beta))
    whole, half = np.array(drawn, np.float64), np.array(halves, np.float64)
    return Proof(
        alpha=alpha,
        beta=beta,
        held=float(whole[:, 0].mean()),
        accepted=float(whole[:, 1].mean()),
        offered=float((whole[:, 1] > 0).mean()),
        held_out=float(half[:, 0].mean()),
        held_out_accepted=float(half[:, 1].mean()),
    )


def _counted(items: pd.DataFrame, threshold: float | None, alpha: float, beta: float) -> tuple[bool, float]:
    """Return whether both promises are kept, and the share accepted."""
    if threshold is None:
        return True, 0.0
    under = items[(items["doubt"] <= threshold).to_numpy()]
    if under.empty:
        return True, 0.0
    return bool(under["wrong"].mean() <= alpha and under["passed"].mean() <= beta), len(under) / len(items)


@dataclass(frozen=True)
class Coverage:
    """Level sets of one criterion: how many hold the panel's level, and how many levels they hold."""

    criterion: str
    n: int
    covered: float
    levels: float
    single: float


def prove_sets(criteria: pd.DataFrame, coverage: float, resamplings: int, seed: int = 0) -> Coverage:
    """Calibrate level sets of one criterion on one half and count on the other, many times.

    Parameters
    ----------
    criteria
        Independent rows of one criterion, from :func:`training.judged_items.judged_criteria`.
    coverage
        What is stated.
    resamplings, seed
        How often, and the seed of the halves.
    """
    rng = np.random.default_rng(seed)
    probabilities = np.stack(criteria["probabilities"].tolist())
    ranks, given = criteria["rank"].to_numpy(np.int64), criteria["given"].to_numpy(np.int64)
    results = []
    for _ in range(resamplings):
        order = rng.permutation(len(ranks))
        inside, outside = order[: len(order) // 2], order[len(order) // 2 :]
        floor = set_floor(probabilities[inside, ranks[inside]], coverage)
        results.append(_measured(probabilities[outside], given[outside], ranks[outside], floor))
    covered, levels, single = np.array(results).mean(axis=0)
    return Coverage(str(criteria["criterion"].iloc[0]), len(ranks), float(covered), float(levels), float(single))


def _measured(
    probabilities: npt.NDArray[np.float64], given: npt.NDArray[np.int64], ranks: npt.NDArray[np.int64], floor: float
) -> tuple[float, float, float]:
    first, last = set_bounds(probabilities, given, floor)
    covered = (first <= ranks) & (ranks <= last)
    return float(covered.mean()), float((last - first + 1).mean()), float((first == last).mean())
