"""Two documents compared in full, once the index has found that it may be worth it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.documents.similarity.handed import Handed
from models.documents.similarity.look_alikes import Filing, Kind, LookAlike, Shares
from models.documents.similarity.paraphrase import Background, Vectors, matched, unpacked
from models.documents.similarity.shingles import Keys, Shingles, held
from models.documents.similarity.stock import Stock
from models.documents.similarity.store import Entry

COPIED_SHARE = 0.17
"""Share of equal shingles, of the one or of the other document, from which on a copy is flagged.

Source: ``python -m tests.benchmarks.measure_look_alikes``: above what one in 1,000 unrelated pairs reaches in each of
three data sets, and below what a text keeps when every tenth character is changed, or when a third of it is taken.
"""
MIN_SHARED = 30
"""Equal shingles that are the least: a quoted saying is not a copy."""
PARAPHRASED_SHARE = 0.4
"""Share of the characters, in passages that say the same, from which on a paraphrase is flagged. Source: as above."""
MIN_MATCHED = 2
"""Passages that say the same that are the least."""
_MOSTLY = 0.5


@dataclass(frozen=True, eq=False)
class Prepared:
    """The new document without the common stock.

    Attributes
    ----------
    keys : ndarray of shape (k,), uint32
        Ascending.
    vectors : ndarray of shape (p, d), float32
        Of the passages that are not mostly stock.
    lengths : ndarray of shape (p,), int32
        Characters of these passages.
    usual
        From where on these passages and others say the same; None where that is not known, and only copies are found.
    """

    filing: Filing
    keys: Keys
    stock: Stock
    vectors: Vectors
    lengths: NDArray[np.int32]
    usual: Background | None = None

    @classmethod
    def of(cls, handed: Handed, stock: Stock, usual: Background | None = None) -> "Prepared":
        """Take the stock out of a document."""
        own = [row for row, share in enumerate(_stock_shares(handed, stock)) if share < _MOSTLY]
        keys = stock.without(handed.shingles.keys)
        usual = Background(usual.thresholds[own]) if usual else None
        return cls(handed.filing, keys, stock, handed.vectors[own], handed.lengths[own], usual)


def compare(new: Prepared, other: Entry) -> LookAlike | None:
    """Compare the new document with one of the index; None when too little is shared to be shown."""
    copied, paraphrased = copied_shares(new, other), paraphrased_shares(new, other)
    kinds = _kinds(copied, paraphrased)
    if not kinds:
        return None
    scope, same_round = new.filing.scope(other.filing), new.filing.round == other.filing.round
    return LookAlike(other.filing, copied, paraphrased, kinds, scope, same_round)


def _kinds(copied: Shares, paraphrased: Shares) -> tuple[Kind, ...]:
    # What is copied says the same, of course: it is called paraphrased as well only where much more says the same.
    beyond = paraphrased.larger - (copied.larger if copied.larger >= COPIED_SHARE else 0)
    return (
        *([Kind.COPIED] if copied.larger >= COPIED_SHARE else []),
        *([Kind.PARAPHRASED] if beyond >= PARAPHRASED_SHARE else []),
    )


def copied_shares(new: Prepared, other: Entry) -> Shares:
    """Return which shares of the shingles of both are in the other; 0 for fewer than :data:`MIN_SHARED`."""
    theirs = new.stock.without(other.shingles)
    shared = int(held(new.keys, theirs).sum())
    return Shares(shared / len(new.keys), shared / len(theirs)) if shared >= MIN_SHARED else Shares()


def paraphrased_shares(new: Prepared, other: Entry) -> Shares:
    """Return which shares of the characters stand in passages that say the same as one of the other."""
    if new.usual is None:
        return Shares()
    pairs = matched(new.vectors, unpacked(other.vectors), new.usual)
    if len(pairs) < MIN_MATCHED:
        return Shares()
    ours, theirs = ([pair.first for pair in pairs], [pair.second for pair in pairs])
    return Shares(
        float(new.lengths[ours].sum() / new.lengths.sum()), float(other.lengths[theirs].sum() / other.lengths.sum())
    )


def _stock_shares(handed: Handed, stock: Stock) -> list[float]:
    """Return which share of the shingles of each passage that has a vector is common stock."""
    common, cut = stock.holds(handed.shingles.hashes), handed.shingles
    passages = handed.document.passages[: len(handed.vectors)]
    bounds = [_shingles_between(cut, passage.start, passage.end) for passage in passages]
    return [float(common[bound].mean()) if len(common[bound]) else 0.0 for bound in bounds]


def _shingles_between(cut: Shingles, start: int, end: int) -> slice:
    first, last = np.searchsorted(cut.places[:-1], [start, end])
    return slice(int(first), int(last))
