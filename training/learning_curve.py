"""``python -m training learning-curve``: what a chosen review is worth beside a random one, on any scored table.

In every draw one half of the works waits for reviews and the other half is graded: with more and more of the first half
reviewed, once in the order of ``next-to-review``, once in random order, by the exported bundle. The last line printed
is one JSON object.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.grader import Grader
from models.raters.agreement import quadratic_weighted_kappa
from models.standard.loading import load_standard
from training.acquisition import most_telling
from training.bench import Bench, learned_from, open_bench
from training.corpus import ItemCorpus
from training.experiment import Fit
from training.few_labels import covariance
from training.rows import LabelledRow, read_rows
from training.splits import held_back

logger = logging.getLogger(__name__)
CHOSEN, RANDOM = "chosen", "random"
ROUNDS = (25, 50, 75, 100, 150, 200)
"""Reviewed works at each round."""
_WAITING, _GRADED = "waiting", "graded"
Rows = npt.NDArray[np.int64]


def main(argv: list[str]) -> int:
    """Run the command; writes ``learning_curve.json`` into the folder."""
    parser = argparse.ArgumentParser(prog="python -m training learning-curve", description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--items", nargs="*", help="only these items; all unless told")
    parser.add_argument("--draws", type=int, default=10, help="how often the works are halved anew")
    parser.add_argument("--rounds", type=int, nargs="+", default=list(ROUNDS), help="reviewed works at each round")
    parser.add_argument("--min-labels", type=int, default=20, help="labels from which a criterion is learned")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(argv)
    standard = load_standard(arguments.standard)
    read = read_rows(arguments.table, standard)
    rows = [row for row in read.rows if not arguments.items or row.item in arguments.items]
    fit = Fit(min_labels=arguments.min_labels)
    with open_bench(standard, rows, _halves(rows, 0), arguments.encoder, fit) as bench:
        points = [
            {"item": corpus.requirement.id, "draw": draw, **point}
            for draw in range(arguments.draws)
            for halved in [_halved(bench, rows, draw)]
            for corpus in bench.corpora.values()
            for point in _curves(halved, corpus, draw, sorted(arguments.rounds))
        ]
    report = summary(pd.DataFrame(points))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "learning_curve.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def summary(points: pd.DataFrame) -> dict[str, object]:
    """Return the mean of every point of both curves, and what choosing gains at each and over all.

    Parameters
    ----------
    points
        Columns ``item, draw, way, labels, qwk``.

    Returns
    -------
    dict
        ``curves`` by way and number of labels; ``gains`` by number of labels and their mean ``gain``, also by item
        (``items``), in QWK with a standard error over paired curves, None for a single one; ``n`` of these.
    """
    curves = {
        str(way): {str(n): round(float(q), 4) for n, q in rows.groupby("labels")["qwk"].mean().items()}
        for way, rows in points.groupby("way")
    }
    paired = points.pivot_table(index=["item", "draw"], columns=["way", "labels"], values="qwk")
    gains = {n: (paired[CHOSEN, n] - paired[RANDOM, n]).to_numpy(np.float64) for n in sorted(points["labels"].unique())}
    overall = np.nanmean(list(gains.values()), axis=0)
    of_item = paired.index.get_level_values("item").to_numpy()
    return {
        "curves": curves,
        "gains": {str(n): _with_error(found[~np.isnan(found)]) for n, found in gains.items()},
        "gain": _with_error(overall),
        "items": {str(item): _with_error(overall[of_item == item]) for item in np.unique(of_item)},
        "n": len(overall),
    }


def _with_error(values: npt.NDArray[np.float64]) -> list[float | None]:
    error = round(float(values.std(ddof=1) / np.sqrt(len(values))), 4) if len(values) > 1 else None
    return [round(float(values.mean()), 4), error]


def _halves(rows: Sequence[LabelledRow], draw: int) -> dict[str, str]:
    graded = held_back(rows, 0.5, seed=draw)
    return {row.evidence_id: _GRADED if out else _WAITING for row, out in zip(rows, graded, strict=True)}


def _halved(bench: Bench, rows: Sequence[LabelledRow], draw: int) -> Bench:
    halves = _halves(rows, draw)
    return replace(bench, folds=np.array([halves[one.id] for one in bench.evidence]))


def _curves(bench: Bench, corpus: ItemCorpus, draw: int, rounds: Sequence[int]) -> Iterator[dict[str, object]]:
    waiting, graded = (bench.rows(corpus, _GRADED, inside=inside) for inside in (True, False))
    for way, order in _orders(corpus, waiting, draw, rounds[-1]).items():
        for n in (n for n in rounds if n <= len(waiting)):
            with tempfile.TemporaryDirectory() as folder:
                reviewed = {corpus.requirement.id: corpus.subset(order[:n])}
                qwk = _agreement(learned_from(bench, reviewed, Path(folder) / "draft"), corpus, graded)
            logger.info("%s draw %d %s %d labels: %.3f", corpus.requirement.id, draw, way, n, qwk)
            yield {"way": way, "labels": n, "qwk": qwk}


def _orders(corpus: ItemCorpus, waiting: Rows, draw: int, most: int) -> dict[str, Rows]:
    """Return the rows of the waiting works in the order of their reviews, as many as are reviewed at all."""
    told = most_telling(covariance(corpus.subset(waiting)), (), most)
    random = np.random.default_rng(draw).permutation(waiting)
    return {CHOSEN: waiting[[position for position, _ in told]], RANDOM: random[:most]}


def _agreement(grader: Grader, corpus: ItemCorpus, graded: Rows) -> float:
    """Return the mean QWK over criteria, 0 where it is not defined; only levels are made, nothing else of a grade."""
    judge = grader.judge_of(corpus.requirement)
    judged = [judge.judge(corpus.documents[row], corpus.items[row]) for row in graded]
    found = []
    for index, criterion in enumerate(corpus.requirement.criteria):
        reviewed = corpus.ranks[graded, index]
        labelled = np.flatnonzero(~np.isnan(reviewed))
        given = np.array([judged[position][index].rank for position in labelled])
        found.append(quadratic_weighted_kappa(given, reviewed[labelled].astype(np.int64), len(criterion.levels)))
    return round(float(np.nan_to_num(found).mean()), 4)
