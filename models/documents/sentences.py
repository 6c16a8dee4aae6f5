"""Where sentences end, in Chinese and in Latin script."""

import re
from dataclasses import dataclass

_CLOSERS = "”’」』）】》〉〕］｝)\\]}\"'＂＇"
# Possessive quantifiers keep a run of marks linear. A full stop ends a sentence only before a space, so that
# 3.5, example.com and v2.1 stay whole.
_END = re.compile(rf"(?:[。！？!?…；]++|(?<!\.)\.++(?=[{_CLOSERS}]*+(?:\s|\Z)))[{_CLOSERS}]*+|\n")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Span:
    """A stretch of text by character offsets, without spaces at either side."""

    start: int
    end: int


def sentence_spans(text: str) -> list[Span]:
    r"""Return the sentences of a normalised text in order; a line end always ends a sentence.

    Sentences end after 。！？!?…； and after a full stop that a space follows; closing quotes and brackets stay with
    their sentence. Every character that is not a space is in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        spans.append(trimmed(text, start, match.end()))
        start = match.end()
    spans.append(trimmed(text, start, len(text)))
    return [span for span in spans if span.start < span.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """Return ``text[start:end]`` without the spaces around it; an empty span when there is nothing else."""
    match = _SPACE.match(text, start, end)
    first = match.end() if match else start
    return Span(first, first + len(text[first:end].rstrip()))
