"""What the pipeline must beat: four simple graders, learned and cut on the same folds."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from training.corpus import ItemCorpus
from training.ordinal import learn_calibration

Ranks = npt.NDArray[np.int64]
_ALPHAS = tuple(np.logspace(-1, 4, 6))
_FEWEST = 10
"""Labels below which a regression is not even tried and the majority level is given."""


def _tfidf() -> Pipeline:
    return make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, max_features=50_000, sublinear_tf=True),
        Ridge(alpha=1.0, solver="sparse_cg", tol=1e-3),
    )


def _scaled_ridge() -> Pipeline:
    return make_pipeline(StandardScaler(), RidgeCV(alphas=_ALPHAS))


MODELS: Mapping[str, tuple[str, Callable[[], Pipeline]]] = {
    "tfidf_ridge": ("text", _tfidf),
    "surface_ridge": ("surface", _scaled_ridge),
    "embedding_ridge": ("embedding", _scaled_ridge),
}
"""Name to (input, unfitted model): character TF-IDF, surface features, mean embedding; each with ridge."""

NAMES = ("majority", *MODELS)


def inputs(corpus: ItemCorpus, texts: Mapping[str, str]) -> dict[str, npt.NDArray[Any]]:
    """Return what the baselines look at, one row a document of the corpus.

    Parameters
    ----------
    corpus
        Evidence of one item.
    texts
        Evidence id to text.
    """
    return {
        "text": np.array([texts[key] for key in corpus.ids], dtype=object),
        "surface": np.stack([document.surface for document in corpus.documents]),
        "embedding": np.stack([document.mean for document in corpus.documents]),
    }


def predict(
    rows: Mapping[str, npt.NDArray[Any]], ranks: Ranks, inside: npt.NDArray[np.int64], outside: npt.NDArray[np.int64],
    n_levels: int,
) -> dict[str, Ranks]:  # fmt: skip
    """Learn every baseline on some rows and grade the others.

    Regressions get the same treatment as the pipeline: cut points learned on out-of-fold predictions.

    Parameters
    ----------
    rows
        From :func:`inputs`.
    ranks : ndarray of shape (len(inside),)
        Reviewed ranks of the rows inside.
    inside, outside
        Row numbers to learn from, and to grade.
    n_levels
        Length of the scale.

    Returns
    -------
    dict of name to ndarray of shape (len(outside),)
    """
    majority = np.full(len(outside), np.bincount(ranks).argmax())
    given = {"majority": majority}
    for name, (view, make) in MODELS.items():
        if len(inside) < _FEWEST or len(np.unique(ranks)) < 2:
            given[name] = majority
            continue
        data, target = rows[view], ranks.astype(np.float64)
        folds = KFold(3, shuffle=True, random_state=0)
        scores = cross_val_predict(make(), data[inside], target, cv=folds)
        calibration = learn_calibration(scores, ranks, np.ones(len(ranks)), n_levels)
        given[name] = calibration.rank(make().fit(data[inside], target).predict(data[outside]))
    return given
