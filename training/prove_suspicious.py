"""``python -m training prove-suspicious``: how many planted wrong labels stand first among the suspicious ones.

Labels are made wrong before anything is learned, so that heads, blend, cut points and probabilities learn from the
wrong ones too, as they do from the slips of a real table. Those slips count as right here: a listed label that was not
planted may still be wrong.
"""

import argparse
import json
import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.standard.loading import load_standard
from training.bench import INNER_FOLDS, Bench, open_bench
from training.corpus import ItemCorpus
from training.evaluation.figures import Draw, flat
from training.experiment import Fit
from training.learning import calibrations, learn
from training.rows import read_rows
from training.suspicious import suspicious_labels

logger = logging.getLogger(__name__)
Floats = npt.NDArray[np.float64]
LISTED = (0.01, 0.02, 0.05, 0.10)
"""Shares of all labels that somebody looks at again."""


def main(argv: list[str]) -> int:
    """Run the proof; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training prove-suspicious", description=__doc__)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for planted.parquet and suspicious.json")
    parser.add_argument("--items", nargs="*", help="only these items; all unless told")
    parser.add_argument("--share", type=float, default=0.05, help="of the labels of each criterion, made wrong")
    parser.add_argument("--draws", type=int, default=3, help="plantings of each kind; each is learned from anew")
    parser.add_argument("--min-labels", type=int, default=Fit().min_labels)
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    arguments = parser.parse_args(argv)
    if not 0 < arguments.share < 0.5 or arguments.draws < 1:
        parser.error("--share is above 0 and below a half, --draws at least 1")
    standard = load_standard(arguments.standard)
    rows = [
        row for row in read_rows(arguments.table, standard).rows if not arguments.items or row.item in arguments.items
    ]
    one_fold = {row.evidence_id: "" for row in rows}
    with open_bench(standard, rows, one_fold, arguments.encoder, Fit(min_labels=arguments.min_labels)) as bench:
        listed = pd.concat(
            [
                _listed(bench, kind, arguments.share, draw).assign(kind=kind, draw=draw)
                for kind in KINDS
                for draw in range(arguments.draws)
            ],
            ignore_index=True,
        )
    arguments.out.mkdir(parents=True, exist_ok=True)
    listed.to_parquet(arguments.out / "planted.parquet", index=False)
    report = {"share": arguments.share, "draws": arguments.draws, "kinds": summary(listed)}
    text = json.dumps(report)
    (arguments.out / "suspicious.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def one_level_off(ranks: npt.NDArray[np.int64], n_levels: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Move every rank by one level, up or down alike; the ends have one way only."""
    step = rng.choice([-1, 1], len(ranks))
    moved: npt.NDArray[np.int64] = ranks + np.where(ranks == 0, 1, np.where(ranks == n_levels - 1, -1, step))
    return moved


def any_other_level(ranks: npt.NDArray[np.int64], n_levels: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Give every rank one of the other levels, all alike."""
    moved: npt.NDArray[np.int64] = (ranks + rng.integers(1, n_levels, len(ranks))) % n_levels
    return moved


KINDS: Mapping[str, Callable[[npt.NDArray[np.int64], int, np.random.Generator], npt.NDArray[np.int64]]] = {
    "one level off": one_level_off,
    "any other level": any_other_level,
}


def plant(corpus: ItemCorpus, kind: str, share: float, rng: np.random.Generator) -> ItemCorpus:
    """Return the corpus with a share of the labels of every criterion made wrong, drawn at random.

    Parameters
    ----------
    corpus
        As reviewed.
    kind
        A name in :data:`KINDS`.
    share
        Of the labels, 0 to 1; at least one label of a criterion that has any.
    rng
        Draws the labels and their new levels.
    """
    ranks, qualities = corpus.ranks.copy(), corpus.qualities.copy()
    for index, criterion in enumerate(corpus.requirement.criteria):
        rows = corpus.labelled(index)
        chosen = rng.choice(rows, min(max(round(share * len(rows)), 1), len(rows)), replace=False)
        ranks[chosen, index] = KINDS[kind](ranks[chosen, index].astype(np.int64), len(criterion.levels), rng)
        qualities[chosen, index] = ranks[chosen, index]
    return replace(corpus, ranks=ranks, qualities=qualities)


def _listed(bench: Bench, kind: str, share: float, draw: int) -> pd.DataFrame:
    """Plant, learn as ``fit`` and ``calibrate`` do, and return what ``suspicious-labels`` lists, with the truth."""
    rng = np.random.default_rng(draw)
    corpora = {item: plant(corpus, kind, share, rng) for item, corpus in bench.corpora.items()}
    with tempfile.TemporaryDirectory() as folder:
        scores = learn(Path(folder) / "bundle", bench.standard, corpora, bench.rubrics, bench.fit, n_folds=INNER_FOLDS)
    listed = suspicious_labels(scores, calibrations(bench.standard, scores))
    reviewed = pd.concat([_reviewed(corpus) for corpus in bench.corpora.values()], ignore_index=True)
    table = listed.merge(reviewed, on=["evidence_id", "criterion"], validate="one_to_one")
    logger.info("%s, draw %d: %d labels listed", kind, draw, len(table))
    return table


def _reviewed(corpus: ItemCorpus) -> pd.DataFrame:
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "evidence_id": [corpus.ids[row] for row in corpus.labelled(index)],
                    "criterion": criterion.id,
                    "teacher": corpus.groups[corpus.labelled(index)],
                    "reviewed": corpus.ranks[corpus.labelled(index), index].astype(np.int64),
                }
            )
            for index, criterion in enumerate(corpus.requirement.criteria)
        ],
        ignore_index=True,
    )


def summary(listed: pd.DataFrame) -> dict[str, Any]:
    """Count planted labels among the first listed, by surprise and, beside it, by the probability of the given level.

    Parameters
    ----------
    listed
        What :func:`training.suspicious.suspicious_labels` returns for every planting, with columns ``kind, draw,
        teacher, reviewed``.

    Returns
    -------
    dict
        For each kind: labels of one planting, how many of them are ``planted``, and for each order and share listed the
        ``precision`` (share of the listed ones that were planted) and ``found`` (share of the planted ones that are
        listed), with 95% intervals over teachers drawn with replacement, means over the plantings. By chance the
        precision is ``planted / labels`` and the share found is the share listed.
    """
    orders = {"surprise": -listed["surprise"].abs(), "probability": listed["probability"]}
    draw = Draw.of(listed["teacher"])
    report: dict[str, Any] = {}
    for kind, rows in listed.groupby("kind", sort=False):
        one = rows[rows["draw"] == rows["draw"].min()]
        planted = int((one["given"] != one["reviewed"]).sum())
        report[str(kind)] = {"labels": len(one), "planted": planted} | {
            f"by_{name}": [
                {"listed": share, "n": round(share * len(one)), **_counted(rows, order.loc[rows.index], draw, share)}
                for share in LISTED
            ]
            for name, order in orders.items()
        }
    return report


def _counted(rows: pd.DataFrame, order: "pd.Series[float]", draw: Draw, share: float) -> Mapping[str, Any]:
    precision, found = [], []
    for _, planting in rows.groupby("draw", sort=False):
        first = planting.iloc[np.argsort(order.loc[planting.index].to_numpy(np.float64), kind="stable")]
        wrong = (first["given"] != first["reviewed"]).to_numpy(np.float64)
        weights = draw.weights[:, draw.group(first["teacher"])]
        # A resample's own first labels: those until which it has drawn the share of all that it has drawn.
        limits = weights.sum(axis=1) * round(share * len(first)) / len(first)
        heads = weights * (weights.cumsum(axis=1) <= limits[:, None] + 1e-6)
        hits = heads @ wrong
        precision.append(hits / np.maximum(heads.sum(axis=1), 1.0))
        found.append(hits / np.maximum(weights @ wrong, 1.0))
    figures = flat({"precision": np.mean(precision, axis=0), "found": np.mean(found, axis=0)})
    # An interval that is moved by its bias may reach below the least share that there is.
    return {name: value if value is None else max(value, 0.0) for name, value in figures.items()}
