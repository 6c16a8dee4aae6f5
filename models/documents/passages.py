r"""Cut a text into passages of whole sentences, short enough for the encoder and natural to quote.

Width is counted in Chinese characters: a Chinese character counts 1, a Latin letter, digit or space one third, which
is close to what the encoder's tokeniser makes of them.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.documents.document import Document, Passage
from models.documents.normalisation import normalise
from models.documents.sentences import Span, sentence_spans, trimmed

MAX_WIDTH = 160
"""Widest passage, in Chinese characters (480 Latin letters)."""
TINY_WIDTH = 40
"""A line or paragraph below this width is joined to what follows: headings, turns of a dialogue, list entries."""

_THIRDS = 3
_FIRST_WIDE = 0x1100
_GENERAL_PUNCTUATION = range(0x2000, 0x2070)
_JOINER = "\u200d"
_CLAUSE_MARKS = "，、,;：:"
_HEADING = re.compile(r"#{1,6} |第?[一二三四五六七八九十]{1,3}[、.．章节步]|[（(][一二三四五六七八九十]{1,3}[）)]|【")


@dataclass(frozen=True)
class _Sentence:
    """A sentence, or a piece of a long one, and how it is parted from the one before.

    ``breaks`` counts the line ends before it; ``line`` and ``paragraph`` are the widths, in thirds, of the line and
    of the blank-line paragraph that it stands in.
    """

    span: Span
    breaks: int
    line: int
    paragraph: int
    opens_section: bool


def passage_spans(text: str, walls: Sequence[int] = ()) -> list[Span]:
    """Cut a normalised text into passages.

    A passage holds whole sentences up to :data:`MAX_WIDTH`; only a longer sentence is cut, at a clause mark, else at
    a space, else anywhere. It does not run over a line or paragraph end unless what stands before it is tiny.

    Parameters
    ----------
    text
        As :func:`models.documents.normalisation.normalise` returned it.
    walls
        Ascending offsets of line starts that no passage runs across.

    Returns
    -------
    list of Span
        Ordered, not overlapping, holding every character that is not a space exactly once.
    """
    ruler = _ruler(text)
    spans: list[Span] = []
    previous: _Sentence | None = None
    for sentence in _sentences(text, ruler):
        walled = previous is not None and bisect_right(walls, sentence.span.start) > bisect_right(
            walls, previous.span.start
        )
        if previous is not None and not walled and _joins(spans[-1], previous, sentence, ruler):
            spans[-1] = Span(spans[-1].start, sentence.span.end)
        else:
            spans.append(sentence.span)
        previous = sentence
    return spans


def split(text: str) -> Document:
    """Normalise a text that has no source file, such as rubric wording, and cut it into passages.

    Parameters
    ----------
    text
        Any string.

    Returns
    -------
    Document
        ``document.text`` is the normalised text; it has no blocks.
    """
    text = normalise(text)
    return Document(text, tuple(Passage(s.start, s.end, text[s.start : s.end]) for s in passage_spans(text)))


def width(text: str) -> float:
    """Return how wide a text is, in Chinese characters."""
    return _ruler(text)[-1] / _THIRDS


def _ruler(text: str) -> list[int]:
    """Return the ``len(text) + 1`` cumulative widths in thirds of a Chinese character."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    general = (codes >= _GENERAL_PUNCTUATION.start) & (codes < _GENERAL_PUNCTUATION.stop)
    widths = np.where((codes < _FIRST_WIDE) | general, 1, _THIRDS)
    return [0, *np.cumsum(widths, dtype=np.int64).tolist()]


def _joins(group: Span, previous: _Sentence, sentence: _Sentence, ruler: list[int]) -> bool:
    if ruler[sentence.span.end] - ruler[group.start] > MAX_WIDTH * _THIRDS:
        return False
    if sentence.breaks == 0:
        return True
    tiny = TINY_WIDTH * _THIRDS
    if sentence.opens_section and ruler[group.end] - ruler[group.start] >= tiny:
        return False
    return previous.line < tiny and (sentence.breaks == 1 or previous.opens_section or previous.paragraph < tiny)


def _sentences(text: str, ruler: list[int]) -> list[_Sentence]:
    lines = _widths_at(text, re.compile(r"\n"), ruler)
    paragraphs = _widths_at(text, re.compile(r"\n[^\S\n]*\n\s*"), ruler)
    found: list[_Sentence] = []
    end = 0
    for whole in sentence_spans(text):
        for span in _pieces(text, whole, ruler):
            breaks = text.count("\n", end, span.start)
            opens = (breaks > 0 or end == 0) and _HEADING.match(text, span.start) is not None
            found.append(_Sentence(span, breaks, lines[span.start], paragraphs[span.start], opens))
            end = span.end
    return found


def _widths_at(text: str, boundary: re.Pattern[str], ruler: list[int]) -> list[int]:
    """Return, for each character, the width of the stretch between two boundaries that it stands in."""
    marks = [match.span() for match in boundary.finditer(text)]
    starts = [0, *(stop for _, stop in marks)]
    ends = [*(start for start, _ in marks), len(text)]
    widths = [ruler[end] - ruler[start] for start, end in zip(starts, ends, strict=True)]
    return np.repeat(widths, np.diff([*starts, len(text)])).tolist()


def _pieces(text: str, sentence: Span, ruler: list[int]) -> list[Span]:
    pieces: list[Span] = []
    start = sentence.start
    while start < sentence.end:
        end = bisect_right(ruler, ruler[start] + MAX_WIDTH * _THIRDS) - 1
        end = sentence.end if end >= sentence.end else _cut(text, start, end)
        piece = trimmed(text, start, end)
        if piece.start < piece.end:
            pieces.append(piece)
        start = end
    return pieces


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut a sentence that runs past ``end``; the first third is never a piece of its own."""
    earliest = start + (end - start) // 3
    clause = max(text.rfind(mark, earliest, end) for mark in _CLAUSE_MARKS)
    space = text.rfind(" ", earliest, end)
    if clause >= 0:
        return clause + 1
    if space >= 0:
        return space + 1
    while end > earliest + 1 and (unicodedata.category(text[end])[0] == "M" or _JOINER in text[end - 1 : end + 1]):
        end -= 1
    return end
