"""Classes and grades that a text names: 三(2)班, 三年级2班, 高一（3）班, 初二3班 in one spelling."""

import re
from dataclasses import dataclass

from models.documents.form.writing import number, plain

_GRADES = "一二三四五六七八九"
_STAGES = {"": 0, "小": 0, "初": 6, "高": 9}
_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_MORE = rf"(?:\s*[、和,]\s*\(\s*(?:{_NUMBER})\s*\))*"


def _list(group: str) -> str:
    """Return the pattern of one or more numbers of classes in brackets."""
    return rf"\s*\(\s*(?P<{group}>{_NUMBER})\s*\){_MORE}\s*班"


def _plain(group: str) -> str:
    return rf"\s*(?P<{group}>{_NUMBER})\s*班"


_ALONE = rf"(?<![{_GRADES}十百第\d])"
_CLASS = re.compile(
    rf"(?:(?P<stage>[初高])(?P<g1>[一二三1-3])(?:年级)?(?:{_list('n1')}|{_plain('n2')})"
    rf"|{_ALONE}(?P<g2>[{_GRADES}1-9])年级?(?:{_list('n3')}|{_plain('n4')})"
    rf"|{_ALONE}(?P<g3>[{_GRADES}1-9]){_list('n5')}"
    rf"|{_ALONE}(?P<g4>[{_GRADES}])(?P<n6>\d{{1,2}})班)"
)
_BRACKETED = re.compile(r"\(\s*(\w+)\s*\)")
_GRADE = re.compile(rf"(?P<stage>[初高])(?P<g1>[一二三])|(?<![{_GRADES}十\d第])(?P<g2>[{_GRADES}1-9])年级")


@dataclass(frozen=True)
class ClassName:
    """A class or a grade as a text names it.

    Attributes
    ----------
    grade
        1 to 12; 初一 is 7, 高一 is 10.
    number
        Of the class in its grade; None when only the grade is named.
    """

    grade: int
    number: int | None
    start: int
    end: int


def class_names(text: str) -> list[ClassName]:
    """Return the classes that a text names, in order."""
    found = []
    for match in _CLASS.finditer(plain(text)):
        named = next(match[f"n{form}"] for form in "123456" if match[f"n{form}"])
        numbers = _BRACKETED.findall(match[0]) or [named]
        found += [ClassName(_grade(match), number(one), match.start(), match.end()) for one in numbers]
    return found


def grades(text: str) -> list[ClassName]:
    """Return the grades that a text names, by themselves or with a class, in order."""
    alone = [ClassName(_grade(match), None, *match.span()) for match in _GRADE.finditer(plain(text))]
    return sorted([*alone, *class_names(text)], key=lambda named: named.start)


def _grade(match: re.Match[str]) -> int:
    named = next(group for form in "1234" if (group := match.groupdict().get(f"g{form}")))
    return _STAGES[match["stage"] or ""] + number(named)
