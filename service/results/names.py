"""Takes the names that are known to belong to a text out of it; what else is personal, ``models`` finds."""

import re

_CALLED = "(?:老师|教师|校长|主任)"
_HIDDEN = "某"


def without_known(text: str, teacher: str, school: str) -> str:
    """Mask a teacher's and a school's name wherever they stand, also 王老师 where the teacher is 王小明."""
    for name in sorted({teacher, school} - {""}, key=len, reverse=True):
        text = text.replace(name, _HIDDEN * len(name))
    return re.sub(f"{re.escape(teacher[0])}(?={_CALLED})", _HIDDEN, text) if teacher else text
