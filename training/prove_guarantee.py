"""``python -m training prove-guarantee``: whether the bundle's promise holds on any scored table, by resampling.

Scores are out of fold, cut points are learned on other teachers, and every threshold is chosen as ``calibrate`` does.
"""

import argparse
import json
import logging
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training.bench import INNER_FOLDS, open_bench
from training.evaluation.calibration import calibration_figures
from training.evaluation.figures import Draw
from training.experiment import Fit, Promise, Routing
from training.guarantee import MIN_ITEMS, independent, pools_of
from training.judged_items import Rule, judged_criteria, judged_items
from training.learning import learn
from training.resampling import prove, prove_sets
from training.rows import read_rows

logger = logging.getLogger(__name__)
SCORES_FILE = "out_of_fold.parquet"
ALPHAS = (0.05, 0.10, 0.20)


def main(argv: list[str]) -> int:
    """Run the proof; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training prove-guarantee", description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for out-of-fold scores (kept) and proof.json")
    parser.add_argument("--items", nargs="*", default=[], help="only these items of the standard")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--resamplings", type=int, default=500)
    parser.add_argument("--min-probability", type=float, default=Routing().min_probability)
    parser.add_argument("--tolerance", type=int, default=0, help="levels that still count as decided alike")
    parser.add_argument("--partial", action="store_true", help="an item is what was reviewed of it")
    arguments = parser.parse_args(argv)
    standard = load_standard(arguments.standard)
    arguments.out.mkdir(parents=True, exist_ok=True)
    scores = _scores(arguments, standard)
    rule = Rule(arguments.min_probability, arguments.partial, arguments.tolerance)
    report = proof(standard, scores, rule, arguments.resamplings)
    text = json.dumps(report)
    (arguments.out / "proof.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def proof(standard: Standard, scores: pd.DataFrame, rule: Rule, resamplings: int) -> dict[str, Any]:
    """Return what the promises and the level sets of every pool came to.

    Parameters
    ----------
    standard
        The rubric.
    scores
        Out-of-fold scores with a column ``teacher_id``.
    rule
        What makes a judged item.
    resamplings
        Samples for each promise.
    """
    teachers = dict(zip(scores["evidence_id"], scores["teacher_id"], strict=True))
    criteria = judged_criteria(standard, scores, teachers)
    items = judged_items(standard, criteria, rule)
    pools = items["point"].map(pools_of(items))
    return {
        "rule": asdict(rule),
        "resamplings": resamplings,
        "calibration": _calibration(criteria),
        "pools": {
            str(name): _pool(independent(rows), resamplings) for name, rows in items.groupby(pools.to_numpy(str))
        },
        "sets": [
            asdict(prove_sets(rows, Promise().coverage, resamplings))
            for _, part in criteria.groupby("criterion", sort=False)
            for rows in [independent(part)]
            if len(rows) >= 2 * MIN_ITEMS
        ],
    }


def _pool(items: pd.DataFrame, resamplings: int) -> dict[str, Any]:
    logger.info("%d independent items", len(items))
    known = {
        "n": len(items),
        "wrong": round(float(items["wrong"].mean()), 4),
        "passed": round(float(items["passed"].mean()), 4),
        "referred": round(float((items["doubt"] >= 1).mean()), 4),
    }
    if len(items) < MIN_ITEMS:
        return {**known, "promises": []}
    return {**known, "promises": [asdict(prove(items, alpha, alpha / 2, resamplings)) for alpha in ALPHAS]}


def _calibration(criteria: pd.DataFrame) -> dict[str, Any]:
    rows = criteria.rename(columns={"rank": "reviewed", "shown": "probability"})
    return calibration_figures(rows, Draw.of(rows["teacher"]))


def _scores(arguments: argparse.Namespace, standard: Standard) -> pd.DataFrame:
    """Return the kept out-of-fold scores, after making them where there are none."""
    kept = arguments.out / SCORES_FILE
    if kept.is_file():
        logger.info("out-of-fold scores kept from an earlier run: %s", kept)
        scores = pd.read_parquet(kept)
        return scores[scores["item"].isin(arguments.items)] if arguments.items else scores
    rows = [row for row in read_rows(arguments.table, standard).rows if row.item in (arguments.items or [row.item])]
    one_fold = {row.evidence_id: "" for row in rows}
    opened = open_bench(standard, rows, one_fold, arguments.encoder, Fit())
    with opened as bench, tempfile.TemporaryDirectory() as name:
        draft = Path(name) / "bundle"
        scores = learn(draft, standard, bench.corpora, bench.rubrics, bench.fit, n_folds=INNER_FOLDS)
        owners = {one.id: (one.item, one.teacher_id) for one in bench.evidence}
    scores["item"] = [owners[key][0] for key in scores["evidence_id"]]
    scores["teacher_id"] = [owners[key][1] for key in scores["evidence_id"]]
    scores.to_parquet(kept, index=False)
    return scores
