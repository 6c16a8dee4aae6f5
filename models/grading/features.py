"""Everything that the scorer may look at for one document and one item: the same function in training and serving."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.documents.surface import surface_features
from models.grading.encoded import Encoded
from models.grading.evidence import attended, relevance, unit
from models.grading.ngrams import Ngrams, hashed_ngrams
from models.grading.phrases import Phrases, hashed_phrases
from models.grading.rubric_vectors import RubricVectors
from models.grading.word_frequency import Words, frequency_features

N_COHERENCE = 5
N_CLOSENESS = 8


@dataclass(frozen=True, eq=False)
class DocumentFeatures:
    """What does not depend on the item; one is equal to itself only, so that it can be a key.

    Attributes
    ----------
    surface : ndarray of shape (s,), float32
        Length, structure, style and concreteness; then :data:`N_COHERENCE` values of passage-to-passage coherence.
    frequency : ndarray of shape (N_FREQUENCY,), float32
        How common its words are, see :func:`models.grading.word_frequency.frequency_features`.
    mean : ndarray of shape (d,), float32
        Passage vectors averaged by length, of unit length.
    states : ndarray of shape (e,), float32
        Passage states averaged by length, see :class:`models.grading.encoded.Encoded`.
    ngrams
        Hashed character n-grams.
    phrases
        Hashed words and their company.
    """

    surface: npt.NDArray[np.float32]
    frequency: npt.NDArray[np.float32]
    mean: npt.NDArray[np.float32]
    states: npt.NDArray[np.float32]
    ngrams: Ngrams
    phrases: Phrases


@dataclass(frozen=True)
class ItemFeatures:
    """What depends on the wording of the item's criteria.

    Attributes
    ----------
    scores : ndarray of shape (p, c), float32
        Centred relevance of each passage to each criterion.
    evidence : ndarray of shape (c, d), float32
        Passages pooled by that relevance.
    closeness : ndarray of shape (c, N_CLOSENESS), float32
        How near the text comes to the wording of the criterion and of its lowest and highest descriptor.
    """

    scores: npt.NDArray[np.float32]
    evidence: npt.NDArray[np.float32]
    closeness: npt.NDArray[np.float32]


def document_features(document: Document, encoded: Encoded) -> DocumentFeatures:
    """Compute the item-independent features.

    Parameters
    ----------
    document
        With at least one passage.
    encoded
        Its passages.
    """
    shares = passage_shares(document)
    mean = unit(shares @ encoded.vectors)
    surface = np.concatenate([surface_features(document), _coherence(encoded.vectors, mean)]).astype(np.float32)
    return DocumentFeatures(
        surface=surface,
        frequency=frequency_features(Words.joined(encoded.words)),
        mean=mean,
        states=shares @ encoded.states,
        ngrams=hashed_ngrams(document.text),
        phrases=hashed_phrases(document.text),
    )


def passage_shares(document: Document) -> npt.NDArray[np.float32]:
    """Return the share of a document's characters that each passage has, shape (p,), by which passages are averaged."""
    lengths = np.array([p.end - p.start for p in document.passages], dtype=np.float32)
    shares: npt.NDArray[np.float32] = lengths / lengths.sum()
    return shares


def item_features(vectors: npt.NDArray[np.float32], rubric: RubricVectors) -> ItemFeatures:
    """Compute the features that compare the text with the rubric.

    Parameters
    ----------
    vectors : ndarray of shape (p, d)
        Passage vectors, of unit length, p at least 1.
    rubric
        The item's wording.
    """
    scores = relevance(vectors, rubric.criteria)
    return ItemFeatures(scores, attended(vectors, scores), _closeness(vectors, rubric))


def _coherence(vectors: npt.NDArray[np.float32], mean: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    to_mean = vectors @ mean
    steps = (vectors[1:] * vectors[:-1]).sum(axis=1) if len(vectors) > 1 else np.ones(1, np.float32)
    return np.array([steps.mean(), steps.min(), to_mean.mean(), to_mean.min(), to_mean.std()], dtype=np.float32)


def _closeness(vectors: npt.NDArray[np.float32], rubric: RubricVectors) -> npt.NDArray[np.float32]:
    whole, low, high = (vectors @ side.T for side in (rubric.criteria, rubric.lowest, rubric.highest))
    return np.stack(
        [
            whole.max(axis=0),
            whole.mean(axis=0),
            whole.std(axis=0),
            high.max(axis=0),
            low.max(axis=0),
            high.max(axis=0) - low.max(axis=0),
            high.mean(axis=0) - low.mean(axis=0),
            (high - low).max(axis=0),
        ],
        axis=1,
    ).astype(np.float32)
