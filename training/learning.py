"""From labelled evidence to a draft bundle: the part that ``fit``, ``calibrate`` and ``benchmark`` share."""

from collections.abc import Mapping, Sequence
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
from training.fallback import learn_fallback
from training.ordinal import learn_calibration
from training.stacking import FittedItem, fit_item, learnable
from training.typical import Familiarity
from training.vectors import VectorCache

Corpora = Mapping[str, ItemCorpus]


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
    """Return the criteria that will be graded by the rubric fallback although they have labels.

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
    export.write_fallback(folder, learn_fallback(list(corpora.values())))
    tables = []
    for corpus in tqdm(corpora.values(), desc="fit", unit="item"):
        settings = {"min_labels": fit.min_labels, "rich_labels": fit.rich_labels}
        fitted = fit_item(corpus, n_folds=n_folds, **settings)
        export.write_item(folder, fitted)
        tables += _out_of_fold(fitted)
    empty = pd.DataFrame(columns=["criterion", "evidence_id", "score", "rank", "weight"])
    return pd.concat(tables, ignore_index=True) if tables else empty


def _out_of_fold(fitted: FittedItem) -> list[pd.DataFrame]:
    corpus = fitted.corpus
    return [
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
    ]


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
