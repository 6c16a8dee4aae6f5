"""``python -m training faithfulness``: whether quoted passages carry the level, on evidence that was not learned from.

Two questions. Does a text lose more when its quoted passages are taken out than when other passages of the same length
are? And does a weak text gain when the quoted passages of a strong one are put behind it, more than from others?
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.grading.grader import Grader
from models.standard.loading import load_standard
from training.bench import INNER_FOLDS, learned_without, open_bench
from training.corpus import Evidence
from training.experiment import Fit
from training.questioned import ADDITION, REMOVAL, Row, additions, question, removals
from training.rows import read_rows
from training.splits import make_folds
from training.vectors import CACHE, VectorCache

logger = logging.getLogger(__name__)
_MOST_TEXTS = 150
_RESAMPLES = 500
_FOLDS = 5


def main(argv: list[str]) -> int:
    """Learn on all folds but one, measure on that one; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training faithfulness", description=__doc__)
    parser.add_argument("--table", type=Path, required=True, help="scored table")
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--folds", metavar="COLUMN", help="column that names the fold; without one, folds are assigned")
    parser.add_argument("--fold", help="the fold to measure on; the first by default")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder for faithfulness.json")
    arguments = parser.parse_args(argv)
    report = _measured(arguments)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "faithfulness.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def _measured(arguments: argparse.Namespace) -> Row:
    standard = load_standard(arguments.standard)
    rows = read_rows(arguments.table, standard, fold_column=arguments.folds).rows
    assigned = make_folds(rows, INNER_FOLDS, strict=False).fold
    folds = {row.evidence_id: str(fold) for row, fold in zip(rows, assigned, strict=True)}
    fold = arguments.fold or min(folds.values())
    with open_bench(standard, rows, folds, arguments.encoder, Fit()) as bench, tempfile.TemporaryDirectory() as folder:
        grader, outside = learned_without(bench, fold, Path(folder) / "bundle"), bench.outside(fold)
        logger.info("fold %s: %d texts", fold, len(outside))
        return measure_faithfulness(grader, outside, arguments.seed)


def measure_faithfulness(grader: Grader, evidence: Sequence[Evidence], seed: int) -> dict[str, Any]:
    """Measure on evidence that the bundle has not learned from how faithful its quoted passages are.

    Parameters
    ----------
    grader
        Of the bundle under test.
    evidence
        Held out; at most 150 texts with labels are drawn.
    seed
        Of every draw.

    Returns
    -------
    dict
        ``removed`` and ``others``: mean total variation distance of a criterion's probabilities when the quoted
        passages are taken out, and when other passages of the same length are; ``ratio`` of the two with a 95%
        bootstrap interval over texts, ``n`` texts times criteria. ``raised_share``: share of weak texts whose expected
        rank rises with the quoted passages of a strong one; ``others_raised_share`` with other passages of it;
        ``raised_more_share``: share where the quoted ones raise it more. ``relevance_only``: the same ratio for
        passages chosen by relevance. ``criteria``: all of it one by one. Only criteria learned from labels count.
    """
    random = np.random.default_rng(seed)
    labelled = [one for one in evidence if one.labels and len(one.document.passages) > 1]
    drawn = sorted(random.permutation(len(labelled))[:_MOST_TEXTS].tolist())
    with VectorCache(CACHE, grader.encoder) as cache:
        cache.add([labelled[row].document for row in drawn])
        cases = [question(grader, labelled[row], cache) for row in drawn]
    less = pd.DataFrame([row for case in cases for row in removals(case, random)], columns=REMOVAL)
    more = pd.DataFrame(list(additions(cases, random)), columns=ADDITION)
    summary = partial(_summary, seed=seed)
    return {
        **summary(less, more),
        "criteria": {
            str(key): summary(rows, more[more["criterion"] == key])
            for key, rows in less.groupby("criterion", sort=False)
        },
    }


def _summary(less: pd.DataFrame, more: pd.DataFrame, seed: int) -> Row:
    by_effect = less[less["chosen"] == "effect"]
    gain, other_gain = more["gain"].to_numpy(np.float64), more["other_gain"].to_numpy(np.float64)
    shares = {
        "raised_share": gain > 0,
        "others_raised_share": other_gain > 0,
        "raised_more_share": gain > other_gain,
    }
    return {
        **_ratio(by_effect, seed),
        "relevance_only": _ratio(less[less["chosen"] == "relevance"], seed),
        **{name: _rounded(values.mean()) if len(values) else None for name, values in shares.items()},
        "gain": _rounded(gain.mean()) if len(gain) else None,
        "others_gain": _rounded(other_gain.mean()) if len(gain) else None,
        "n_added": len(more),
    }


def _ratio(rows: pd.DataFrame, seed: int) -> Row:
    """Return the ratio of the means, resampling whole texts: criteria of one text resemble each other."""
    if rows.empty:
        return {"ratio": None, "ratio_low": None, "ratio_high": None, "removed": None, "others": None, "n": 0}
    sums = rows.groupby("text")[["removed", "others"]].sum().to_numpy(np.float64)
    random = np.random.default_rng(seed)
    drawn = [sums[random.integers(len(sums), size=len(sums))].sum(axis=0) for _ in range(_RESAMPLES)]
    low, high = np.quantile([_share(removed, others) for removed, others in drawn], [0.025, 0.975])
    total = sums.sum(axis=0)
    return {
        "ratio": _rounded(_share(total[0], total[1])),
        "ratio_low": _rounded(low),
        "ratio_high": _rounded(high),
        "removed": _rounded(rows["removed"].mean()),
        "others": _rounded(rows["others"].mean()),
        "n": len(rows),
    }


def _share(removed: float, others: float) -> float:
    return float(removed / others) if others else float("inf")


def _rounded(value: float) -> float:
    return round(float(value), 4)
