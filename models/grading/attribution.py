"""Which passages carry a criterion's level: each is left out in turn, and the real scorer is asked again.

Relevance says what a passage is about; only leaving it out shows what it does. The text without the passage goes
through the same features, heads and calibration as any other text, so an effect is what really would have come out.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.documents.omission import with_added, without
from models.grading.encoded import Encoded
from models.grading.features import DocumentFeatures, ItemFeatures, document_features, item_features
from models.grading.grade import Referral
from models.grading.rubric_vectors import RubricVectors

MOST_OMISSIONS = 12
"""Passages that are left out in turn for one grade; a longer text has a shortlist, see :func:`shortlist`."""

Expected = Callable[[DocumentFeatures, ItemFeatures], npt.NDArray[np.float64]]
"""Expected rank of every criterion under its calibrated probabilities, shape (c,)."""


@dataclass(frozen=True)
class Weighed:
    """One document with all that does not depend on the item.

    Attributes
    ----------
    document
        As it was handed in; passages are quoted from it.
    masked
        The same without personal data; features come from it.
    encoded
        The masked passages.
    features
        Of the masked document.
    left_out
        False where nobody wants to know what each passage does.
    uncounted
        What was left out of the text before it was weighed, see :class:`models.grading.counted.Counted`.
    """

    document: Document
    masked: Document
    encoded: Encoded
    features: DocumentFeatures
    left_out: bool = True
    uncounted: Mapping[Referral, float] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, masked: Document, encoded: Encoded, *, left_out: bool = True) -> "Weighed":
        """Compute the features of a document with at least one passage."""
        return cls(document, masked, encoded, document_features(masked, encoded), left_out)

    @property
    def vectors(self) -> npt.NDArray[np.float32]:
        """Vectors of the masked passages, shape (p, d)."""
        return self.encoded.vectors

    def with_uncounted(self, shares: Mapping[Referral, float]) -> "Weighed":
        """Return the same, knowing what was left out."""
        return replace(self, uncounted=shares)

    def effects(
        self, rubric: RubricVectors, expected: Expected, asked: Sequence[int] | npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """Return by how much each passage raises the expected rank of each criterion.

        Parameters
        ----------
        rubric
            The item's wording, of c criteria.
        expected
            What the grader makes of features.
        asked
            Places of the passages to leave out.

        Returns
        -------
        ndarray of shape (p, c), float64
            In ranks: positive where the expected rank falls without the passage. NaN for passages that were not asked
            about, and for the only passage of a document, since nothing is left to compare with.
        """
        n_passages = len(self.masked.passages)
        found = np.full((n_passages, len(rubric.criteria)), np.nan)
        if n_passages < 2 or not self.left_out:
            return found
        whole = expected(self.features, item_features(self.vectors, rubric))
        for place in asked:
            rest = self.without([int(place)])
            found[place] = whole - expected(rest.features, item_features(rest.vectors, rubric))
        return found

    def without(self, places: Collection[int]) -> "Weighed":
        """Return what would have been weighed if some passages, but not all, had not been written."""
        rest = self.encoded.without(places)
        return Weighed.of(without(self.document, places), without(self.masked, places), rest)

    def with_added(self, other: "Weighed", places: Collection[int]) -> "Weighed":
        """Return what would have been weighed if some passages of another text stood behind this one."""
        chosen = sorted(places)
        document, masked = (
            with_added(own, [its.passages[place] for place in chosen])
            for own, its in ((self.document, other.document), (self.masked, other.masked))
        )
        return Weighed.of(document, masked, Encoded.joined([self.encoded, other.encoded.take(chosen)]))


def shortlist(document: Document, scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Choose the passages that are worth leaving out, where leaving out all would take too long.

    Half of them are the longest, which weigh most in the mean of the text, in its n-grams and in its counts; the rest
    are the most relevant to each criterion in turn.

    Parameters
    ----------
    document
        With p passages.
    scores : ndarray of shape (p, c)
        Relevance of each passage to each criterion.

    Returns
    -------
    ndarray of shape (min(p, MOST_OMISSIONS),), int64, ascending
    """
    n_passages, n_criteria = scores.shape
    if n_passages <= MOST_OMISSIONS:
        return np.arange(n_passages)
    lengths = np.array([passage.end - passage.start for passage in document.passages])
    chosen = dict.fromkeys(np.argsort(-lengths, kind="stable")[: MOST_OMISSIONS // 2].tolist())
    ranking = np.argsort(-scores, axis=0, kind="stable")
    for place in range(n_passages * n_criteria):
        if len(chosen) == MOST_OMISSIONS:
            break
        chosen[int(ranking[place // n_criteria, place % n_criteria])] = None
    return np.sort(np.array(list(chosen), dtype=np.int64))
