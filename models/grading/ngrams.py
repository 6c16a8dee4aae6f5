"""Character n-grams by hashing: no vocabulary, so no word that a teacher wrote is ever stored in a bundle."""

import re

import numpy as np
import numpy.typing as npt

N_BUCKETS = 1 << 22
"""Size of the hash space; a million different n-grams in a set of texts collide with one in eight at most."""

_ORDERS = (1, 2, 3, 4, 5)
_SPACE = re.compile(r"\s+")
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""The odd constant nearest to 2**64 divided by the golden ratio (Knuth, TAOCP 3, 6.4: multiplicative hashing)."""


def hashed_ngrams(text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Count the character n-grams of 1 to 5 characters of a text, lower-cased, runs of space folded.

    Parameters
    ----------
    text
        Any text, also empty.

    Returns
    -------
    buckets : ndarray of shape (k,), int64, ascending, in ``[0, N_BUCKETS)``
    weights : ndarray of shape (k,), float32
        Sublinear counts ``1 + ln(count)``.
    """
    codes = np.frombuffer(_SPACE.sub(" ", text.lower()).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = [_window_hashes(codes, order) for order in _ORDERS if len(codes) >= order]
    if not hashes:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    buckets, counts = np.unique(np.concatenate(hashes), return_counts=True)
    return buckets.astype(np.int64), (1.0 + np.log(counts)).astype(np.float32)


def _window_hashes(codes: npt.NDArray[np.uint64], order: int) -> npt.NDArray[np.uint64]:
    n_windows = len(codes) - order + 1
    state = np.full(n_windows, order, dtype=np.uint64)
    for offset in range(order):
        state = (state ^ codes[offset : offset + n_windows]) * _MIX
        state ^= state >> np.uint64(29)
    return state % np.uint64(N_BUCKETS)
