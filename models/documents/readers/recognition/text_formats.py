"""Tell text formats apart, by what they hold and never by their name.

The doubtful is plain text: read as that, nothing of it is lost.
"""

import csv
import io
import re
from collections.abc import Sequence

from models.documents.document import Format
from models.documents.normalisation import normalise
from models.documents.readers import dialogue, meeting, whisper
from models.documents.readers.subtitles import cue_start, is_webvtt

SAMPLE = 200_000
"""Characters from the start that are looked at; twice the longest text that is read."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,1000}-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE
)
_LINES_PER_CUE = 8
"""Most lines that a subtitle file has for each timing line."""
_DELIMITERS = (",", "\t", ";")
_FEWEST_ROWS = 3
_WIDEST_TITLE = 30
"""Characters of a column's title."""
_NUMBER = re.compile(r"[-+]?[¥$]?[0-9][0-9.,:/年月日\- ]{0,20}%?")
_SENTENCE_END = ("。", "！", "？", "；", ".", "!", "?", ";", "…")


def recognise_text(text: str) -> Format:
    """Return the format of a decoded text; :attr:`Format.TEXT` unless it is plainly another.

    Parameters
    ----------
    text
        As :func:`models.documents.charset.decode` returned it.
    """
    sample = normalise(text[:SAMPLE])
    if _HTML.match(sample):
        return Format.HTML
    if whisper.segments(text) is not None:
        return Format.WHISPER
    lines = sample.split("\n")
    if len(text) > SAMPLE:
        lines.pop()  # cut off
    return _by_lines(sample, lines)


def _by_lines(sample: str, lines: Sequence[str]) -> Format:
    if is_webvtt(sample):
        return Format.VTT
    if _is_subrip(lines):
        return Format.SRT
    if meeting.delimiter_of(sample):
        return Format.MEETING
    if any(_is_table("\n".join(lines), delimiter) for delimiter in _DELIMITERS):
        return Format.CSV
    return Format.DIALOGUE if dialogue.speakers(lines) else Format.TEXT


def _is_subrip(lines: Sequence[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    timings = sum(cue_start(line) is not None for line in filled)
    return timings > 0 and timings * _LINES_PER_CUE >= len(filled)


def _is_table(text: str, delimiter: str) -> bool:
    """Tell whether every row has the same columns, below titles; prose with a comma in each line has not."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error:
        return False
    if len(rows) < _FEWEST_ROWS or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return False
    titles, body = rows[0], rows[1:]
    if not all(map(_is_title, titles)) or len(set(titles)) < len(titles):
        return False
    return any(_is_data([row[at] for row in body]) for at in range(len(titles)))


def _is_title(cell: str) -> bool:
    return 0 < len(cell.strip()) <= _WIDEST_TITLE and not cell[0].isspace() and not cell.endswith(_SENTENCE_END)


def _is_data(column: Sequence[str]) -> bool:
    """Tell whether a column holds figures, dates or times, with few gaps."""
    figures = sum(_NUMBER.fullmatch(cell.strip()) is not None for cell in column)
    return 5 * figures >= 4 * len(column)
