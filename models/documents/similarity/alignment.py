"""What of one document corresponds to what of another, to be shown side by side."""

from dataclasses import dataclass
from enum import StrEnum

from models.documents.document import Passage
from models.documents.similarity.handed import Handed
from models.documents.similarity.paraphrase import Background, matched
from models.documents.similarity.stock import Stock
from models.documents.similarity.stretches import stretches

_MOSTLY = 0.5


class Correspondence(StrEnum):
    """How two passages correspond."""

    COPIED = "copied"
    """The same but for punctuation, spaces and width of characters."""
    EDITED = "edited"
    """The same with characters put in, taken out or changed."""
    PARAPHRASED = "paraphrased"
    """The same in other words, by the vectors."""


@dataclass(frozen=True)
class AlignedPassage:
    """A stretch of the one text and what corresponds to it in the other.

    Attributes
    ----------
    start, end
        Offsets into the text of the first document.
    other_start, other_end
        Offsets into the text of the second.
    score
        Share of equal characters, 0 to 1, for what is copied or edited; cosine for what is paraphrased.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    kind: Correspondence
    score: float


def align(
    first: Handed, second: Handed, *, stock: Stock | None = None, usual: Background | None = None
) -> tuple[AlignedPassage, ...]:
    """Align two documents.

    Parameters
    ----------
    first, second
        With vectors where paraphrases are to be shown.
    stock
        What does not count.
    usual
        From where on passages of the first and others say the same, as a check of the first found it; without it only
        copied and edited stretches are found.

    Returns
    -------
    tuple of AlignedPassage
        In order of the first text. What is copied or edited never overlaps; a paraphrased passage is named only where
        no more than half of it is copied or edited.
    """
    copied = _copied(first, second, stock or Stock())
    pairs = matched(first.vectors, second.vectors, usual) if usual else []
    for pair in pairs:
        ours, theirs = first.document.passages[pair.first], second.document.passages[pair.second]
        if _covered(ours, copied) < _MOSTLY:
            kind = Correspondence.PARAPHRASED
            copied.append(AlignedPassage(ours.start, ours.end, theirs.start, theirs.end, kind, pair.cosine))
    return tuple(sorted(copied, key=lambda passage: (passage.start, passage.end)))


def _copied(first: Handed, second: Handed, stock: Stock) -> list[AlignedPassage]:
    ours, theirs = first.shingles, second.shingles
    found = []
    for stretch in stretches(ours, theirs, ~stock.holds(ours.hashes)):
        if not stretch.equal:  # what is left of an edge where the texts part
            continue
        start, end = ours.span(stretch.first_start, stretch.first_end)
        other_start, other_end = theirs.span(stretch.second_start, stretch.second_end)
        one = ours.folded[stretch.first_start : stretch.first_end]
        other = theirs.folded[stretch.second_start : stretch.second_end]
        kind = Correspondence.COPIED if one == other else Correspondence.EDITED
        score = 1.0 if one == other else stretch.equal / max(len(one), len(other))
        found.append(AlignedPassage(start, end, other_start, other_end, kind, min(score, 1.0)))
    return found


def _covered(passage: Passage, copied: list[AlignedPassage]) -> float:
    """Return the share of a passage of the first text that stands in stretches found before."""
    inside = [
        min(passage.end, stretch.end) - max(passage.start, stretch.start)
        for stretch in copied
        if stretch.kind is not Correspondence.PARAPHRASED
    ]
    return sum(length for length in inside if length > 0) / (passage.end - passage.start)
