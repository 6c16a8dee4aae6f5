"""Names of pupils in running text, where something beside them says who is meant, and the marks beside them."""

import re
from collections.abc import Iterator

from models.documents.privacy.finding import PersonalData, PersonalDataKind
from models.documents.privacy.names import (
    FULL_NAME,
    HAN,
    LONG_NAME,
    PET_NAME,
    begins_with_word,
    is_column_name,
    is_public,
    is_word,
)

_WHO = rf"(?P<name>{FULL_NAME}|{PET_NAME})"
_MARK = r"(?P<mark>\d{1,3}(?:\.\d{1,2})?)"
_POINTS = r"分(?![钟之析类组数式米贝别成享为层布散工开明外])"
_EXAM = (
    r"(?:语文|数学|英语|物理|化学|生物|政治|历史|地理|科学|体育|音乐|美术|道法|期中|期末|月考|单元|测[试验]|考试"
    r"|前测|后测|口算|听写|默写|总)"
)
_GRADING = (
    r"(?:考[了到出取得]?|得[了到出]?|获得?了?|拿[到了]?|成绩|得分|分数|总分|均分"
    r"|(?:提高|提升|进步|上升|下降|退步)[到至了]|仅|只有|[从由为是])"
)
_PARENT = (
    r"妈妈|爸爸|母亲|父亲|家长|爷爷|奶奶|姥姥|姥爷|外公|外婆|监护人|妈(?![妈祖])|爸(?!爸)|家里?的?(?:电话|地址|住址)"
)
_TITLE = (
    r"老师|教师|校长|主任|教授|博士|院士|先生|女士|专家|书记|园长|馆长|局长|作家|诗人|将军|总理|主席|同志|大师|导演"
    r"|工程师"
)

_BESIDE_A_MARK = (
    # 王小明（85分）, 小红(92, 优秀)
    re.compile(
        rf"{_WHO}(?:同学)?\s?[（(]\s?(?:[^\d（）()\n]{{0,8}}?[：:为]?\s?)(?:{_MARK}\s?{_POINTS}|(?P<bare>\d{{2,3}}(?:\.\d)?)(?=\s?[，,、)）]))"
    ),
    # 李雷：85分, 李雷 85 分
    re.compile(rf"{_WHO}(?:同学)?\s?[：:，,—-]{{0,2}}\s?{_MARK}\s?{_POINTS}"),
    # 李雷同学在本次测验中数学考了 85 分
    re.compile(rf"{_WHO}(?:同学)?[^。；;\n\d]{{0,26}}?{_GRADING}[：:为是了到至\s]{{0,3}}{_MARK}\s?{_POINTS}"),
    # 王小明语文 92, 数学 88
    re.compile(
        rf"{_WHO}(?:同学)?的?\s?(?:{_EXAM}{{1,3}}(?:成绩|得分|分数|分)?)[：:为是考了得\s]{{0,3}}{_MARK}(?![\d.]|\s?[%％月年日人名个题道])"
    ),
)
_ENTRY = rf"(?:{FULL_NAME}|{PET_NAME})\s?[：:]?\s?\d{{1,3}}(?:\.\d{{1,2}})?分?(?![\d.％%年月日])"
_ENTRIES = re.compile(rf"{_ENTRY}(?:\s?[、，,；;和\s]\s?{_ENTRY})+")
"""王小明85、李雷92、张伟78"""
_IN_ENTRIES = re.compile(rf"{_WHO}\s?[：:]?\s?{_MARK}")
_OTHER_MARKS = re.compile(rf"(?<![\d.])(\d{{1,3}}(?:\.\d{{1,2}})?)\s?{_POINTS}")
_SENTENCE_END = re.compile(r"[。；;\n]")
_MARKS_REACH = 40
"""Characters after a name's first mark in which further marks of that sentence are the same pupil's."""

_NAMED_PUPIL = (
    re.compile(
        rf"{_WHO}(?=同学(?!们)|小朋友(?!们)|这个孩子|这名学生|这位学生|[（(](?:学生|女生|男生|[女男][，,）)]|[一二三四五六七八九\d]年级|[一二三四五六七八九高初]))"
    ),
    re.compile(rf"{_WHO}(?:同学)?的(?:{_EXAM}{{0,3}}(?:成绩|得分|分数|试卷|答卷|名次|排名)|学号|病历|病情|学籍|档案)"),
    re.compile(rf"{_WHO}(?:同学)?的?(?:{_PARENT})"),
)
_AFTER_PUPIL = re.compile(
    r"(?:学生|同学|女生|男生|组长|组员|班长|课代表|学困生|后进生|优等生|学优生|潜能生|个案|孩子)(?:[：:]\s?)?"
    rf"(?:(?P<long>{LONG_NAME})|(?P<short>{FULL_NAME})(?=[（(，,、：:]|在|说|的|因|从|没|主动|上课|回答|同学))(?!{_TITLE})"
)
_JOINED = rf"(?:[、/和与及]\s?{FULL_NAME})"
_LIST = re.compile(
    rf"{FULL_NAME}(?:{_JOINED}{{2,}}|{_JOINED}(?=等?(?:同学|小朋友|[两三四五六七八九十几\d]{{1,2}}[名位个])))"
)
_IN_LIST = re.compile(FULL_NAME)
_SPEAKER = re.compile(
    rf"^\s?(?:(?P<long>{LONG_NAME})|(?P<short>{FULL_NAME}))(?<![云曰言])\s?[：:](?=\s?[^\s\d])", re.MULTILINE
)
_CLASSROOM = re.compile(r"^\s?(?:师|老师|教师|生|学生|T|S)\d{0,2}\s?[：:]", re.MULTILINE)
"""Turns of a lesson: among them also a name of two characters before a colon is a speaker."""

_LABEL = re.compile(
    r"(?<!教师)(?<!老师)(?<!作者)(?<!专家)(?<!执教)(?:学生|家长|孩子|幼儿|学员|监护人|父亲|母亲|联系人)?(?:姓\s{0,2}名|名字)"
    r"['\"”’]?\s{0,2}[：:]\s{0,3}['\"“‘]?(?P<value>[^\n|\t，,；;。（(：:'\"”’]{2,40})"
)
_WEAK_LABEL = re.compile(
    r"(?:学生|小?组长|组员|小组成员|成员|班长|课代表|记录员|汇报人|发言人|家长|监护人|父亲|母亲|(?:访谈|观察|研究|受访|个案)(?:对象|学生|幼儿)|联系人)"
    rf"\s?[：:]\s?(?P<value>{FULL_NAME}(?:[、，,/ ]\s?{FULL_NAME}){{0,15}})(?!{HAN})"
)
_PARTS = re.compile(r"[、/]|\s{2,}")


def mentions(text: str) -> Iterator[PersonalData]:
    """Yield pupils' names in running text, and the marks that stand with them; several may overlap."""
    for match in _with_marks(text):
        if not is_word(match["name"]):
            yield _name(*match.span("name"))
            yield from _marks(text, match)
    for pattern in _NAMED_PUPIL:
        for match in pattern.finditer(text):
            if not is_word(match["name"]) and not is_public(match["name"]):
                yield _name(*match.span("name"))
    yield from _labelled(text)
    yield from _unlabelled(text)


def _with_marks(text: str) -> Iterator[re.Match[str]]:
    for pattern in _BESIDE_A_MARK:
        yield from pattern.finditer(text)
    for entries in _ENTRIES.finditer(text):
        yield from _IN_ENTRIES.finditer(text, *entries.span())


def _name(start: int, end: int) -> PersonalData:
    return PersonalData(PersonalDataKind.STUDENT_NAME, start, end)


def _marks(text: str, match: re.Match[str]) -> Iterator[PersonalData]:
    group = "mark" if match["mark"] else "bare"
    yield PersonalData(PersonalDataKind.SCORE, *match.span(group))
    end = match.end(group)
    reach = min(end + _MARKS_REACH, len(text))
    stop = _SENTENCE_END.search(text, end, reach)
    reach = stop.start() if stop else reach
    for other in _OTHER_MARKS.finditer(text, end, reach):
        yield PersonalData(PersonalDataKind.SCORE, *other.span(1))


def _labelled(text: str) -> Iterator[PersonalData]:
    for match in _LABEL.finditer(text):
        yield from _parts(text, *match.span("value"))
    for match in _WEAK_LABEL.finditer(text):
        for name in _IN_LIST.finditer(text, *match.span("value")):
            if not is_word(name.group()):
                yield _name(*name.span())


def _parts(text: str, start: int, end: int) -> Iterator[PersonalData]:
    """Yield the names in the value of a label that only names can follow."""
    bounds = [start, *(edge for part in _PARTS.finditer(text, start, end) for edge in part.span()), end]
    for first, last in zip(bounds[::2], bounds[1::2], strict=True):
        value = text[first:last]
        if is_column_name("".join(value.split())):
            yield _name(first + len(value) - len(value.lstrip()), first + len(value.rstrip()))


def _unlabelled(text: str) -> Iterator[PersonalData]:
    for match in _AFTER_PUPIL.finditer(text):
        group = "long" if match["long"] else "short"
        if not begins_with_word(match[group]) and not is_public(match[group]):
            yield _name(*match.span(group))
    for match in _LIST.finditer(text):
        names = list(_IN_LIST.finditer(text, *match.span()))
        if not any(is_public(name.group()) or is_word(name.group()) for name in names):
            yield from (_name(*name.span()) for name in names)
    in_class = _CLASSROOM.search(text) is not None
    for match in _SPEAKER.finditer(text):
        group = "long" if match["long"] else "short"
        if (match["long"] or in_class) and not is_word(match[group]) and not is_public(match[group]):
            yield _name(*match.span(group))
