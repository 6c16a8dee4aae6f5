"""Character n-grams of a text, blind to punctuation, spaces, letter case and full or half width."""

import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

WIDTH = 10
"""Width of a shingle in Latin letters; a Chinese character is as wide as two, so that a shingle is five characters.

Source: ``python -m tests.benchmarks.measure_look_alikes``; with four characters, unrelated English essays share twice
as much, with six, a text with every tenth character changed keeps a fifth less.
"""
_WIDE = 2
_FIRST_WIDE = 0x1100

Keys = NDArray[np.uint32]
Offsets = NDArray[np.int64]


@dataclass(frozen=True)
class Shingles:
    """Every shingle of a text in reading order.

    Attributes
    ----------
    folded
        The characters that count, folded.
    hashes : ndarray of shape (n,), uint32
        One per shingle; two different ones are alike by chance once in four thousand million.
    ends : ndarray of shape (n,), int64
        Where each ends in ``folded``; the first starts at 0, the next at 1, and so on.
    places : ndarray of shape (len(folded) + 1,), int64
        Offset of each folded character in the text itself, and at the end the length of the text.
    """

    folded: str
    hashes: Keys
    ends: Offsets
    places: Offsets

    def __len__(self) -> int:
        return len(self.hashes)

    @cached_property
    def keys(self) -> Keys:
        """The different hashes, ascending, shape (k,)."""
        return np.unique(self.hashes)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text the folded characters from ``first`` up to but not ``last`` stand."""
        return int(self.places[first]), int(self.places[last - 1]) + 1


def shingles(text: str) -> Shingles:
    """Cut a text into shingles.

    Letters, digits and characters of any script count; what is only punctuation, space or symbol does not. Digits
    and masks of names stay as they are.

    Parameters
    ----------
    text
        Any string; one narrower than a shingle has none.
    """
    parts = [_fold(character) for character in text]
    folded = "".join(parts)
    places = np.append(np.repeat(np.arange(len(text)), [len(part) for part in parts]), len(text)).astype(np.int64)
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype="<u4")
    ruler = np.concatenate([[0], np.cumsum(np.where(codes < _FIRST_WIDE, 1, _WIDE))])
    ends = np.searchsorted(ruler, ruler[:-1] + WIDTH).astype(np.int64)
    ends = ends[ends <= len(folded)]
    words = [folded[start:end] for start, end in enumerate(ends.tolist())]
    (hashes,) = RMinHash.hash_token_sets([words])
    return Shingles(folded, np.array(hashes, np.uint64).astype(np.uint32), ends, places)


def held(keys: Keys, within: Keys) -> NDArray[np.bool_]:
    """Tell which of some keys are within others, which are ascending; shape of ``keys``."""
    if not len(within):
        return np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(within, keys), len(within) - 1)
    found: NDArray[np.bool_] = within[at] == keys
    return found


@cache
def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(part for part in folded if part.isalnum())
