"""Character n-grams by hashing: no vocabulary, so no word that a teacher wrote is ever stored in a bundle."""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

N_BUCKETS = 1 << 22
"""Size of the hash space; a million different n-grams in a set of texts collide with one in eight at most."""

_ORDERS = (1, 2, 3, 4, 5)
_SPACE = re.compile(r"\s+")
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""The odd constant nearest to 2**64 divided by the golden ratio (Knuth, TAOCP 3, 6.4: multiplicative hashing)."""


class Ngrams(NamedTuple):
    """The n-grams of a text.

    Attributes
    ----------
    buckets : ndarray of shape (k,), int64, ascending, in ``[0, N_BUCKETS)``
    weights : ndarray of shape (k,), float32
        Sublinear counts ``1 + ln(count)``.
    occurrences : ndarray of shape (m,), int64, ascending, in ``[0, N_BUCKETS)``
        A bucket for the first occurrence of each n-gram, another one for its second, and so on: two texts share as many
        of them as they have n-grams in common, counted as often as both have them.
        Source: histogram intersection, Swain and Ballard (1991), IJCV 7; on strings Ionescu et al. (2014), EMNLP.
    """

    buckets: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    occurrences: npt.NDArray[np.int64]


def hashed_ngrams(text: str) -> Ngrams:
    """Count the character n-grams of 1 to 5 characters of a text, lower-cased, runs of space folded.

    Parameters
    ----------
    text
        Any text, also empty.
    """
    codes = np.frombuffer(_SPACE.sub(" ", text.lower()).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.concatenate([window_hashes(codes, order) for order in _ORDERS])
    buckets, counts = np.unique(hashes, return_counts=True)
    weights = (1.0 + np.log(counts)).astype(np.float32)
    return Ngrams(buckets.astype(np.int64), weights, _occurrences(buckets, counts))


def _occurrences(buckets: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    earlier = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    mixed = _mixed(np.repeat(buckets, counts) ^ (earlier.astype(np.uint64) << np.uint64(32)))
    return np.unique(mixed % np.uint64(N_BUCKETS)).astype(np.int64)


def window_hashes(codes: npt.NDArray[np.uint64], order: int) -> npt.NDArray[np.uint64]:
    """Return hashes in ``[0, N_BUCKETS)`` of every ``order`` codes in a row, shape (m,); of fewer codes none."""
    n_windows = max(len(codes) - order + 1, 0)
    state = np.full(n_windows, order, dtype=np.uint64)
    for offset in range(order):
        state = _mixed(state ^ codes[offset : offset + n_windows])
    return state % np.uint64(N_BUCKETS)


def _mixed(state: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    product: npt.NDArray[np.uint64] = state * _MIX
    return product ^ (product >> np.uint64(29))
