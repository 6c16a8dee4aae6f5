"""What a pupil's name looks like, and what only looks so."""

import re

from models.documents.privacy.public_names import ORDINARY_WORDS, PUBLIC_PERSONS, SUMMARY_CELLS
from models.documents.privacy.surnames import COMPOUND_SURNAMES, GIVEN, SURNAMES, SURNAMES_IN_TEXT

HAN = r"[\u4e00-\u9fff]"
_COMPOUND = "|".join(COMPOUND_SURNAMES)
FULL_NAME = rf"(?:(?:{_COMPOUND})[{GIVEN}]{{1,2}}|[{SURNAMES_IN_TEXT}][{GIVEN}]{{1,2}})"
"""A surname that running text seldom uses for something else, and characters of given names."""
LONG_NAME = rf"(?:(?:{_COMPOUND})[{GIVEN}]{{1,2}}|[{SURNAMES_IN_TEXT}][{GIVEN}]{{2}})"
"""A full name of three or four characters, which few words resemble."""
PET_NAME = rf"[小阿][{GIVEN}]{{1,2}}"
"""小明, 阿杰: a name only next to a mark or a parent."""

_SURNAME_FIRST = re.compile(rf"(?:(?:{_COMPOUND}){HAN}{{1,2}}|[{SURNAMES}]{HAN}{{1,2}})")
_ROW_NAME = re.compile(rf"{FULL_NAME}|[{SURNAMES_IN_TEXT}]{HAN}{{2}}")
_HAN_NAME = re.compile(rf"{HAN}{{2,4}}|{HAN}{{1,8}}(?:[·•・]{HAN}{{1,8}}){{1,3}}")
_LATIN_NAME = re.compile(r"[A-Z][a-z]{1,15}(?:[ .·-]{0,2}[A-Z][a-z]{0,15}){0,3}")
_NO_NAME_WITHIN = re.compile(
    r"同学|老师|学生|成绩|方面|问题|教学|活动|任务|能力|知识|作业|目标|内容|情况|水平|课堂|小组|班级|年级|平均|合计|人数|占比|说明"
)


def is_word(candidate: str) -> bool:
    """Tell whether a candidate is an ordinary word and no name."""
    return candidate in ORDINARY_WORDS or candidate in SUMMARY_CELLS


def begins_with_word(candidate: str) -> bool:
    """Tell whether a candidate may be a word and the beginning of the next one, such as 高兴地."""
    return is_word(candidate) or candidate[:2] in ORDINARY_WORDS


def is_public(candidate: str) -> bool:
    """Tell whether a candidate is the name of a public person."""
    return candidate in PUBLIC_PERSONS


def is_column_name(cell: str) -> bool:
    """Tell whether a whole cell below a heading such as 姓名 is a name; any script, any surname.

    Parameters
    ----------
    cell
        Without spaces inside a Chinese name.
    """
    if cell in SUMMARY_CELLS or _NO_NAME_WITHIN.search(cell) or set(cell) == {"某"}:
        return False
    return bool(_HAN_NAME.fullmatch(cell) or _LATIN_NAME.fullmatch(cell))


def is_row_name(cell: str) -> bool:
    """Tell whether a whole cell that only marks follow is a Chinese name."""
    return bool(_ROW_NAME.fullmatch(cell)) and not begins_with_word(cell) and not _NO_NAME_WITHIN.search(cell)


def may_be_name(part: str) -> bool:
    """Tell whether a part of an id could be a Chinese name, any word after a surname that is no known word."""
    return bool(_SURNAME_FIRST.fullmatch(part)) and not is_word(part) and not _NO_NAME_WITHIN.search(part)
