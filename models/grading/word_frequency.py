"""How common the words of a text are: which words someone commands and, as a slip makes a rare one, how they spell.

Frequencies are those of the encoder's tokenizer: to cut texts into pieces it has learned how probable each piece is, in
every language that it reads. Source: Kudo (2018), ACL, "Subword regularization", for the tokenizer's model.
"""

import json
import zlib
from collections.abc import Sequence
from itertools import chain
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from models.documents.wording import is_latin, word_runs
from models.grading.distribution import below, spread

_PER_BILLION = 9.0
_SPACE = "\u2581"
"""What a tokenizer writes for the space before a word; a piece by itself where a run begins with no longer one."""
_QUANTILES = (0.02, 0.05, 0.1, 0.25, 0.5, 0.75)
_BANDS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
N_FREQUENCY = 2 * (2 + len(_QUANTILES) + 2 * len(_BANDS))
"""Length of :func:`frequency_features`."""


class Words(NamedTuple):
    """The words of a text, in order.

    Attributes
    ----------
    kinds : ndarray of shape (w,), int64
        Equal for equal words, whatever their case.
    zipf : ndarray of shape (w,), float64
        Logarithm to base 10 of how often each occurs in a billion words; a misspelt word has 0 or less.
        Source: van Heuven et al. (2014), QJEP 67, for the scale.
    """

    kinds: npt.NDArray[np.int64]
    zipf: npt.NDArray[np.float64]

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, float]]) -> "Words":
        """Return words of which kind and frequency are known."""
        rows = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        return cls(rows[:, 0].astype(np.int64), rows[:, 1])

    @classmethod
    def joined(cls, parts: Sequence["Words"]) -> "Words":
        """Return the words of texts one behind another; of no texts, none."""
        sides = zip(cls.of([]), *parts, strict=True)
        return cls(*map(np.concatenate, sides))


class WordFrequency:
    """Says of every word how common it is.

    Parameters
    ----------
    tokenizer
        The encoder's.
    log_probabilities
        Natural logarithm of the probability of each piece, by its number.
    """

    def __init__(self, tokenizer: Tokenizer, log_probabilities: Sequence[float]) -> None:
        self._tokenizer = tokenizer
        self._zipf = np.array(log_probabilities, dtype=np.float64) / log(10.0)

    @classmethod
    def load(cls, tokenizer: Tokenizer, file: Path) -> "WordFrequency":
        """Read the probabilities of pieces from a tokenizer's file; where it has none, all are as probable."""
        pieces = json.loads(file.read_bytes())["model"]["vocab"]
        if isinstance(pieces, dict):
            return cls(tokenizer, [-log(tokenizer.get_vocab_size())] * tokenizer.get_vocab_size())
        rarest = min(probability for _, probability in pieces)
        # Marks that stand for no text, and for what no piece is known for, are entered as certain.
        return cls(tokenizer, [probability if probability < 0 else rarest for _, probability in pieces])

    def words(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of each text: Latin words, and the pieces into which the tokenizer cuts Chinese."""
        runs = [word_runs(text) for text in texts]
        distinct = set(chain.from_iterable(runs))
        forms = sorted(distinct | {run.lower() for run in distinct})
        cut = dict(zip(forms, self._tokenizer.encode_batch(forms, add_special_tokens=False), strict=True))
        known = {run: self._word(run, cut) if is_latin(run) else self._pieces(run, cut[run]) for run in distinct}
        return [Words.of([word for run in text for word in known[run]]) for text in runs]

    def _word(self, word: str, cut: dict[str, Encoding]) -> list[tuple[int, float]]:
        # A sentence begins with a capital, and a name has one everywhere: the commoner way of writing counts.
        zipf = max(float(self._zipf[cut[form].ids].sum()) for form in (word, word.lower()))
        return [(_kind(word.lower()), zipf + _PER_BILLION)]

    def _pieces(self, run: str, encoding: Encoding) -> list[tuple[int, float]]:
        pieces = zip(encoding.tokens, encoding.ids, encoding.offsets, strict=True)
        found = [(run[start:end], self._zipf[number]) for token, number, (start, end) in pieces if token != _SPACE]
        return [(_kind(piece), float(zipf) + _PER_BILLION) for piece, zipf in found]


def frequency_features(words: Words) -> npt.NDArray[np.float32]:
    """Describe how common the words are, all as they stand and then each kind once.

    Returns
    -------
    ndarray of shape (N_FREQUENCY,), float32
        Twice: mean, deviation and some quantiles on the Zipf scale, then for one band of rarity after another the share
        of words in it or rarer, and their number as ``log1p``. 0 without words.
    """
    _, once = np.unique(words.kinds, return_index=True)
    return np.array([*_described(words.zipf), *_described(words.zipf[once])], dtype=np.float32)


def _described(zipf: npt.NDArray[np.float64]) -> list[float]:
    if not len(zipf):
        return [0.0] * (N_FREQUENCY // 2)
    return [*spread(zipf, _QUANTILES), *below(zipf, _BANDS)]


def _kind(word: str) -> int:
    return zlib.crc32(word.encode())
