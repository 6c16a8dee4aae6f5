"""JSON of speech recognisers: openai-whisper, whisperX, a dump of faster-whisper's segments, whisper.cpp."""

import json
from collections.abc import Iterator
from typing import Any

from models.documents.charset import decode
from models.documents.document import Fragment
from models.documents.readers.source import Source
from models.documents.readers.transcripts.timestamps import LONGEST, moment, seconds
from models.documents.readers.transcripts.turns import Turn, told
from models.errors import DamagedDocument

_MILLISECONDS = 1000


def extract(source: Source) -> Iterator[Fragment]:
    """Yield a turn per segment.

    Raises
    ------
    DamagedDocument
        When it is no JSON, or not that of a recogniser.
    """
    turns = segments(decode(source.data, source.name))
    if turns is None:
        raise DamagedDocument(name=source.name)
    yield from told(turns)


def segments(text: str) -> list[Turn] | None:
    """Return the segments of a recogniser's JSON, possibly none; None for any other text."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in {"{", "["}:
        return None
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    found = _listed(content)
    if not isinstance(found, list):
        return None
    timed = [one for one in found if isinstance(one, dict) and isinstance(one.get("text"), str)]
    if found and not any({"start", "offsets", "timestamps"} & one.keys() for one in timed):
        return None
    return [_turn(one) for one in timed]


def _listed(content: Any) -> Any:  # noqa: ANN401  (whatever the JSON holds)
    """Return what should be the list of segments."""
    if not isinstance(content, dict):
        return content or None
    if "transcription" in content:
        return content["transcription"]
    # An empty list alone could be anything; a recogniser that heard nothing still says the language and the text.
    return content.get("segments") if content.get("segments") or {"text", "language"} & content.keys() else None


def _turn(segment: dict[str, Any]) -> Turn:
    start, end = (_time(segment, *keys) for keys in (("start", "from"), ("end", "to")))
    speaker = segment.get("speaker")
    return Turn(segment["text"], start, end, speaker if isinstance(speaker, str) else None)


def _time(segment: dict[str, Any], key: str, side: str) -> float | None:
    """Return a time in seconds; whisper.cpp has milliseconds in ``offsets``, and clock times in ``timestamps``."""
    offsets, clock = segment.get("offsets"), segment.get("timestamps")
    if isinstance(offsets, dict) and isinstance(value := offsets.get(side), int | float):
        return moment(value / _MILLISECONDS) if abs(value) <= LONGEST * _MILLISECONDS else None
    value = clock.get(side) if isinstance(clock, dict) else segment.get(key)
    return seconds(value) if isinstance(value, str) else moment(value)
