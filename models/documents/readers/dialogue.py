"""Transcripts as lines of ``speaker: text``, with or without times.

A line without a time stays as it was typed. Where there is a time, it goes into the place, and the line reads
``speaker：text``, whether the source had ``张老师(00:01:02): …``, ``[00:01:02] 张老师：…`` or the name and the time on
a line of their own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.documents.charset import decode
from models.documents.document import NOWHERE, BlockKind, Fragment
from models.documents.normalisation import normalise
from models.documents.readers import text as plain_text
from models.documents.readers.source import Source
from models.documents.readers.transcripts.timestamps import CLOCK, seconds
from models.documents.readers.transcripts.turns import place
from models.errors import DamagedDocument

_NAME = r"(?P<speaker>[^\W\d_][^\n:：，,。；;、！!？?…“”\"<>《》|\t]{0,19}?)"
_GAP = r"\s{0,8}"  # bounded, so that a long run of spaces costs nothing
_RANGE = rf"{CLOCK}(?:{_GAP}(?:-->|[-–—~～至]){_GAP}{CLOCK})?"


def _time(inside: str, bare: str) -> str:
    """Return the expression for a time, in brackets of any kind or without."""
    return rf"(?:[\[(（【]{_GAP}(?P<{inside}>{_RANGE}){_GAP}[\])）】]|(?P<{bare}>{_RANGE}))"


# The colon of 10:30 parts no speaker from what they say, nor does that of https://.
_COLON = r"(?:：|(?<![0-9]):(?!//)|:(?![0-9]{2}(?![0-9])))"
_LINE = re.compile(rf"(?:{_time('a', 'b')}{_GAP})?{_NAME}{_GAP}(?:{_time('c', 'd')})?{_GAP}{_COLON}")
_HEADER = re.compile(rf"{_NAME}{_GAP}{_time('a', 'b')}{_GAP}[:：]?")
_TRAILING = re.compile(rf"[\[【](?P<e>{_RANGE})[\]】]\Z")
_LONGEST_TRAILING = 40
_TIMES = ("a", "b", "c", "d")
_TIME = re.compile(CLOCK)
_MARK = "："

# What lesson plans, reports and forms put before a colon.
_FIELD = re.compile(
    r".*(?:目标|重点|难点|过程|环节|准备|方法|反思|设计|意图|作业|板书|时间|课题|课时|年级|学科|教材|内容|分析|评价|任务|活动|步骤"
    r"|要求|不足|建议|总结|小结|导入|练习|材料|背景|问题|措施|效果|依据|说明|注意|备注|地点|主题|单位|姓名|日期|班级|标题"
    r"|摘要|关键词|附件|来源|网址|电话|预设|追问|理念|思路|策略|工具|资源|对象|学情|答案|例题?|题目|解析?|目的|结果|结论|原因|优点|缺点|优势|劣势|特点|特征|原理|概念|定义|性质|公式|方案|情况|类型|区别|比如|例如"
    r"|第.{1,3}[步条题组课章节]"
    r"|aims?|objectives?|goals?|materials?|time|topic|date|grade|class|subject|step|homework|procedure|notes?|activity"
    r"|title|question|answer|example|summary|strengths?|weaknesse?s?|http|https)\s*[0-9一二三四五六七八九十]*",
    re.IGNORECASE,
)
_FEWEST_TURNS = 3
_TURNS_PER_SPEAKER = 1.3
"""A lesson has one teacher and many pupils, so that half of the turns may be of pupils who speak once (4 of 3)."""


@dataclass(frozen=True)
class _Said:
    """One line that names its speaker; ``words`` is None when they follow on the next line."""

    speaker: str
    words: str | None
    start: float | None
    end: float | None


def extract(source: Source) -> Iterator[Fragment]:
    """Yield every line in order; those before the first turn as plain text, the rest as turns.

    Raises
    ------
    DamagedDocument
        When no line names a speaker.
    """
    lines = normalise(plain_text.plain(decode(source.data, source.name))).split("\n")
    said = _read(lines)
    first = next((number for number, one in enumerate(said) if one), None)
    if first is None:
        raise DamagedDocument(name=source.name)
    if first:
        yield from plain_text.fragments("\n".join(lines[:first]))
    yield from _turns(lines[first:], said[first:])


def speakers(lines: Sequence[str]) -> frozenset[str]:
    """Return who speaks in a transcript; nobody when the lines are no transcript.

    A transcript is mostly lines that name a speaker, and the speakers come back: the labels of a form or a lesson
    plan (“教学目标：”) mostly stand once each, and the usual ones are known.

    Parameters
    ----------
    lines
        Normalised, without line ends.
    """
    said = _read(lines)
    names = Counter(one.speaker for one in said if one)
    filled = sum(bool(line.strip()) for line in lines)
    # The words below a line with only a name and a time belong to it.
    covered = sum(2 if one.words is None else 1 for one in said if one)
    recurring = bool(names) and names.most_common(1)[0][1] > 1 and names.total() >= _TURNS_PER_SPEAKER * len(names)
    enough = names.total() >= (_FEWEST_TURNS if len(names) > 1 else _FEWEST_TURNS + 1)
    return frozenset(names) if recurring and enough and 2 * covered > filled else frozenset()


def split_speaker(text: str) -> tuple[str | None, str]:
    """Return the speaker that a line names, and the words behind; None and the line itself when it names nobody."""
    said = _said(text)
    return (said.speaker, said.words) if said and said.words else (None, text)


def _turns(lines: Sequence[str], said: Sequence[_Said | None]) -> Iterator[Fragment]:
    current: _Said | None = None
    waiting = ""
    for line, one in zip(lines, said, strict=True):
        if one is None and not line.strip():
            yield Fragment(line)
            continue
        if one and one.words is None:
            current, waiting = one, one.speaker + _MARK
            continue
        current = one or current
        timed = one is not None and one.start is not None
        shown = waiting + (f"{one.speaker}{_MARK}{one.words}" if one and timed else line)
        waiting = ""
        where = place(current.start, current.end, current.speaker) if current else NOWHERE
        yield Fragment(shown, BlockKind.TURN, place=where)


def _read(lines: Sequence[str]) -> list[_Said | None]:
    found: list[_Said | None] = []
    for number, line in enumerate(lines):
        header = _HEADER.fullmatch(line.strip())
        following = next((later for later in lines[number + 1 : number + 3] if later.strip()), "")
        if header and following and not _HEADER.fullmatch(following.strip()):
            found.append(_told_by(header, None))
        else:
            found.append(_said(line))
    return found


def _said(line: str) -> _Said | None:
    line = line.strip()
    match = _LINE.match(line)
    return _told_by(match, line[match.end() :].strip()) if match else None


def _told_by(match: re.Match[str], words: str | None) -> _Said | None:
    speaker = match["speaker"].strip()
    if _FIELD.fullmatch(speaker):
        return None
    written = next((match[name] for name in _TIMES if name in match.re.groupindex and match[name]), "")
    if not written and words and (trailing := _TRAILING.search(words[-_LONGEST_TRAILING:])):
        written = trailing["e"]
        words = words.removesuffix(trailing[0]).strip()
    times = [seconds(time) for time in _TIME.findall(written)]
    return _Said(speaker, words, times[0] if times else None, times[1] if len(times) > 1 else None)
