r"""Subtitles: SubRip (SRT) and WebVTT.

Broken files are common and no text may be lost, so the cues are found here: pysubs2 puts a cue with a bad time into the
one before, numbers and all, and drops the voices of WebVTT; webvtt-py drops the cue, and takes ``1 < 2 and 3 > 2`` for
markup.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.documents.charset import decode
from models.documents.document import Fragment
from models.documents.normalisation import normalise
from models.documents.readers import dialogue
from models.documents.readers.source import Source
from models.documents.readers.transcripts.timestamps import seconds
from models.documents.readers.transcripts.turns import Turn, told
from models.errors import DamagedDocument

_TIMING = re.compile(r"\s*(?P<start>\S{1,24})\s*--+>\s*(?P<end>\S{0,24})")
_HEADER = re.compile(r"\s*WEBVTT(?:\s|\Z)")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[^\S\n]([^<>\n]+)>")
# Only what subtitles use as markup, so that “3<b” in a lesson on numbers stays.
_MARKUP = re.compile(
    r"</?[bciusv](?:\.[^\s<>]*)?>|</?(?:lang|ruby|rt|font|span)(?:[.\s][^<>\n]*)?>|<[0-9:.]+>|\{\\[^{}\n]*\}",
    re.IGNORECASE,
)


@dataclass
class _Cue:
    """Lines below a timing line; without times when those were unreadable, or nothing stood above."""

    start: float | None = None
    end: float | None = None
    lines: list[str] = field(default_factory=list)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield a turn per cue, or per voice where a cue has several.

    A cue whose time cannot be read keeps its text and has no time.

    Raises
    ------
    DamagedDocument
        When not one time can be read.
    """
    lines = normalise(decode(source.data, source.name)).split("\n")
    cues = _cues(lines)
    if all(cue.start is None for cue in cues):
        raise DamagedDocument(name=source.name)
    turns = [turn for cue in cues for turn in _voices(cue)]
    speakers = dialogue.speakers([turn.text.replace("\n", " ") for turn in turns])
    yield from told(_with_speaker(turn, speakers) for turn in turns)


def cue_start(line: str) -> float | None:
    """Return the seconds at which a cue begins; None when the line does not tell readably."""
    match = _TIMING.match(line)
    return seconds(match["start"]) if match else None


def _is_timing(line: str) -> bool:
    """Tell whether a line holds the times of a cue, readable or not; an arrow between words does not."""
    match = _TIMING.match(line)
    return match is not None and any(
        ":" in match[side] and re.search("[0-9]", match[side]) for side in ("start", "end")
    )


def is_webvtt(text: str) -> bool:
    """Tell whether a text begins as WebVTT does."""
    return _HEADER.match(text) is not None


def _cues(lines: list[str]) -> list[_Cue]:
    webvtt = is_webvtt("\n".join(lines[:2]))
    cues = [_Cue()]
    skipping = webvtt
    opens = True
    for line in lines:
        if _is_timing(line):
            _drop_identifier(cues[-1].lines, names=webvtt)
            cues.append(_timed(line))
            skipping = False
        elif not line.strip():
            skipping = False
            cues[-1].lines.append("")
        elif not skipping:
            skipping = webvtt and opens and _SKIPPED.match(line) is not None
            if not skipping:
                cues[-1].lines.append(line)
        opens = not line.strip()
    return cues


def _timed(line: str) -> _Cue:
    match = _TIMING.match(line)
    return _Cue(cue_start(line), seconds(match["end"]) if match else None)


def _drop_identifier(lines: list[str], *, names: bool) -> None:
    """Drop the number of the next cue from the end of this one; in WebVTT also a name at the start of a block."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at]), None)
    if last is None:
        return
    named = names and last == len(lines) - 1 and (last == 0 or not lines[last - 1])
    if named or lines[last].strip().isdecimal():
        del lines[last:]


def _voices(cue: _Cue) -> Iterator[Turn]:
    before, *voiced = _VOICE.split("\n".join(line for line in cue.lines if line))
    yield Turn(_bare(before), cue.start, cue.end)
    for speaker, words in zip(voiced[::2], voiced[1::2], strict=True):
        yield Turn(_bare(words), cue.start, cue.end, html.unescape(speaker))


def _bare(text: str) -> str:
    return html.unescape(_MARKUP.sub("", text))


def _with_speaker(turn: Turn, speakers: frozenset[str]) -> Turn:
    """Take the name from the start of the words, in files that put it there."""
    name, words = dialogue.split_speaker(turn.text) if turn.speaker is None else (None, "")
    return Turn(words, turn.start, turn.end, name) if name in speakers else turn
