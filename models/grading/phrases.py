"""How usual the words of a text and their company are among reviewed texts of its item.

Nobody need know a language to tell how its writers join words: what many others wrote, too, is idiom or to the point,
what nobody else wrote is original or a slip. A word is a Latin word, a Chinese character or a mark of punctuation; only
hashes of words are kept, and only of what several texts share.
"""

import zlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.documents.wording import words_and_marks
from models.grading.distribution import below, spread
from models.grading.ngrams import window_hashes

LEAST_TEXTS = 3
"""Texts that must share a phrase before it counts as known: one that a single text has only identifies that text."""
_ORDERS = (1, 2, 3)
_QUANTILES = (0.1, 0.25, 0.5, 0.75)
_BANDS = (LEAST_TEXTS, 10, 30, 100)
_USUAL = 30

Counts = npt.NDArray[np.float64]


class Phrases(NamedTuple):
    """Hashes of a text's words, pairs and triples of words, int64, each in the order of the text."""

    words: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    triples: npt.NDArray[np.int64]

    def distinct(self) -> npt.NDArray[np.int64]:
        """Return all hashes, each once, ascending."""
        return np.unique(np.concatenate(self))


def hashed_phrases(text: str) -> Phrases:
    """Hash the words of a text, also of an empty one, whatever their case."""
    codes = np.array([zlib.crc32(word.encode()) for word in words_and_marks(text.lower())], dtype=np.uint64)
    return Phrases(*(window_hashes(codes, order).astype(np.int64) for order in _ORDERS))


@dataclass(frozen=True)
class PhraseBook:
    """In how many reviewed texts of an item each phrase occurs, of those that :data:`LEAST_TEXTS` share.

    Attributes
    ----------
    n_texts
        Reviewed texts.
    hashes : ndarray of shape (k,), int64, ascending
    counts : ndarray of shape (k,)
    """

    n_texts: int
    hashes: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    def row(self, phrases: Phrases, *, own: bool = False) -> npt.NDArray[np.float32]:
        """Describe how usual the phrases of a text are.

        Parameters
        ----------
        phrases
            Of the text.
        own
            Whether the text is one of those that were counted: it must not vouch for itself.

        Returns
        -------
        ndarray of shape (f,), float32
            For words, pairs and triples: how many texts have them, as ``log1p``, by mean, deviation and quantiles;
            which share and number is known to fewer texts than each band; how many are usual. Then how far the first
            word of a pair lets expect the second, and by how much more than the second is expected anywhere.
        """
        known = [self._texts(hashes, own=own) for hashes in phrases]
        alone, pairs = known[0], known[1]
        follows = np.log((1 + pairs) / (1 + alone[:-1])) if len(pairs) else np.zeros(1)
        more = follows - np.log((1 + alone[1:]) / (1 + self.n_texts - own)) if len(pairs) else np.zeros(1)
        company = [follows.mean(), follows.std(), more.mean(), more.std(), *np.quantile(more, _QUANTILES)]
        return np.array([*(value for side in known for value in _described(side)), *company], dtype=np.float32)

    def _texts(self, hashes: npt.NDArray[np.int64], *, own: bool) -> Counts:
        """Return in how many reviewed texts each occurs, 0 where they are too few, shape (n,)."""
        if not len(self.hashes):
            return np.zeros(len(hashes))
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        others = np.where(self.hashes[at] == hashes, self.counts[at] - own, 0)
        return np.where(others < LEAST_TEXTS, 0, others).astype(np.float64)


def _described(texts: Counts) -> list[float]:
    if not len(texts):
        texts = np.zeros(1)
    return [*spread(np.log1p(texts), _QUANTILES), *below(texts, _BANDS), np.log1p((texts >= _USUAL).sum())]
