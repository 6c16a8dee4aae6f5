"""Labelled evidence as arrays, item by item: what the heads are fitted on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.grading.counted import what_counts
from models.grading.features import DocumentFeatures, ItemFeatures, document_features, item_features
from models.grading.grade import Referral
from models.grading.heads import Occurrences, Vocabulary
from models.grading.phrases import LEAST_TEXTS, PhraseBook
from models.grading.rubric_vectors import RubricVectors
from models.grading.views import VIEWS
from models.standard.rubric import EvidenceRequirement
from training.vectors import VectorCache

_MAX_NGRAMS = 30_000
"""The most frequent n-grams are kept; on essays, 200,000 of them predicted no better."""


class Agreed(NamedTuple):
    """What reviewers say together of one criterion, see :class:`models.raters.consensus.Consensus`; all in ranks."""

    rank: int
    quality: float
    uncertainty: float


@dataclass(frozen=True)
class Evidence:
    """One evidence item with its text; ``labels`` maps criterion id to what reviewers say of it."""

    id: str
    item: str
    teacher_id: str
    document: Document
    labels: Mapping[str, Agreed]


@dataclass(frozen=True)
class ItemCorpus:
    """All labelled evidence of one item.

    Attributes
    ----------
    ids : n strings
    documents, items
        Features of the n texts.
    ranks : ndarray of shape (n, c), float64
        Consensus ranks, NaN where a criterion has no label: what is to be hit.
    qualities : ndarray of shape (n, c), float64
        The reviewers' means behind the ranks, NaN where those are: what is learned from, as rounding only adds noise.
    weights : ndarray of shape (n, c), float64
        1 for a sure consensus, less for a doubtful one: ``1 / (1 + uncertainty**2)``.
    groups : n strings
        Teachers; evidence of one teacher is never on two sides of a split.
    passages : n arrays of shape (p, d)
        Vectors of the passages that count, for limits on single passages; empty where nobody needs any.
    counted
        What counts of each text; empty where nobody needs it.
    uncounted
        What was left out of each text, see :class:`models.grading.counted.Counted`; as long as ``passages``.
    """

    requirement: EvidenceRequirement
    ids: tuple[str, ...]
    documents: tuple[DocumentFeatures, ...]
    items: tuple[ItemFeatures, ...]
    ranks: npt.NDArray[np.float64]
    qualities: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    groups: npt.NDArray[np.str_]
    passages: tuple[npt.NDArray[np.float32], ...] = ()
    counted: tuple[Document, ...] = ()
    uncounted: tuple[Mapping[Referral, float], ...] = ()

    def subset(self, rows: npt.NDArray[np.int64]) -> "ItemCorpus":
        """Return the corpus of some rows, in the given order."""
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            documents=tuple(self.documents[row] for row in rows),
            items=tuple(self.items[row] for row in rows),
            ranks=self.ranks[rows],
            qualities=self.qualities[rows],
            weights=self.weights[rows],
            groups=self.groups[rows],
            passages=tuple(self.passages[row] for row in rows) if self.passages else (),
            counted=tuple(self.counted[row] for row in rows) if self.counted else (),
            uncounted=tuple(self.uncounted[row] for row in rows) if self.uncounted else (),
        )

    def labelled(self, criterion: int) -> npt.NDArray[np.int64]:
        """Return the rows that have a label for a criterion."""
        return np.flatnonzero(~np.isnan(self.ranks[:, criterion]))

    def view(self, name: str, criterion: int) -> npt.NDArray[np.float32]:
        """Return the rows of one view for one criterion, shape (n, f)."""
        function = VIEWS[name]
        pairs = zip(self.documents, self.items, strict=True)
        return np.stack([function(document, item, criterion) for document, item in pairs])


def build_corpus(
    requirement: EvidenceRequirement, evidence: Sequence[Evidence], cache: VectorCache, rubric: RubricVectors
) -> ItemCorpus:
    """Compute the features of all evidence of one item.

    Parameters
    ----------
    requirement
        The item.
    evidence
        Of this item; texts without a visible character are left out.
    cache
        Vectors that it does not hold yet, of texts of which only a part counts, are added.
    rubric
        The item's wording.
    """
    counted = [(one, what_counts(one.document, requirement)) for one in evidence if one.document.passages]
    kept = [one for one, _ in counted]
    cache.add([part.document for _, part in counted])
    encoded = [cache.get(part.document) for _, part in counted]
    columns = {criterion.id: column for column, criterion in enumerate(requirement.criteria)}
    ranks = np.full((len(kept), len(columns)), np.nan)
    qualities, weights = ranks.copy(), np.zeros_like(ranks)
    for row, one in enumerate(kept):
        for criterion, (rank, quality, uncertainty) in one.labels.items():
            column = columns[criterion]
            ranks[row, column], qualities[row, column] = rank, quality
            weights[row, column] = 1.0 / (1.0 + (0.0 if np.isnan(uncertainty) else uncertainty) ** 2)
    return ItemCorpus(
        requirement=requirement,
        ids=tuple(one.id for one in kept),
        documents=tuple(document_features(part.document, e) for (_, part), e in zip(counted, encoded, strict=True)),
        items=tuple(item_features(e.vectors, rubric) for e in encoded),
        ranks=ranks,
        qualities=qualities,
        weights=weights,
        groups=np.array([one.teacher_id for one in kept], dtype=np.str_),
        passages=tuple(e.vectors for e in encoded),
        counted=tuple(part.document for _, part in counted),
        uncounted=tuple(part.shares for _, part in counted),
    )


def vocabulary(documents: Iterable[DocumentFeatures]) -> Vocabulary:
    """Return the most frequent n-grams that documents share, with smoothed inverse document frequencies.

    The formula is ``ln((1 + n) / (1 + df)) + 1``. Source: scikit-learn, TfidfTransformer with ``smooth_idf``.
    """
    buckets = [document.ngrams.buckets for document in documents]
    values, frequencies = _shared(buckets)
    return Vocabulary(values, np.log((1 + len(buckets)) / (1 + frequencies)) + 1.0)


def occurrences(documents: Iterable[DocumentFeatures]) -> Occurrences:
    """Return the most frequent occurrences of n-grams that documents share."""
    return Occurrences(_shared([document.ngrams.occurrences for document in documents])[0])


def _shared(buckets: Sequence[npt.NDArray[np.int64]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the buckets that most documents have, ascending, and how many have each."""
    values, frequencies = _counted(buckets)
    kept = np.sort(np.argsort(-frequencies, kind="stable")[:_MAX_NGRAMS])
    return values[kept], frequencies[kept]


def phrase_book(documents: Sequence[DocumentFeatures]) -> PhraseBook:
    """Count in how many documents each phrase occurs."""
    return PhraseBook(len(documents), *_counted([document.phrases.distinct() for document in documents]))


def _counted(hashes: Sequence[npt.NDArray[np.int64]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return what enough documents share, ascending, and how many have each; of each, ``hashes`` has it once."""
    values, frequencies = np.unique(np.concatenate([np.zeros(0, np.int64), *hashes]), return_counts=True)
    shared = frequencies >= LEAST_TEXTS
    return values[shared], frequencies[shared]
