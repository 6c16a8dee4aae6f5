"""Which sentences only say again what the text has said: word for word, or in slightly other words."""

import unicodedata
from collections import Counter

from models.documents.sentences import Span, sentence_spans

_GRAM = 3
_SHORTEST_HAN = 8
_SHORTEST_LATIN = 24
"""Letters below which a sentence may come back: “请同学们看黑板” is no padding."""
_HELD = 0.6
"""Share of a sentence's three-letter pieces that one earlier sentence holds from which it says the same.

Source: ``python -m tests.benchmarks.measure_counted``; the README of this folder has what it leaves of clean and of
doubled texts.
"""
_MOST_LISTED = 40
"""Earlier sentences that a piece is looked up in; what more of them share tells nothing, and long texts stay quick."""
_COMPARED = 4
_FIRST_WIDE = "\u2e80"


def folded(text: str) -> str:
    """Return the letters and digits of a text, lower-case and in half width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def repeated_spans(text: str) -> list[Span]:
    """Return the sentences that repeat an earlier one, in order; the first of them always stays.

    Parameters
    ----------
    text
        Normalised.
    """
    spans = sentence_spans(text)
    sentences = [folded(text[span.start : span.end]) for span in spans]
    repeated = _repeated(sentences)
    # A short sentence may come back, but not in the company of others that do: then a whole paragraph came back.
    first = {letters: place for place, letters in reversed(list(enumerate(sentences)))}
    for places in (range(1, len(spans)), range(len(spans) - 2, -1, -1)):
        step = -1 if places.step > 0 else 1
        for place in places:
            repeated[place] = repeated[place] or (repeated[place + step] and first[sentences[place]] < place)
    return [span for span, again in zip(spans, repeated, strict=True) if again]


def _repeated(sentences: list[str]) -> list[bool]:
    seen: list[set[str]] = []
    listed: dict[str, list[int]] = {}
    repeated = []
    for letters in sentences:
        grams = {letters[at : at + _GRAM] for at in range(len(letters) - _GRAM + 1)}
        long = len(letters) >= (_SHORTEST_HAN if max(letters, default="") >= _FIRST_WIDE else _SHORTEST_LATIN)
        repeated.append(long and _is_held(grams, seen, listed))
        if long and not repeated[-1]:
            for gram in grams:
                listed.setdefault(gram, []).append(len(seen))
            seen.append(grams)
    return repeated


def _is_held(grams: set[str], seen: list[set[str]], listed: dict[str, list[int]]) -> bool:
    shared: Counter[int] = Counter()
    for gram in grams:
        shared.update(listed.get(gram, ())[:_MOST_LISTED])
    return any(len(grams & seen[number]) >= _HELD * len(grams) for number, _ in shared.most_common(_COMPARED))
