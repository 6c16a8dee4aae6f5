"""``python -m training learning-curve``: what a chosen review is worth beside a random one, on any scored table.

In every fold both ways begin with the same few reviewed works and ask for more in rounds; the exported bundle of each
round grades the fold that was left out. The last line printed is one JSON object.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.grading.grader import Grader
from models.standard.loading import load_standard
from training.acquisition import expected_share, spread
from training.bench import INNER_FOLDS, Bench, learned_from, open_bench
from training.corpus import Evidence, ItemCorpus
from training.evaluation.grading import grade_all
from training.experiment import Fit
from training.measures import mean_qwk, measure
from training.rows import read_rows
from training.splits import make_folds

logger = logging.getLogger(__name__)
CHOSEN, RANDOM = "chosen", "random"
ROUNDS = (25, 50, 75, 100, 150, 200)
"""Reviewed works at each round; the first are drawn at random for both ways."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Start:
    """Where two curves begin: an item, the fold that is left out, a draw of the first works, and all rounds."""

    bench: Bench
    item: str
    fold: str
    draw: int
    rounds: Sequence[int]


def main(argv: list[str]) -> int:
    """Run the command; writes ``learning_curve.json`` into the folder."""
    parser = argparse.ArgumentParser(prog="python -m training learning-curve", description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--folds", metavar="COLUMN")
    parser.add_argument("--items", nargs="*", help="only these items; all unless told")
    parser.add_argument("--draws", type=int, default=1, help="beginnings drawn in each fold")
    parser.add_argument("--rounds", type=int, nargs="+", default=list(ROUNDS), help="reviewed works at each round")
    parser.add_argument("--min-labels", type=int, default=20, help="labels from which a criterion is learned")
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(argv)
    standard = load_standard(arguments.standard)
    read = read_rows(arguments.table, standard, fold_column=arguments.folds)
    rows = [row for row in read.rows if not arguments.items or row.item in arguments.items]
    assigned = make_folds(rows, INNER_FOLDS, strict=False).fold
    folds = {row.evidence_id: str(fold) for row, fold in zip(rows, assigned, strict=True)}
    with open_bench(standard, rows, folds, arguments.encoder, Fit(min_labels=arguments.min_labels)) as bench:
        points = [
            {"item": item, "fold": fold, "draw": draw, **point}
            for item in bench.corpora
            for fold in sorted(set(folds.values()))
            for draw in range(arguments.draws)
            for point in _curves(Start(bench, item, fold, draw, arguments.rounds))
        ]
    report = summary(pd.DataFrame(points))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "learning_curve.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))
    return 0


def summary(points: pd.DataFrame) -> dict[str, object]:
    """Return the mean of every point of both curves, and the mean gain of choosing after the common beginning.

    Parameters
    ----------
    points
        Columns ``item, fold, draw, way, labels, qwk``.

    Returns
    -------
    dict
        ``curves`` by way and number of labels; ``gain`` in QWK, its standard error ``gain_se`` over paired curves, and
        ``n`` of these.
    """
    curves = {
        str(way): {str(n): round(float(q), 4) for n, q in rows.groupby("labels")["qwk"].mean().items()}
        for way, rows in points.groupby("way")
    }
    later = points[points["labels"] > points["labels"].min()]
    areas = later.pivot_table(index=["item", "fold", "draw"], columns="way", values="qwk")
    gains = (areas[CHOSEN] - areas[RANDOM]).to_numpy(np.float64)
    error = float(gains.std(ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else float("nan")
    return {"curves": curves, "gain": round(float(gains.mean()), 4), "gain_se": round(error, 4), "n": len(gains)}


def _curves(start: Start) -> Iterator[dict[str, object]]:
    for way in (CHOSEN, RANDOM):
        for n, qwk in _curve(start, way):
            logger.info("%s fold %s draw %d %s %d labels: %.3f", start.item, start.fold, start.draw, way, n, qwk)
            yield {"way": way, "labels": n, "qwk": qwk}


def _curve(start: Start, way: str) -> Iterator[tuple[int, float]]:
    bench, corpus = start.bench, start.bench.corpora[start.item]
    inside = bench.rows(corpus, start.fold, inside=True)
    outside = [one for one in bench.outside(start.fold) if one.item == start.item]
    random = np.random.default_rng(start.draw)
    known: Rows = np.array([], dtype=np.int64)
    grader: Grader | None = None
    with tempfile.TemporaryDirectory() as folder:
        for n in sorted(n for n in start.rounds if n <= len(inside)):
            pool, wanted = np.setdiff1d(inside, known), n - len(known)
            if grader is None or way == RANDOM:
                more = random.choice(pool, wanted, replace=False)
            else:
                more = _chosen(bench, grader, corpus, pool, wanted)
            known = np.concatenate([known, more])
            grader = learned_from(bench, {start.item: corpus.subset(known)}, Path(folder) / str(n))
            yield n, _agreement(bench, grader, outside)


def _chosen(bench: Bench, grader: Grader, corpus: ItemCorpus, pool: Rows, n: int) -> Rows:
    ids = {corpus.ids[row]: row for row in pool}
    waiting = [one for one in bench.evidence if one.id in ids and one.item == corpus.requirement.id]
    gradable = [
        (ids[one.id], expected_share(grade))
        for one, grade in zip(waiting, grade_all(grader, waiting, bench.cache), strict=True)
        if grade.criteria
    ]
    scores = np.array([share for _, share in gradable], dtype=np.float64)
    return np.array([gradable[position][0] for position in spread(scores, n)], dtype=np.int64)


def _agreement(bench: Bench, grader: Grader, outside: list[Evidence]) -> float:
    given: dict[str, list[tuple[int, int, str]]] = {}
    scales = {c.id: c for p in bench.standard.points for item in p.evidence for c in item.criteria}
    for one, grade in zip(outside, grade_all(grader, outside, bench.cache), strict=True):
        for criterion in grade.criteria:
            if criterion.id in one.labels:
                rank = scales[criterion.id].rank(criterion.level)
                given.setdefault(criterion.id, []).append((rank, one.labels[criterion.id].rank, one.teacher_id))
    return mean_qwk(
        {
            key: measure(
                np.array([rank for rank, _, _ in pairs]),
                np.array([reviewed for _, reviewed, _ in pairs]),
                len(scales[key].levels),
                np.array([teacher for _, _, teacher in pairs], dtype=np.str_),
            )
            for key, pairs in given.items()
        }
    )
