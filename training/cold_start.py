"""``python -m training cold-start``: how well a point is graded that nothing was learned from, and how that grows.

One point (or item) after the other is left out. Its texts are graded by what was learned on all others and its own
rubric; then with 5, 10, 20, 50 and 100 labels of its own, drawn at random several times, beside the baselines, which
know these labels only. The texts that measure are never among those drawn.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.judgement import ItemJudge
from models.grading.parts import ITEMS_FOLDER
from models.grading.scorer import ItemScorer, load_item_scorer
from models.raters.agreement import quadratic_weighted_kappa
from models.standard.loading import load_standard
from training import baselines, export
from training.bench import INNER_FOLDS, Bench, open_bench
from training.corpus import ItemCorpus
from training.experiment import Fit
from training.fallback import Pooled, learn_pooled
from training.learning import calibrations as learned_calibrations
from training.learning import learn_item, out_of_fold
from training.rows import read_rows

logger = logging.getLogger(__name__)
LABELS = (0, 5, 10, 20, 50, 100)
_DRAWS = 3
_FEWEST_TESTED = 20
_RESAMPLES = 1000
_MOST_TESTED = 400
"""Texts of one item that are graded for one measurement; what is uncertain is the choice of criteria, not of texts."""
Ranks = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Elsewhere:
    """What is known without the items that are left out."""

    bench: Bench
    corpora: Sequence[ItemCorpus]
    pooled: Pooled


def main(argv: list[str]) -> int:
    """Measure; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training cold-start", description=__doc__)
    parser.add_argument("--table", type=Path, required=True, help="scored table")
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--leave", choices=("point", "item"), default="point", help="what is left out")
    parser.add_argument("--draws", type=int, default=_DRAWS)
    parser.add_argument("--labels", type=int, nargs="+", default=list(LABELS), help="numbers of own labels")
    parser.add_argument("--min-labels", type=int, default=Fit().min_labels)
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder for cold_start.json and cold_start.csv")
    arguments = parser.parse_args(argv)
    standard = load_standard(arguments.standard)
    rows = read_rows(arguments.table, standard).rows
    folds = {row.evidence_id: "" for row in rows}
    fit = Fit(min_labels=arguments.min_labels)
    with open_bench(standard, rows, folds, arguments.encoder, fit) as bench:
        sizes = sorted(set(arguments.labels))
        found = [row for left in _left_out(bench, arguments.leave) for row in _measured(bench, left, sizes, arguments)]
    table = pd.DataFrame(found)
    arguments.out.mkdir(parents=True, exist_ok=True)
    table.to_csv(arguments.out / "cold_start.csv", index=False)
    report = summarise(table, arguments.seed)
    (arguments.out / "cold_start.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def _left_out(bench: Bench, leave: str) -> Iterator[list[str]]:
    """Yield the items that are left out together."""
    for point in bench.standard.points:
        items = [item.id for item in point.evidence if item.id in bench.corpora]
        yield from [items] if leave == "point" and items else [[item] for item in items]


def _measured(
    bench: Bench, left: Sequence[str], sizes: Sequence[int], arguments: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    logger.info("without %s", ", ".join(left))
    others = [corpus for item, corpus in bench.corpora.items() if item not in left]
    if not others:
        return
    elsewhere = Elsewhere(bench, others, learn_pooled(others))
    texts = {one.id: one.document.text for one in bench.evidence}
    pooled = _pooled_baselines(others, [bench.corpora[item] for item in left], texts)
    for item in left:
        corpus = bench.corpora[item]
        for draw in range(arguments.draws):
            order = np.random.default_rng([arguments.seed, draw]).permutation(len(corpus.ids))
            fitting = [size for size in sizes if size + _FEWEST_TESTED <= len(order)]
            tested = order[max(fitting, default=0) :]
            for size in fitting:
                if size == 0 and draw:
                    continue  # without own labels nothing is drawn: all texts are tested, once
                inside, outside = order[:size], np.sort((tested if size else order)[:_MOST_TESTED])
                levels = _levels(elsewhere, corpus, inside, outside)
                for index, criterion in enumerate(corpus.requirement.criteria):
                    asked = np.intersect1d(outside, corpus.labelled(index))
                    if len(asked) < _FEWEST_TESTED:
                        continue
                    given = {"pipeline": levels[criterion.id][np.isin(outside, asked)]}
                    given |= _baselines(corpus, texts, index, inside, asked) if size else pooled(corpus, index, asked)
                    reviewed = corpus.ranks[asked, index].astype(np.int64)
                    for name, ranks in given.items():
                        kappa = quadratic_weighted_kappa(ranks, reviewed, len(criterion.levels))
                        yield {"criterion": criterion.id, "labels": size, "draw": draw, "grader": name, "qwk": kappa}


def _levels(elsewhere: Elsewhere, corpus: ItemCorpus, inside: Rows, outside: Rows) -> dict[str, Ranks]:
    """Return criterion id to the rank given to the texts outside, as a bundle gives it that knows only those inside."""
    scorer, calibrations = ItemScorer({}), {}
    if len(inside):
        known = corpus.subset(inside)
        fitted = learn_item(known, elsewhere.pooled, elsewhere.corpora, elsewhere.bench.fit, n_folds=INNER_FOLDS)
        calibrations = learned_calibrations(elsewhere.bench.standard, out_of_fold(fitted))
        with tempfile.TemporaryDirectory() as folder:
            export.write_item(Path(folder), fitted)
            scorer = load_item_scorer(Path(folder) / ITEMS_FOLDER / corpus.requirement.id)
    judge = ItemJudge(corpus.requirement, scorer, calibrations, elsewhere.pooled.fallback())
    judged = [judge.judge(corpus.documents[row], corpus.items[row]) for row in outside]
    return {
        criterion.id: np.array([of_text[index].rank for of_text in judged], dtype=np.int64)
        for index, criterion in enumerate(corpus.requirement.criteria)
    }


def _baselines(corpus: ItemCorpus, texts: dict[str, str], index: int, inside: Rows, asked: Rows) -> dict[str, Ranks]:
    labelled = np.intersect1d(inside, corpus.labelled(index))
    if not len(labelled):
        return {}
    n_levels = len(corpus.requirement.criteria[index].levels)
    ranks = corpus.ranks[labelled, index].astype(np.int64)
    return baselines.predict(baselines.inputs(corpus, texts), ranks, labelled, asked, n_levels)


def _pooled_baselines(others: Sequence[ItemCorpus], left: Sequence[ItemCorpus], texts: dict[str, str]) -> Any:  # noqa: ANN401 - a function
    """Learn the baselines on other items, levels as shares of their scales; return what grades those left out."""
    inputs = {corpus.requirement.id: baselines.inputs(corpus, texts) for corpus in (*others, *left)}
    pairs = [(corpus, index) for corpus in others for index in range(len(corpus.requirement.criteria))]
    labelled = [(corpus, index, corpus.labelled(index)) for corpus, index in pairs]
    shares = np.concatenate([c.ranks[rows, i] / (len(c.requirement.criteria[i].levels) - 1) for c, i, rows in labelled])
    fitted = {
        name: make().fit(np.concatenate([inputs[c.requirement.id][view][rows] for c, _, rows in labelled]), shares)
        for name, (view, make) in baselines.MODELS.items()
    }
    values, counts = np.unique(shares, return_counts=True)

    def given(corpus: ItemCorpus, index: int, asked: Rows) -> dict[str, Ranks]:
        top = len(corpus.requirement.criteria[index].levels) - 1
        rows = inputs[corpus.requirement.id]
        found = {name: model.predict(rows[baselines.MODELS[name][0]][asked]) for name, model in fitted.items()}
        found["majority"] = np.full(len(asked), values[counts.argmax()])
        return {name: np.clip(np.rint(share * top), 0, top).astype(np.int64) for name, share in found.items()}

    return given


def summarise(table: pd.DataFrame, seed: int) -> dict[str, Any]:
    """Return, for every number of labels and every grader, the mean kappa with a 95% interval over criteria.

    Parameters
    ----------
    table
        Columns ``criterion, labels, draw, grader, qwk``; a kappa that is not defined counts as 0.
    seed
        Of the bootstrap, which resamples criteria.
    """
    random = np.random.default_rng(seed)
    means = table.fillna({"qwk": 0.0}).groupby(["labels", "grader", "criterion"])["qwk"].mean().reset_index()
    curve = []
    for _, rows in means.groupby(["labels", "grader"], sort=True):
        values = rows["qwk"].to_numpy(np.float64)
        again = [values[random.integers(0, len(values), len(values))].mean() for _ in range(_RESAMPLES)]
        low, high = np.quantile(again, [0.025, 0.975])
        figures = {"qwk": values.mean(), "low": low, "high": high}
        rounded = {name: round(float(value), 4) for name, value in figures.items()}
        what = {"labels": int(rows["labels"].iloc[0]), "grader": str(rows["grader"].iloc[0])}
        curve.append({**what, **rounded, "criteria": len(values)})
    return {"curve": curve}
