"""``python -m training ablation``: what each head, and each two of them, are worth: the blend is learned anew without.

Heads overlap: what one alone would be missed for says little where another one stands in for it.
"""

import argparse
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.standard.loading import load_standard
from training.bench import INNER_FOLDS, open_bench
from training.corpus import ItemCorpus
from training.evaluation.figures import Draw
from training.experiment import Fit
from training.rows import read_rows
from training.stacking import FittedCriterion, FittedItem, blend_all, fit_item, fold_numbers

Floats = npt.NDArray[np.float64]
WHOLE = "all"


def main(argv: list[str]) -> int:
    """Fit all heads once; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m training ablation", description=__doc__)
    parser.add_argument("--table", type=Path, required=True, help="scored table")
    parser.add_argument("--standard", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--min-labels", type=int, default=Fit().min_labels)
    parser.add_argument("--rich-labels", type=int, default=Fit().rich_labels)
    arguments = parser.parse_args(argv)
    standard = load_standard(arguments.standard)
    rows = read_rows(arguments.table, standard).rows
    fit = Fit(min_labels=arguments.min_labels, rich_labels=arguments.rich_labels)
    with open_bench(standard, rows, {row.evidence_id: "all" for row in rows}, arguments.encoder, fit) as bench:
        scores = pd.concat([_scores(corpus, fit) for corpus in bench.corpora.values()], ignore_index=True)
    print(json.dumps(summary(scores)))
    return 0


def _scores(corpus: ItemCorpus, fit: Fit) -> pd.DataFrame:
    fitted = fit_item(corpus, min_labels=fit.min_labels, rich_labels=fit.rich_labels, n_folds=INNER_FOLDS)
    folds = fold_numbers(corpus.groups, INNER_FOLDS)
    blends = {WHOLE: fitted.scores}
    names = sorted({head for criterion in fitted.criteria.values() for head in criterion.heads})
    for left_out in [*combinations(names, 1), *combinations(names, 2)]:
        blends[" + ".join(left_out)] = blend_all(corpus, without(fitted.criteria, left_out), folds)[1]
    columns = ["criterion", "teacher", "rank", *blends]
    return pd.concat([pd.DataFrame(columns=columns), *_tables(fitted, blends)], ignore_index=True)


def _tables(fitted: FittedItem, blends: dict[str, Any]) -> Iterator[pd.DataFrame]:
    for key, criterion in fitted.criteria.items():
        found = {name: scores[key] for name, scores in blends.items()}
        ranks = fitted.corpus.ranks[criterion.rows, criterion.index]
        teachers = fitted.corpus.groups[criterion.rows]
        yield pd.DataFrame({"criterion": key, "teacher": teachers, "rank": ranks, **found})


def without(criteria: Mapping[str, FittedCriterion], left_out: Collection[str]) -> dict[str, FittedCriterion]:
    """Return the criteria with all that some heads predicted left out; one that has no other head keeps them."""
    left = {}
    for key, criterion in criteria.items():
        kept = [place for place, name in enumerate(criterion.heads) if name not in left_out]
        heads = {name: one for name, one in criterion.heads.items() if name not in left_out}
        left[key] = replace(criterion, heads=heads, first=criterion.first[:, kept]) if heads else criterion
    return left


def summary(scores: pd.DataFrame, seed: int = 0) -> dict[str, Any]:
    """Return how far out-of-fold scores follow the reviewers' ranks, and what is lost without each head.

    Parameters
    ----------
    scores
        Columns ``criterion, teacher, rank``, ``all`` and one for each choice of heads: the score of the blend without.
    seed
        Of the resampling: teachers are drawn with replacement, for all heads the same ones.

    Returns
    -------
    dict
        ``r``: Pearson correlation with all heads, mean over criteria. ``without``: heads to ``loss``, that mean less
        the one without them, with its 95% interval ``low`` and ``high``.
    """
    choices = [name for name in scores.columns if name not in {"criterion", "teacher", "rank", WHOLE}]
    draw = Draw.of(scores["teacher"], seed=seed)
    which = draw.group(scores["teacher"])
    found = np.array([_followed(scores, choices, weights[which]) for weights in draw.weights])
    losses = found[:, :1] - found[:, 1:]
    low, high = np.nanquantile(losses[1:], [0.025, 0.975], axis=0)
    return {
        "r": round(float(found[0, 0]), 4),
        "without": {
            choice: {"loss": _rounded(losses[0, place]), "low": _rounded(low[place]), "high": _rounded(high[place])}
            for place, choice in enumerate(choices)
        },
    }


def _followed(scores: pd.DataFrame, choices: list[str], weights: Floats) -> Floats:
    """Return the mean correlation over criteria of the whole and of each blend without some, shape (1 + choices,)."""
    found = []
    for rows in scores.groupby("criterion", sort=False).indices.values():
        table = scores.iloc[rows][["rank", WHOLE, *choices]].to_numpy(np.float64)
        spread = np.cov(table, rowvar=False, aweights=weights[rows])
        found.append(spread[0, 1:] / np.sqrt(spread[0, 0] * np.diag(spread)[1:]))
    return np.asarray(np.mean(found, axis=0))


def _rounded(value: float) -> float:
    return round(float(value), 4)
