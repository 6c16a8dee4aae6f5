"""From a document to what is weighed of it: personal data masked, what does not count left out, passages encoded."""

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.documents.privacy import mask
from models.grading.attribution import Weighed
from models.grading.counted import Counted, what_counts
from models.grading.encoder import Encoder, Progress, Role
from models.grading.passage_routing import PassageRouter
from models.standard.rubric import EvidenceRequirement

Vectors = npt.NDArray[np.float32]


class Weigher:
    """Takes from a document what counts.

    Parameters
    ----------
    encoder
        Of the bundle.
    passages
        Knows which passages are too far from an item.
    """

    def __init__(self, encoder: Encoder, passages: PassageRouter) -> None:
        self._encoder = encoder
        self._passages = passages

    def weigh(
        self,
        document: Document,
        requirement: EvidenceRequirement,
        *,
        vectors: Vectors | None = None,
        progress: Progress | None = None,
        left_out: bool = True,
    ) -> Weighed:
        """Weigh a document with at least one passage.

        Parameters
        ----------
        document
            As it was handed in.
        requirement
            The item that it was handed in for.
        vectors : ndarray of shape (p, d)
            Of the masked document's passages, where somebody has them already.
        progress
            Told of passages that have to be encoded.
        left_out
            See :class:`models.grading.attribution.Weighed`.
        """
        masked = mask(document)
        counted = what_counts(masked, requirement)
        rows = self._rows(masked, counted, vectors, progress)
        gone = self._passages.unrelated(requirement, rows)
        counted = counted.related(gone, len(gone) / len(rows))
        weighed = Weighed.of(
            counted.quotable(document), counted.document, np.delete(rows, gone, axis=0), left_out=left_out
        )
        return weighed.with_uncounted(counted.shares)

    def _rows(self, masked: Document, counted: Counted, vectors: Vectors | None, progress: Progress | None) -> Vectors:
        """Return the vectors of what counts; a passage that was encoded before is not encoded again."""
        if vectors is not None and counted.document is masked:
            return vectors
        known = {} if vectors is None else dict(zip((p.text for p in masked.passages), vectors, strict=True))
        texts = [passage.text for passage in counted.document.passages]
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if missing:
            found = self._encoder.encode(missing, role=Role.PASSAGE, progress=progress)
            known.update(zip(missing, found, strict=True))
        return np.stack([known[text] for text in texts])
