"""First-level heads: scikit-learn regressors that predict the rank of one criterion from one view."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from models.grading.heads import LatentSpace, Occurrences, Peers, Vocabulary
from training.corpus import ItemCorpus, occurrences, phrase_book, vocabulary
from training.cumulative import CumulativeLogits

Floats = npt.NDArray[np.float64]
NGRAMS, TERMS, JOINT, PEERS = "ngrams", "terms", "joint", "peers"
WORDING = "wording"
_BESIDE_NGRAMS = 0.01
"""Deviation of a column of ``wording`` beside n-grams of unit length: 2,400 columns together are about half as long."""
_DIRECTIONS = 30
"""Of the latent space: with 100, boosted trees get lost in them."""


@dataclass(frozen=True)
class HeadKind:
    """A kind of head.

    Attributes
    ----------
    view
        A name of :data:`models.grading.views.VIEWS`, ``ngrams`` for occurrences of n-grams, ``terms`` for their tf-idf,
        ``joint`` for occurrences beside ``wording``, or ``peers``, see :class:`models.grading.heads.Peers`.
    make
        Returns an unfitted regressor; linear ones are exported as coefficients, others as ONNX.
    rich
        True when it needs many labels.
    until_rich
        True when a head for many labels says the same better, so that this one goes when that one comes.
    """

    view: str
    make: Callable[[], Any]
    rich: bool = False
    until_rich: bool = False

    def serves(self, n_labels: int, rich_labels: int) -> bool:
        """Tell whether the head is fitted on so many labels; see :class:`training.experiment.Fit`."""
        return not self.until_rich if n_labels >= rich_labels else not self.rich


def _style_ridge() -> Pipeline:
    return make_pipeline(StandardScaler(), RidgeCV(alphas=tuple(np.logspace(0, 4, 9))))


def _meaning_ridge() -> Pipeline:
    # The penalty is fixed, near what cross-validation chose on essays: choosing it for 768 columns costs seconds a fit.
    return make_pipeline(StandardScaler(), Ridge(alpha=3000.0))


def _ngram_ridge() -> Ridge:
    return Ridge(alpha=1.0, solver="sparse_cg", tol=1e-3)


def _wording_kernel() -> Pipeline:
    return make_pipeline(StandardScaler(), SVR(C=1.0, epsilon=0.1, gamma=0.00015))


def _boosting() -> GradientBoostingRegressor:
    return GradientBoostingRegressor(
        n_estimators=250,
        learning_rate=0.03,
        max_depth=4,
        min_samples_leaf=8,
        subsample=0.6,
        max_features=0.3,
        random_state=0,
    )


def _trees() -> ExtraTreesRegressor:
    return ExtraTreesRegressor(n_estimators=200, min_samples_leaf=3, max_features=0.4, n_jobs=2, random_state=0)


HEADS: dict[str, HeadKind] = {
    "style": HeadKind("style", _style_ridge, until_rich=True),
    "meaning": HeadKind("meaning", _meaning_ridge, until_rich=True),
    "ngrams": HeadKind(NGRAMS, _ngram_ridge, until_rich=True),
    "joint_logits": HeadKind(JOINT, CumulativeLogits, rich=True),
    "term_logits": HeadKind(TERMS, CumulativeLogits, rich=True),
    "trees": HeadKind(PEERS, _trees, rich=True),
    "boosting": HeadKind(PEERS, _boosting, rich=True),
    "wording_kernel": HeadKind(WORDING, _wording_kernel, rich=True),
}
"""Head kinds by name."""


@dataclass(frozen=True)
class LinearRegressor:
    """A linear function that was found without a library; ``coef_`` has shape (f,)."""

    coef_: Floats
    intercept_: float

    def predict(self, rows: Any) -> Floats:  # noqa: ANN401 - dense or sparse
        """Return what it says of rows (n, f), shape (n,)."""
        return np.asarray(rows @ self.coef_, dtype=np.float64) + self.intercept_


class ViewMatrices:
    """The views of one item's corpus as matrices, each computed once however many folds and heads ask for it.

    Parameters
    ----------
    corpus
        The labelled evidence of one item.
    """

    def __init__(self, corpus: ItemCorpus) -> None:
        self.corpus = corpus
        self.occurrences: Occurrences = occurrences(corpus.documents)
        self._cache: dict[tuple[str, int], Any] = {}

    def get(self, view: str, criterion: int) -> Any:  # noqa: ANN401 - dense or sparse, both of shape (n, f)
        """Return the matrix of a view for a criterion, shape ``(n, f)``; sparse for n-grams."""
        key = (view, 0 if view in (NGRAMS, TERMS) else criterion)
        if key not in self._cache:
            self._cache[key] = self._made(view, criterion)
        return self._cache[key]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The n-grams of all texts with their inverse document frequencies."""
        return vocabulary(self.corpus.documents)

    @cached_property
    def space(self) -> LatentSpace:
        """The latent space of all texts; of fewer directions where texts or n-grams are few."""
        ngrams = self.get(TERMS, 0)
        n_directions = min(_DIRECTIONS, min(ngrams.shape) - 1)
        if n_directions < 1:
            return LatentSpace(self.vocabulary, np.zeros((ngrams.shape[1], 0), np.float32))
        found = TruncatedSVD(n_directions, random_state=0).fit(ngrams).components_
        return LatentSpace(self.vocabulary, np.ascontiguousarray(found.T, dtype=np.float32))

    @cached_property
    def peers(self) -> Peers:
        """What all texts have in common."""
        return Peers(self.space, phrase_book(self.corpus.documents))

    def as_new(self, view: str, criterion: int, rows: npt.NDArray[np.int64]) -> Any:  # noqa: ANN401 - as :meth:`get`
        """Return some rows of a view as they would be of new texts that say the same, shape ``(m, f)``."""
        return self._beside_peers(rows, criterion, own=False) if view == PEERS else self.get(view, criterion)[rows]

    def scaling(self, criterion: int) -> tuple[Floats, Floats]:
        """Return what is taken from the columns of ``wording`` in ``joint``, and by what they are multiplied then."""
        rows = np.asarray(self.get(WORDING, criterion), dtype=np.float64)
        deviations = rows.std(axis=0)
        return rows.mean(axis=0), _BESIDE_NGRAMS / np.where(deviations > 0, deviations, 1.0)

    def _made(self, view: str, criterion: int) -> Any:  # noqa: ANN401 - as :meth:`get`
        if view == NGRAMS:
            return self._projected(self.occurrences)
        if view == TERMS:
            return self._projected(self.vocabulary)
        if view == JOINT:
            mean, scale = self.scaling(criterion)
            return hstack([self.get(NGRAMS, 0), (self.get(WORDING, criterion) - mean) * scale], format="csr")
        if view == PEERS:
            return self._beside_peers(np.arange(len(self.corpus.ids)), criterion, own=True)
        return self.corpus.view(view, criterion)

    def _beside_peers(self, rows: npt.NDArray[np.int64], criterion: int, *, own: bool) -> npt.NDArray[np.float32]:
        # The same function as in service: a sum in another order could cross a tree's threshold.
        pairs = [(self.corpus.documents[row], self.corpus.items[row]) for row in rows]
        return np.stack([self.peers.row(document, item, criterion, own=own) for document, item in pairs])

    def _projected(self, known: Vocabulary | Occurrences) -> csr_matrix:
        projected = [known.project(document) for document in self.corpus.documents]
        ends = np.cumsum([0, *(len(positions) for positions, _ in projected)])
        columns = np.concatenate([positions for positions, _ in projected])
        values = np.concatenate([values for _, values in projected])
        # 32-bit indices, because the solver takes no others.
        return csr_matrix(
            (values, columns.astype(np.int32), ends.astype(np.int32)),
            shape=(len(projected), len(known.buckets)),
        )


def fit_head(kind: HeadKind, rows: Any, qualities: Floats, weights: Floats) -> Any:  # noqa: ANN401 - any regressor
    """Fit one head.

    Parameters
    ----------
    kind
        What to fit.
    rows : matrix of shape (n, f)
        The kind's view.
    qualities, weights : ndarray of shape (n,)
        What reviewers say, in ranks, and the weight of each.
    """
    regressor = kind.make()
    name = f"{regressor.steps[-1][0]}__sample_weight" if isinstance(regressor, Pipeline) else "sample_weight"
    # libsvm wants its arrays in one piece, which columns of a matrix are not.
    asked, weighed = np.ascontiguousarray(qualities), np.ascontiguousarray(weights)
    fitted = regressor.fit(rows, asked, **{name: weighed})
    if isinstance(fitted, ExtraTreesRegressor):
        # Threads would add the trees up in any order, and the same data must always give the same bundle.
        fitted.set_params(n_jobs=1)
    return fitted
