"""``python -m training prove-alarm``: how often the alarm fires on work that is like before, and how soon on other."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.alarm import LIMIT, Arrival, Watched, watch, watch_share
from models.standard.loading import load_standard
from training.guarantee import independent
from training.judged_items import Rule, judged_criteria, judged_items

Floats = npt.NDArray[np.float64]
EXPECTED_STRANGE = 0.02


def main(argv: list[str]) -> int:
    """Run the trials; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training prove-alarm", description=__doc__)
    parser.add_argument("--scores", type=Path, required=True, help="out_of_fold.parquet that prove-guarantee kept")
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--trials", type=int, default=500)
    arguments = parser.parse_args(argv)
    standard, scores = load_standard(arguments.standard), pd.read_parquet(arguments.scores)
    teachers = dict(zip(scores["evidence_id"], scores["teacher_id"], strict=True))
    items = judged_items(standard, judged_criteria(standard, scores, teachers), Rule(0.0, partial=True))
    print(json.dumps(trials(independent(items), arguments.trials)))
    return 0


def trials(items: pd.DataFrame, n_trials: int, seed: int = 0) -> dict[str, Any]:
    """Watch one half of real items after the other, as they are and with drift planted.

    Parameters
    ----------
    items
        Independent items, see :func:`training.guarantee.independent`.
    n_trials
        Halves that are drawn for each watch.
    seed
        Of the drawing.

    Returns
    -------
    dict
        For each kind of work, by watch: ``fired`` (share of trials) and ``after`` (median of items until then).
    """
    kinds: dict[str, Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]] = {
        "like before": lambda new, rng: new,  # noqa: ARG005  one signature for all kinds of work
        "doubtful half only": lambda new, rng: new.nlargest(len(new) // 2, "doubt").sample(frac=1, random_state=rng),
        "every fifth of another level": _relevelled,
    }
    results: dict[str, Any] = {"limit": LIMIT, "trials": n_trials, "new_items": len(items) // 2}
    for kind, drift in kinds.items():
        rng = np.random.default_rng(seed)
        found = [_watched(items, drift, rng) for _ in range(n_trials)]
        results[kind] = {name: _summed_up([one[name] for one in found]) for name in found[0]}
    rng = np.random.default_rng(seed)
    shares = {f"strange {share:.0%}": share for share in (EXPECTED_STRANGE / 2, EXPECTED_STRANGE, 0.1)}
    for name, share in shares.items():
        results[name] = _summed_up([watch_share(rng.random(500) < share, EXPECTED_STRANGE) for _ in range(n_trials)])
    return results


def _relevelled(new: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    moved = rng.random(len(new)) < 1 / 5
    return new.assign(given=np.where(moved, new["given"].max(), new["given"]), wrong=new["wrong"] | moved)


def _watched(
    items: pd.DataFrame, drift: Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame], rng: np.random.Generator
) -> dict[str, Watched]:
    order = rng.permutation(len(items))
    before, new = items.iloc[order[: len(order) // 2]], items.iloc[order[len(order) // 2 :]]
    new = drift(new, rng)
    return {name: _watch(before[name], new[name], rng) for name in ("doubt", "given", "wrong")}


def _watch(before: "pd.Series[float]", new: "pd.Series[float]", rng: np.random.Generator) -> Watched:
    arrivals = [Arrival("all", float(value), float(lot)) for value, lot in zip(new, rng.random(len(new)), strict=True)]
    return watch({"all": before.astype(float).tolist()}, arrivals)


def _summed_up(found: list[Watched]) -> dict[str, float | int | None]:
    first = [int((one.log_growth >= np.log(LIMIT)).argmax()) + 1 for one in found if one.fired]
    return {"fired": round(len(first) / len(found), 4), "after": int(np.median(first)) if first else None}
