"""From a document to what is weighed of it: personal data masked, what does not count left out, passages encoded."""

from models.documents.document import Document
from models.documents.privacy import mask
from models.grading.attribution import Weighed
from models.grading.counted import Counted, what_counts
from models.grading.encoded import Encoded
from models.grading.encoder import Encoder, Progress
from models.grading.passage_routing import PassageRouter
from models.standard.rubric import EvidenceRequirement


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
        encoded: Encoded | None = None,
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
        encoded
            The masked document's passages, where somebody has them already.
        progress
            Told of passages that have to be encoded.
        left_out
            See :class:`models.grading.attribution.Weighed`.
        """
        masked = mask(document)
        counted = what_counts(masked, requirement)
        rows = self._rows(masked, counted, encoded, progress)
        gone = self._passages.unrelated(requirement, rows.vectors)
        counted = counted.related(gone, len(gone) / len(rows))
        weighed = Weighed.of(counted.quotable(document), counted.document, rows.without(gone), left_out=left_out)
        return weighed.with_uncounted(counted.shares)

    def _rows(self, masked: Document, counted: Counted, encoded: Encoded | None, progress: Progress | None) -> Encoded:
        """Return what counts, encoded; a passage that was encoded before is not encoded again."""
        if encoded is not None and counted.document is masked:
            return encoded
        known: dict[str, Encoded] = {}
        if encoded is not None:
            known.update(zip((passage.text for passage in masked.passages), encoded.rows(), strict=True))
        texts = [passage.text for passage in counted.document.passages]
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, self._encoder.read(missing, progress=progress).rows(), strict=True))
        return Encoded.joined([known[text] for text in texts])
