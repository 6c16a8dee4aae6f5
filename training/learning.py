"""From labelled evidence to a draft bundle: the part that ``fit``, ``calibrate`` and ``benchmark`` share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from models.errors import OneLevelOnly
from models.grading import parts
from models.grading.calibration import Calibration
from models.grading.encoder import Encoder
from models.grading.routing import RoutingLimits
from models.grading.rubric_vectors import RubricVectors, rubric_vectors
from models.standard.rubric import Standard
from training import export
from training.corpus import Evidence, ItemCorpus, build_corpus
from training.experiment import Fit, Routing
from training.fallback import Pooled, learn_pooled, learned_elsewhere
from training.few_labels import fit_few
from training.ordinal import learn_calibration
from training.stacking import FittedItem, fit_item, learnable
from training.typical import Familiarity
from training.vectors import VectorCache

Corpora = Mapping[str, ItemCorpus]
_NO_SCORES = pd.DataFrame(columns=["criterion", "evidence_id", "score", "rank", "weight"])


def encode_rubrics(standard: Standard, encoder: Encoder) -> dict[str, RubricVectors]:
    """Return item id to the vectors of its wording."""
    items = [item for point in standard.points for item in point.evidence]
    return {item.id: rubric_vectors(item, encoder) for item in tqdm(items, desc="rubric", unit="item")}


def build_corpora(
    standard: Standard, evidence: Sequence[Evidence], cache: VectorCache, rubrics: Mapping[str, RubricVectors]
) -> dict[str, ItemCorpus]:
    """Return item id to the labelled evidence of that item, for items that have some."""
    by_item: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_item.setdefault(one.item, []).append(one)
    items = [item for point in standard.points for item in point.evidence if item.id in by_item]
    return {
        item.id: build_corpus(item, by_item[item.id], cache, rubrics[item.id])
        for item in tqdm(items, desc="features", unit="item")
    }


def check_learnable(corpora: Corpora, min_labels: int) -> list[str]:
    """Return the criteria that will not be relied on although they have labels.

    Raises
    ------
    OneLevelOnly
        When all labels in the table stand at the same share of their scales: then nothing can be learned.
    """
    shares: set[float] = set()
    poor = []
    for corpus in corpora.values():
        for index, criterion in enumerate(corpus.requirement.criteria):
            ranks = corpus.ranks[corpus.labelled(index), index]
            shares.update((np.unique(ranks) / (len(criterion.levels) - 1)).tolist())
            if len(ranks) and not learnable(corpus, index, min_labels):
                poor.append(criterion.id)
    if len(shares) < 2:
        raise OneLevelOnly(level=", ".join(f"{share:g}" for share in shares) or "-")
    return poor


def learn(
    folder: Path,
    standard: Standard,
    corpora: Corpora,
    rubrics: Mapping[str, RubricVectors],
    fit: Fit,
    *,
    n_folds: int,
) -> pd.DataFrame:
    """Fit everything and write it, and return the out-of-fold scores.

    Parameters
    ----------
    folder
        Draft bundle to write into; must not exist.
    standard, corpora, rubrics
        The rubric, the labelled evidence by item, the wording by item.
    fit
        Which criteria are learned, with which heads.
    n_folds
        Folds by teacher.

    Returns
    -------
    DataFrame with columns ``criterion, evidence_id, score, rank, weight``

    Raises
    ------
    OneLevelOnly
        When all labels are of one level.
    ExportParityFailed
        When a written head differs from the fitted one.
    """
    check_learnable(corpora, fit.min_labels)
    export.write_rubric(folder, standard, rubrics)
    pooled = learn_pooled(list(corpora.values()))
    export.write_fallback(folder, pooled.fallback())
    tables = [_NO_SCORES]
    for item, corpus in tqdm(corpora.items(), desc="fit", unit="item"):
        others = [other for key, other in corpora.items() if key != item]
        fitted = learn_item(corpus, pooled, others, fit, n_folds=n_folds)
        export.write_item(folder, fitted)
        tables.append(out_of_fold(fitted))
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def learn_item(
    corpus: ItemCorpus, pooled: Pooled, others: Sequence[ItemCorpus], fit: Fit, *, n_folds: int
) -> FittedItem:
    """Fit all criteria of one item that have labels: by a blend of heads where they are many, else by few labels.

    Parameters
    ----------
    corpus
        The labelled evidence.
    pooled
        What all criteria teach together, or those that are known.
    others
        Labelled evidence of other items.
    fit, n_folds
        As for :func:`learn`.
    """
    counts = [len(corpus.labelled(index)) for index in range(len(corpus.requirement.criteria))]
    blended = None
    if max(counts, default=0) >= fit.rich_labels:
        blended = fit_item(
            corpus,
            min_labels=fit.min_labels,
            rich_labels=fit.rich_labels,
            n_folds=n_folds,
            length_control=fit.length_control,
        )
    known = {one.index for one in blended.criteria.values()} if blended else set()
    left = [index for index, count in enumerate(counts) if count and index not in known]
    if blended and not left:
        return blended
    prior = learned_elsewhere(pooled, others) if left else pooled
    few = fit_few(
        corpus, left, prior, most=fit.rich_labels, enough=lambda index: learnable(corpus, index, fit.min_labels)
    )
    if not blended:
        return few
    return replace(
        blended,
        criteria={**blended.criteria, **few.criteria},
        stacks={**blended.stacks, **few.stacks},
        scores={**blended.scores, **few.scores},
    )


def out_of_fold(fitted: FittedItem) -> pd.DataFrame:
    """Return the scores that cut points are learned on; see :func:`learn`."""
    corpus = fitted.corpus
    tables = [
        pd.DataFrame(
            {
                "criterion": key,
                "evidence_id": [corpus.ids[row] for row in criterion.rows],
                "score": fitted.scores[key],
                "rank": corpus.ranks[criterion.rows, criterion.index].astype(np.int64),
                "weight": corpus.weights[criterion.rows, criterion.index],
            }
        )
        for key, criterion in fitted.criteria.items()
        if not criterion.calibration
    ]
    return pd.concat(tables, ignore_index=True) if tables else _NO_SCORES


def write_limits(folder: Path, familiarity: Familiarity, routing: Routing) -> None:
    """Write the routing limits and the typical documents that they refer to."""
    export.write_typical(folder, familiarity.typical)
    limits = RoutingLimits(
        **routing.model_dump(),
        reach=familiarity.reach,
        margins=familiarity.margins,
        default_margin=familiarity.default_margin,
        evidence_margins=familiarity.evidence_margins,
        passage_reach=familiarity.passages.reach,
        unrelated=familiarity.passages.unrelated,
        uncounted=familiarity.passages.uncounted,
    )
    (folder / parts.ROUTING_FILE).write_text(limits.model_dump_json(indent=1) + "\n", encoding="utf-8")


def calibrations(standard: Standard, out_of_fold: pd.DataFrame) -> dict[str, Calibration]:
    """Return criterion id to calibration, learned on the scores that :func:`learn` returned."""
    n_levels = {c.id: len(c.levels) for p in standard.points for item in p.evidence for c in item.criteria}
    return {
        str(key): learn_calibration(
            rows["score"].to_numpy(np.float64),
            rows["rank"].to_numpy(np.int64),
            rows["weight"].to_numpy(np.float64),
            n_levels[str(key)],
        )
        for key, rows in out_of_fold.groupby("criterion", sort=False)
    }
