"""Days on which a text says that a lesson was taught, in the many spellings that teachers use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.documents.form.writing import number, plain

_YEAR = r"(?:19|20)\d\d|二零[零一二三四五六七八九]{2}"
_SMALL = r"\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DAY = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR})\s*(?:年\s*(?P<m1>{_SMALL})\s*月(?:份|\s*(?P<d1>{_SMALL})\s*[日号])?"
    r"|(?P<mark>[-./])(?P<m2>\d{1,2})(?P=mark)(?P<d2>\d{1,2})(?!\d)"
    r"|(?P<m3>0\d|1[0-2])(?P<d3>[0-2]\d|3[01])(?!\d))"
    rf"|(?P<m4>{_SMALL})\s*月\s*(?P<d4>{_SMALL})\s*[日号]"
)
_TEACHING = "授课|上课|执教|教学|实施|录制|拍摄|开课|活动|听课"
_LABEL = re.compile(rf"(?:{_TEACHING})(?:时间|日期)\s*[:是为|\t ]*\s*$")
_THEN = re.compile(r"[^。;!?\n]{0,10}?(?:上了|上课|执教|授课|讲授|录制|开展了|实施了|组织了)")
_REACH = 16
"""Characters before and after a date in which a word of teaching says what the date is of."""


@dataclass(frozen=True)
class TeachingDay:
    """A day of teaching as a text states it; ``year`` or ``day`` is None where it leaves them out."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that can be meant; None without a year."""
        if self.year is None:
            return None
        if self.day is not None:
            return date(self.year, self.month, self.day), date(self.year, self.month, self.day)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return date(self.year, self.month, 1), date.fromordinal(following.toordinal() - 1)

    def contradicts(self, other: "TeachingDay") -> bool:
        """Tell whether two statements cannot be of one day."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


def teaching_days(text: str) -> list[TeachingDay]:
    """Return the dates that stand behind a label such as 授课时间, or before words such as 上了这节课.

    Other dates, of history lessons or of documents cited, are left alone.
    """
    text = plain(text)
    return [
        day
        for day in _dates(text)
        if _LABEL.search(text, max(day.start - _REACH, 0), day.start) or _THEN.match(text, day.end, day.end + _REACH)
    ]


def _dates(text: str) -> Iterator[TeachingDay]:
    for match in _DAY.finditer(text):
        year, month, day = match["year"], _any(match, "m"), _any(match, "d")
        found = TeachingDay(
            number(year) if year else None, number(month), number(day) if day else None, match.start(), match.end()
        )
        if _exists(found):
            yield found


def _any(match: re.Match[str], letter: str) -> str:
    return next((match[f"{letter}{form}"] for form in "1234" if match[f"{letter}{form}"]), "")


def _exists(found: TeachingDay) -> bool:
    try:
        date(found.year or 2024, found.month, found.day or 1)  # 2024 has a 29 February
    except ValueError:
        return False
    return True
