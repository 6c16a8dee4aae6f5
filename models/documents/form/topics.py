"""What lesson, subject and school a text is about, by its own words."""

import re
from dataclasses import dataclass

from models.documents.form.writing import plain

_OPENING = 400
"""Characters in which a text names its lesson; titles further on are cited, not taught."""
_TOPIC = re.compile(
    r"(?:课题|课题名称|课名|课例名称|微课题目|题目|选题|授课内容|教学内容|教学课题)\s*[:|\t]\s*([^\n|。;,]{2,40})"
)
_TITLE = re.compile(r"《([^《》\n]{1,40})》")
_PUBLICATION = re.compile(
    r"(?:标准|纲要|意见|通知|计划|规范|指南|办法|条例|规定|教材|课本|教科书|读本|教育|学报|杂志|手册|量表|问卷|方案|报告|法)$"
)
_NOT_WORDS = re.compile(r"[\W_]+|第[一二三四五六七八九十\d]+课时?$")
_SCHOOL = re.compile(r"(?:学校名称|工作单位|所在学校|学校|单位)\s*[:|\t]\s*([^\s|。;,]{2,30})")

_SUBJECTS = {
    "语文": "语文",
    "数学": "数学",
    "英语": "英语",
    "物理": "物理",
    "化学": "化学",
    "生物学": "生物",
    "生物": "生物",
    "历史": "历史",
    "地理": "地理",
    "道德与法治": "政治",
    "思想政治": "政治",
    "思想品德": "政治",
    "政治": "政治",
    "音乐": "音乐",
    "美术": "美术",
    "体育与健康": "体育",
    "体育": "体育",
    "科学": "科学",
    "信息技术": "信息科技",
    "信息科技": "信息科技",
    "劳动": "劳动",
    "心理健康": "心理健康",
}
"""Names of school subjects, older ones beside newer ones, to one name each."""
_NAMES = "|".join(sorted(_SUBJECTS, key=len, reverse=True))
_SUBJECT = re.compile(
    rf"(?:任教学科|学科|科目)\s*[:|\t]\s*(?:[小初高][学中])?({_NAMES})"
    rf"|(?:[一二三四五六七八九]年级|[初高][一二三]|[小初高][学中])(?:[上下]册)?({_NAMES})"
)


@dataclass(frozen=True)
class Named:
    """Something that a text names: what it comes to, and where it stands."""

    value: str
    start: int
    end: int


def topic(text: str) -> Named | None:
    """Return the lesson that a text says it is about, as it writes it; None where it names none.

    A labelled field goes before the first title in 《》 near the beginning; titles of standards, notices and books
    are not lessons.
    """
    opening = plain(text[:_OPENING])
    labelled = _TOPIC.search(opening)
    if labelled:
        start, end = labelled.span(1)
        inner = _TITLE.search(text, start, end)
        start, end = inner.span(1) if inner else (start, end)
        return Named(text[start:end].strip(), start, end)
    titles = (match for match in _TITLE.finditer(text, 0, _OPENING) if not _PUBLICATION.search(match[1]))
    return next((Named(match[1].strip(), *match.span(1)) for match in titles), None)


def bare(text: str) -> str:
    """Return only the words of a title or a text, for finding one in the other."""
    return _NOT_WORDS.sub("", plain(text)).lower()


def subjects(text: str) -> list[Named]:
    """Return the school subjects that a text names in a labelled field or behind a grade, in order."""
    matches = _SUBJECT.finditer(plain(text))
    return [Named(_SUBJECTS[match[match.lastindex or 0]], *match.span(match.lastindex or 0)) for match in matches]


def subject_name(name: str) -> str:
    """Return the one name of a subject; an unknown one is returned as it is."""
    return _SUBJECTS.get(name.strip(), name.strip())


def school(text: str) -> Named | None:
    """Return the school that a labelled field names."""
    match = _SCHOOL.search(plain(text))
    return Named(text[match.start(1) : match.end(1)], *match.span(1)) if match else None
