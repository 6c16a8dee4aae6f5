"""What changed between two texts, paragraph by paragraph, and within a changed one by words and characters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest

from models.documents.sentences import sentence_spans

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.,'’-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
"""A Latin word or a number is one token, a Chinese character is one: Chinese has no spaces to part words by."""
_LONGEST_PARAGRAPH = 1000
_MOST_OF_PARAGRAPH, _MOST_OF_TEXT = 60_000, 600_000
"""Pairs of equal tokens, which comparing takes time by. Prose of 3,000 characters stays below the first; a text made
of one phrase over and over does not, and is then shown as replaced."""
_LEAST_ALIKE = 0.35
"""Below this share of common characters two paragraphs are different ones, not one that was edited."""
_LEAST_KEPT = 3
"""Fewer unchanged tokens between two changes are an accident: a 的 or a comma that both sides have."""


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """A stretch of one paragraph: the same, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; only a changed one has pieces of more than one kind."""

    kind: Kind
    pieces: tuple[Piece, ...]


def difference(old: str, new: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of both texts in reading order; what was removed stands before what came in its place."""
    before, after = list(_paragraphs(old)), list(_paragraphs(new))
    found: list[Paragraph] = []
    budget = _Budget()
    for operation, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if operation == "equal":
            found += [_whole(Kind.SAME, text) for text in after[start:end]]
        else:
            found += _replaced(before[first:last], after[start:end], budget)
    return tuple(found)


def is_changed(paragraphs: Sequence[Paragraph]) -> bool:
    return any(one.kind is not Kind.SAME for one in paragraphs)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines; a very long one, as pasted text often is, sentence by sentence."""
    for line in text.split("\n"):
        if len(line) <= _LONGEST_PARAGRAPH:
            if line.strip():
                yield line.strip()
            continue
        for span in sentence_spans(line):
            yield line[span.start : span.end]


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph(kind, (Piece(kind, text),))


class _Budget:
    """How much may still be compared."""

    def __init__(self) -> None:
        self._left = _MOST_OF_TEXT

    def allows(self, before: Sequence[str], after: Sequence[str]) -> bool:
        there = Counter(after)
        pairs = sum(n * there[token] for token, n in Counter(before).items())
        if pairs > min(self._left, _MOST_OF_PARAGRAPH):
            return False
        self._left -= pairs
        return True


def _replaced(before: Sequence[str], after: Sequence[str], budget: _Budget) -> Iterator[Paragraph]:
    """Pair paragraphs in their order: an edited one stays one paragraph, others go and come."""
    for old, new in zip_longest(before, after):
        pieces = _edited(old, new, budget) if old is not None and new is not None else None
        if pieces is not None:
            yield Paragraph(Kind.CHANGED, pieces)
            continue
        if old is not None:
            yield _whole(Kind.REMOVED, old)
        if new is not None:
            yield _whole(Kind.ADDED, new)


def _edited(old: str, new: str, budget: _Budget) -> tuple[Piece, ...] | None:
    """Return what changed within a paragraph; None when hardly anything of it was kept."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if not budget.allows(before, after):
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < _LEAST_ALIKE or matcher.ratio() < _LEAST_ALIKE:
        return None
    changes = _without_accidents(_changes(matcher, before, after))
    return tuple(
        Piece(kind, "".join(text for _, text in group)) for kind, group in groupby(changes, lambda one: one[0])
    )


def _changes(
    matcher: SequenceMatcher[str], before: Sequence[str], after: Sequence[str]
) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Return stretches as (old tokens, new tokens); equal ones are the same object twice."""
    found: list[tuple[Sequence[str], Sequence[str]]] = []
    for operation, first, last, start, end in matcher.get_opcodes():
        kept = after[start:end]
        found.append((kept, kept) if operation == "equal" else (before[first:last], kept))
    return found


def _without_accidents(changes: list[tuple[Sequence[str], Sequence[str]]]) -> list[tuple[Kind, str]]:
    """Join changes with hardly anything between them, and put each side of a change together."""
    joined: list[tuple[Kind, str]] = []
    removed, added = "", ""
    for place, (old, new) in enumerate(changes):
        inner = 0 < place < len(changes) - 1
        if old is not new or (inner and len(old) < _LEAST_KEPT):
            removed, added = removed + "".join(old), added + "".join(new)
            continue
        joined += _sides(removed, added)
        joined.append((Kind.SAME, "".join(new)))
        removed, added = "", ""
    return [*joined, *_sides(removed, added)]


def _sides(removed: str, added: str) -> Iterator[tuple[Kind, str]]:
    if removed:
        yield Kind.REMOVED, removed
    if added:
        yield Kind.ADDED, added
