"""What counts of a text: each thing said once, in the writer's own words, and not to the grader.

The features are computed from what counts, in training and in service alike, so that saying things twice, pasting the
rubric or giving orders cannot raise a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.documents.document import Document, Passage, spanning
from models.documents.omission import without
from models.documents.passages import passage_spans
from models.documents.sentences import Span, trimmed
from models.grading.grade import Referral
from models.grading.orders import order_spans
from models.grading.pasted_rubric import rubric_spans
from models.grading.repetition import repeated_spans
from models.standard.rubric import EvidenceRequirement


@dataclass(frozen=True)
class Counted:
    """What counts of a document.

    Attributes
    ----------
    document
        The very same document where everything counts; else a shorter one, without blocks.
    spans
        Where each of its passages stands in the whole text.
    shares
        What was left out, as shares of the text's visible characters: 0 where there was nothing.
    """

    document: Document
    spans: tuple[Span, ...]
    shares: dict[Referral, float]

    def related(self, places: Sequence[int], share: float) -> "Counted":
        """Return the same without the passages at some places, but not all, which have nothing to do with the item."""
        if not places:
            return self
        spans = tuple(span for place, span in enumerate(self.spans) if place not in set(places))
        return Counted(without(self.document, set(places)), spans, {**self.shares, Referral.UNRELATED: share})

    def quotable(self, whole: Document) -> Document:
        """Return a document with the passages that count, as they were handed in.

        Parameters
        ----------
        whole
            The document before personal data were masked; of the same length.
        """
        if self.spans == tuple(Span(p.start, p.end) for p in whole.passages):
            return whole
        passages = tuple(
            Passage(span.start, span.end, whole.text[span.start : span.end], spanning(touched))
            for span in self.spans
            for touched in [[p.place for p in whole.passages if p.start < span.end and p.end > span.start]]
        )
        return replace(whole, passages=passages)


def what_counts(document: Document, requirement: EvidenceRequirement) -> Counted:
    """Leave out repeated sentences, pasted rubric wording and orders to the grader.

    Where marks are given instead of levels, rubric wording is only measured: it may be the answer.

    Parameters
    ----------
    document
        Masked.
    requirement
        The item that it was handed in for.

    Returns
    -------
    Counted
        Of the whole text where nothing else would be left: the shares then say what is wrong with it.
    """
    text = document.text
    found = {
        Referral.ORDERS: order_spans(text),
        Referral.RUBRIC_WORDING: rubric_spans(text, requirement),
        Referral.REPEATED: repeated_spans(text),
    }
    shares = {
        reason: _visible(text, spans) / max(_visible(text, [Span(0, len(text))]), 1) for reason, spans in found.items()
    }
    if _is_mark_scheme(requirement):
        del found[Referral.RUBRIC_WORDING]
    gone = [span for spans in found.values() for span in spans]
    if not gone:
        return Counted(document, tuple(Span(p.start, p.end) for p in document.passages), shares)
    shorter, places = _cut(text, gone)
    if not shorter:
        return Counted(document, tuple(Span(p.start, p.end) for p in document.passages), shares)
    passages = [
        Passage(span.start, span.end, shorter[span.start : span.end])
        for span in passage_spans(shorter, _walls(document, places))
    ]
    spans = tuple(Span(int(places[p.start]), int(places[p.end - 1]) + 1) for p in passages)
    return Counted(Document(shorter, tuple(passages), document.kind), spans, shares)


def _is_mark_scheme(requirement: EvidenceRequirement) -> bool:
    """Tell whether an item is marked with numbers: its descriptors may then be the very answer that is asked for."""
    return all(level.code.isdigit() for criterion in requirement.criteria for level in criterion.levels)


def _visible(text: str, spans: Sequence[Span]) -> int:
    return sum(not character.isspace() for span in spans for character in text[span.start : span.end])


def _cut(text: str, gone: Sequence[Span]) -> tuple[str, np.ndarray]:
    """Return the text without some spans, and where each of its characters stood.

    Of the white space around what is gone, only the widest stays: a paragraph end remains one, and none is added.
    """
    keep = np.ones(len(text), bool)
    for span in gone:
        keep[span.start : span.end] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]]).astype(np.int8)))
    pieces: list[int] = []
    gaps: list[range] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        inner = trimmed(text, start, end)
        gaps.append(range(start, inner.start))
        if inner.start < inner.end:
            widest = max(gaps, key=lambda gap: (text.count("\n", gap.start, gap.stop), len(gap)))
            pieces += [*(widest if pieces else ()), *range(inner.start, inner.end)]
            gaps = [range(inner.end, end)]
    places = np.array(pieces, np.int64)
    return "".join(text[place] for place in pieces), places


def _walls(document: Document, places: np.ndarray) -> list[int]:
    walls = [later.start for earlier, later in pairwise(document.blocks) if earlier.place.unit != later.place.unit]
    return [int(place) for place in np.searchsorted(places, walls)]
