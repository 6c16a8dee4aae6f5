"""What was said in a recording, and how it reads as text.

The speaker stands before what they say (``师：``), as in a printed transcript, because teacher and pupils taking turns
is what many criteria look at. Where the source keeps the name in a column or a tag, it is written once, where the
speaker changes. Every word behind the name stands in the source as it is quoted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.documents.document import BlockKind, Fragment, Place
from models.documents.normalisation import has_visible, normalise
from models.documents.readers.transcripts.timestamps import moment

LONGEST_NAME = 60
"""Characters of a speaker's name that a place keeps; the text keeps all of them."""

_FIRST_WIDE = "\u2e80"
_DASHES = ("-", "–", "—")
"""A line that begins with one is the next speaker of the same subtitle."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Turn:
    """A subtitle, a segment or a speaker's turn.

    Attributes
    ----------
    text
        What was said; lines that were only wrapped are joined later.
    start, end
        Seconds, where the source says so; impossible values are dropped later, the text never.
    speaker
        As the transcript names them.
    """

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


def told(turns: Iterable[Turn]) -> Iterator[Fragment]:
    """Yield a fragment for every turn that holds any character, the speaker's name before it where it changes.

    Turns are not merged: one that was cut in mid-sentence stays cut, so that every time stays exact; passages join
    short lines anyway.
    """
    before: str | None = None
    for turn in turns:
        text = _unwrapped(turn.text)
        if not has_visible(text):
            continue
        speaker = _SPACES.sub(" ", normalise(turn.speaker or "")).strip() or None
        shown = f"{speaker}：{text}" if speaker and speaker != before else text
        before = speaker
        yield Fragment(shown, BlockKind.TURN, place=place(turn.start, turn.end, speaker))


def place(start: float | None, end: float | None, speaker: str | None) -> Place:
    """Return the place of a turn, without times that cannot be."""
    first, last = moment(start), moment(end)
    return Place(
        start=first,
        end=last if first is not None and last is not None and last >= first else None,
        speaker=speaker[:LONGEST_NAME] if speaker else None,
    )


def _unwrapped(text: str) -> str:
    """Join wrapped lines: nothing between two Chinese characters, else a space."""
    whole = ""
    for line in filter(None, map(str.strip, normalise(text).split("\n"))):
        if not whole:
            between = ""
        elif line.startswith(_DASHES):
            between = "\n"
        else:
            between = "" if whole[-1] >= _FIRST_WIDE and line[0] >= _FIRST_WIDE else " "
        whole += between + line
    return whole
