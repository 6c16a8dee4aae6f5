"""A few MinHash values for every sentence or two: enough to meet again whatever part of a text was copied."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from models.documents.sentences import sentence_spans
from models.documents.similarity.shingles import Shingles
from models.documents.similarity.stock import Stock

ALGORITHM = RMinHash.ALGORITHM_VERSION
"""Version of the library's hashing; fingerprints of two versions cannot be compared."""
VALUES = 4
"""MinHash values of a window."""
MIN_WINDOW, MAX_WINDOW = 24, 48
"""Shingles of a window: whole sentences, short ones joined, long ones cut.

Source: ``python -m tests.benchmarks.measure_look_alikes``; with windows of up to 96, one in fifteen short English texts
with every tenth letter changed was not found again.
"""
_SEED = 1

Fingerprints = NDArray[np.int64]


def fingerprints(text: str, cut: Shingles, stock: Stock) -> Fingerprints:
    """Return the fingerprints of a text without its common stock.

    Two windows share each of their :data:`VALUES` values with a probability that is their Jaccard similarity, so the
    number of shared fingerprints measures how much two texts share, wherever in them it stands. One MinHash of a whole
    text would not see a part of a third.

    Parameters
    ----------
    text
        The text that was cut.
    cut
        Its shingles.

    Returns
    -------
    ndarray of shape (k,), int64
        Different ones, ascending; the number of the value in the upper half, the value in the lower.
    """
    starts = _window_starts(text, cut)
    counts = ~stock.holds(cut.hashes)
    kept = np.concatenate([[0], np.cumsum(counts)])
    offsets = np.unique(kept[[*starts, len(cut)]])
    if len(offsets) < 2:
        return np.empty(0, np.int64)
    hashes = cut.hashes[counts].astype(np.uint64)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets.tolist(), VALUES, _SEED).to_rows()
    return np.unique(np.array(rows, np.int64) + (np.arange(VALUES, dtype=np.int64) << 32))


def _window_starts(text: str, cut: Shingles) -> list[int]:
    sentences = np.searchsorted(cut.places, [span.start for span in sentence_spans(text)]).tolist()
    starts = [0]
    for begin, end in pairwise([*sentences, len(cut)]):
        if begin - starts[-1] >= MIN_WINDOW and len(cut) - begin >= MIN_WINDOW:
            starts.append(begin)
        while end - starts[-1] > MAX_WINDOW:
            starts.append(starts[-1] + MAX_WINDOW)
    return [start for start in starts if start < len(cut)] or [0]
