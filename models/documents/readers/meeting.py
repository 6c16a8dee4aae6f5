"""Transcripts that meeting tools export as a table: one row a turn, with columns for speaker, time and words."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models.documents.charset import decode
from models.documents.document import Fragment
from models.documents.normalisation import normalise
from models.documents.readers.source import Source
from models.documents.readers.transcripts.timestamps import bounds, seconds
from models.documents.readers.transcripts.turns import Turn, told
from models.errors import DamagedDocument

_DELIMITERS = (",", "\t", ";")
_ROWS_BEFORE_HEADER = 10
"""Some tools write the meeting's name and date above the table."""

_SPEAKERS = {"发言人", "说话人", "讲话人", "发言者", "讲话者", "发言人姓名", "speaker", "speakername", "角色", "role"}
_NAMES = {
    "姓名",
    "昵称",
    "用户名",
    "用户",
    "参会者",
    "参会人",
    "成员",
    "name",
    "username",
    "user",
    "participant",
    "who",
}
"""Columns that hold a speaker only beside one that holds a time."""
_STARTS = {
    "时间", "开始时间", "起始时间", "开始", "时间戳", "发言时间", "时间点", "时间段",
    "start", "starttime", "time", "timestamp", "begin", "from", "offset", "start(s)", "timerange",
}  # fmt: skip
_ENDS = {"结束时间", "终止时间", "结束", "end", "endtime", "to", "stop", "end(s)"}
_WORDS = {
    "内容", "发言内容", "发言", "文本", "文字", "转写内容", "转写文本", "转写结果", "转录",
    "转录文本", "文字记录", "原文", "字幕", "话语",
    "text", "content", "transcript", "transcription", "utterance", "message", "sentence", "speech", "words",
}  # fmt: skip


@dataclass(frozen=True)
class _Columns:
    """Where in a row things stand, from 0."""

    speaker: int
    words: int
    start: int | None
    end: int | None
    total: int


def extract(source: Source) -> Iterator[Fragment]:
    """Yield a turn per row below the header.

    Raises
    ------
    DamagedDocument
        When there is no header with a speaker and what they say, or the table breaks off.
    """
    text = normalise(decode(source.data, source.name))
    delimiter = delimiter_of(text)
    if delimiter is None:
        raise DamagedDocument(name=source.name)
    try:
        yield from told(_turns(text, delimiter))
    except csv.Error:
        raise DamagedDocument(name=source.name) from None


def delimiter_of(text: str) -> str | None:
    """Return what parts the columns of a meeting's transcript; None when a text is none.

    Parameters
    ----------
    text
        Normalised.
    """
    for delimiter in _DELIMITERS:
        try:
            first = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), _ROWS_BEFORE_HEADER))
        except csv.Error:
            continue
        if any(map(_columns, first)):
            return delimiter
    return None


def _turns(text: str, delimiter: str) -> Iterator[Turn]:
    columns: _Columns | None = None
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if columns is not None:
            yield _turn(row, columns, delimiter)
        elif (columns := _columns(row)) is None:
            yield Turn(" ".join(row))


def _columns(header: Sequence[str]) -> _Columns | None:
    titles = ["".join(title.lower().replace("_", "").split()) for title in header]
    start, end, words = (_find(titles, known) for known in (_STARTS, _ENDS, _WORDS))
    speaker = _find(titles, _SPEAKERS)
    if speaker is None and start is not None:
        speaker = _find(titles, _NAMES)
    return None if speaker is None or words is None else _Columns(speaker, words, start, end, len(titles))


def _find(titles: Sequence[str], known: set[str]) -> int | None:
    return next((at for at, title in enumerate(titles) if title in known), None)


def _turn(row: Sequence[str], columns: _Columns, delimiter: str) -> Turn:
    if len(row) < columns.total:
        return Turn(" ".join(row))
    words = row[columns.words]
    if columns.words == columns.total - 1:  # commas in words that nobody quoted
        words = delimiter.join(row[columns.words :])
    start, end = bounds(row[columns.start]) if columns.start is not None else (None, None)
    if columns.end is not None:
        end = seconds(row[columns.end])
    return Turn(words, start, end, row[columns.speaker])
