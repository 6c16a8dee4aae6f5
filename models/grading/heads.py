"""Exported heads: each turns the features of one document into one number on the rank scale of one criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from models.grading.features import DocumentFeatures, ItemFeatures
from models.grading.logistic import logistic
from models.grading.phrases import PhraseBook
from models.grading.views import VIEWS

Arrays = Mapping[str, npt.NDArray[np.float32]]
_TEXTS_AT_ONCE = 8
"""That a process may be grading."""


class Head(Protocol):
    """A fitted first-level predictor of one criterion."""

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:
        """Return a score on the rank scale: 0 is the lowest level, n_levels - 1 the highest."""
        ...


@dataclass(frozen=True)
class LinearHead:
    """``x @ coefficients + intercept`` on one view; ``coefficients`` has shape (f,), scaling folded in."""

    view: str
    coefficients: npt.NDArray[np.float64]
    intercept: float

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:
        """See :class:`Head`."""
        row = VIEWS[self.view](document, item, criterion)
        return float(row.astype(np.float64) @ self.coefficients + self.intercept)


@dataclass(frozen=True)
class Vocabulary:
    """The n-gram buckets that an item's texts share, with their inverse document frequencies, both of shape (k,)."""

    buckets: npt.NDArray[np.int64]
    idf: npt.NDArray[np.float64]

    def project(self, document: DocumentFeatures) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return positions in the vocabulary and tf-idf values of unit length, both of shape (m,)."""
        positions, known = _known(self.buckets, document.ngrams.buckets)
        values = document.ngrams.weights[known].astype(np.float64) * self.idf[positions]
        norm = float(np.linalg.norm(values))
        return positions, values / norm if norm else values


@dataclass(frozen=True)
class Occurrences:
    """The first, second, … occurrences of n-grams that an item's texts share: buckets of shape (k,)."""

    buckets: npt.NDArray[np.int64]

    def project(self, document: DocumentFeatures) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return positions of those that a document has, and equal values of unit length, both of shape (m,)."""
        positions, _ = _known(self.buckets, document.ngrams.occurrences)
        return positions, np.full(len(positions), 1.0 / np.sqrt(max(len(positions), 1)))


def _known(
    buckets: npt.NDArray[np.int64], asked: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the positions of those asked for that are among the buckets, and which those are; both ascend."""
    if len(buckets) == 0:
        return np.zeros(0, np.int64), np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(buckets, asked), len(buckets) - 1)
    known = buckets[at] == asked
    return at[known], known


@dataclass(frozen=True)
class NgramHead:
    """Ridge on the occurrences of character n-grams; ``coefficients`` has their shape (k,)."""

    occurrences: Occurrences
    coefficients: npt.NDArray[np.float64]
    intercept: float

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:  # noqa: ARG002  of the protocol
        """See :class:`Head`; n-grams know neither item nor criterion."""
        positions, values = self.occurrences.project(document)
        return float(values @ self.coefficients[positions] + self.intercept)


@dataclass(frozen=True)
class LogitsHead:
    """How many steps of a scale a text lets expect, see :mod:`training.cumulative`.

    Attributes
    ----------
    known
        The n-grams, of size k.
    coefficients : ndarray of shape (s, k)
        One row for every step that is in doubt, with ``intercepts`` of shape (s,).
    reached
        Steps that are not in doubt.
    wording : ndarray of shape (s, f) or None
        Coefficients on the view ``wording``; None where n-grams alone count.
    """

    known: Occurrences | Vocabulary
    coefficients: npt.NDArray[np.float64]
    intercepts: npt.NDArray[np.float64]
    reached: int
    wording: npt.NDArray[np.float64] | None = None

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:
        """See :class:`Head`."""
        positions, values = self.known.project(document)
        logits = self.coefficients[:, positions] @ values + self.intercepts
        if self.wording is not None:
            logits = logits + self.wording @ VIEWS["wording"](document, item, criterion)
        return float(self.reached + logistic(logits).sum())


@dataclass(frozen=True)
class LatentSpace:
    """The few directions in which an item's texts differ most by their n-grams.

    Attributes
    ----------
    vocabulary
        Of k n-grams.
    directions : ndarray of shape (k, r), float32
        Source: latent semantic analysis, Deerwester et al. (1990), JASIS 41.
    """

    vocabulary: Vocabulary
    directions: npt.NDArray[np.float32]

    def place(self, document: DocumentFeatures) -> npt.NDArray[np.float32]:
        """Return where a document stands, shape (r,)."""
        positions, values = self.vocabulary.project(document)
        return np.asarray(values @ self.directions[positions], dtype=np.float32)


class _OnnxRegressor:
    """A scikit-learn regressor exported to ONNX; input ``(1, f)`` float32, output ``(1, 1)``."""

    def __init__(self, path: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def of(self, row: npt.NDArray[np.float32]) -> float:
        return float(np.ravel(self._session.run(None, {self._input: row[None, :]})[0])[0])


class OnnxHead:
    """A regressor on one view.

    Parameters
    ----------
    view
        Name of the view that the regressor was fitted on.
    path
        The ONNX file.
    """

    def __init__(self, view: str, path: Path) -> None:
        self.view = view
        self._regressor = _OnnxRegressor(path)

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:
        """See :class:`Head`."""
        return self._regressor.of(VIEWS[self.view](document, item, criterion))


class Peers:
    """What the reviewed texts of an item have in common.

    Parameters
    ----------
    space, book
        Of these texts.
    """

    def __init__(self, space: LatentSpace, book: PhraseBook) -> None:
        self.space, self.book = space, book
        # Every criterion and head asks the same of one text.
        self._beside = lru_cache(_TEXTS_AT_ONCE)(self._look)

    def row(
        self, document: DocumentFeatures, item: ItemFeatures, criterion: int, *, own: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return what a :class:`PeersHead` looks at, shape (f,).

        How a text is written, how common its words are anywhere, where it stands among its peers, and how usual its
        phrases are with them; ``own`` tells whether it is one of them.
        """
        return np.concatenate([VIEWS["style"](document, item, criterion), self._beside(document, own)])

    def _look(self, document: DocumentFeatures, own: bool) -> npt.NDArray[np.float32]:  # noqa: FBT001  a cache's key
        place, phrases = self.space.place(document), self.book.row(document.phrases, own=own)
        return np.concatenate([document.frequency, place, phrases])


class PeersHead:
    """A regressor on how a text stands among the reviewed texts of its item, see :meth:`Peers.row`.

    Parameters
    ----------
    peers
        Of the item.
    path
        The ONNX file.
    """

    def __init__(self, peers: Peers, path: Path) -> None:
        self._peers = peers
        self._regressor = _OnnxRegressor(path)

    def predict(self, document: DocumentFeatures, item: ItemFeatures, criterion: int) -> float:
        """See :class:`Head`."""
        return self._regressor.of(self._peers.row(document, item, criterion))
