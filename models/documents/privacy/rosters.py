"""Names and marks in tables: columns below a heading, and lines of a name and its marks without one.

Rows are read from the text: the readers put the cells of a table row on one line, parted by `` | ``, so the same rules
serve Word tables, worksheets, pasted tables and lists, and the same text always gives the same findings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.documents.privacy.finding import PersonalData, PersonalDataKind
from models.documents.privacy.names import is_column_name, is_row_name

Kind = PersonalDataKind

_SEPARATORS = (
    re.compile(r"\|"),
    re.compile(r"\t"),
    re.compile(r"[,，]"),
    re.compile(r"[ \u3000]{2,}"),
    re.compile(r"[ \u3000]"),
)
_NAME_HEADING = re.compile(
    r"(?:学生|家长|幼儿|学员|孩子|监护人)?(?:姓名|名字)|学员|组长|组员|小组成员|成员|监护人|[Nn]ame|[Ss]tudent_?[Nn]ame"
)
_PUPIL_HEADING = "学生"
_HEADINGS = (
    (Kind.STUDENT_NUMBER, re.compile(r"学号|学籍号|准考证号|考号|考生号")),
    (Kind.ID_NUMBER, re.compile(r"身份证号?码?|证件号码?")),
    (Kind.PHONE, re.compile(r"(?:联系|家长|家庭|手机|父亲|母亲|监护人)*(?:电话|手机|方式|号码)+(?:号码?)?")),
    (Kind.ADDRESS, re.compile(r"(?:家庭|现|居住|户籍|通讯|联系)?(?:住址|地址)")),
    (Kind.EMAIL, re.compile(r"(?:电子)?邮箱|[Ee]-?mail")),
    (Kind.ACCOUNT, re.compile(r"QQ号?|微信号?|qq")),
    (
        Kind.SCORE,
        re.compile(
            r".{0,8}(?:成绩|分数?|等级|等第|名次|排名|语文|数学|英语|物理|化学|生物|政治|历史|地理|科学|体育|道法|前测|后测|期中|期末|月考|单元|测[验试]|第.{1,2}次|[Ss]core|[Mm]ark)"
            r".{0,8}"
        ),
    ),
)
_MARK = re.compile(r"[+＋-]?\d{1,3}(?:\.\d{1,2})?分?")
_ROW_WORD = re.compile(
    r"[A-E][+＋-]?|优秀?|良好?|中等?|差|不?合格|不?及格|待提高|待达标|达标|[男女]|[一二三四五六七八九\d]{1,2}[年级班]{1,2}|[√×☆★]{1,5}|第?\d{1,3}名?"
)
_INDEX = re.compile(r"\d{1,3}[.、．)）]?")
_WORTH_READING = re.compile(r"\d|姓|名|学[生员]|组[长员]|成员|监护人|[Nn]ame")
"""What a line without a heading above it must hold to be a heading or a row of marks; most lines do not."""
_MOST_CELLS = 40


@dataclass(frozen=True)
class _Cell:
    """A cell by its offsets in the whole text, and what it says without the spaces inside."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class _Row:
    cells: tuple[_Cell, ...]
    separator: int


@dataclass(frozen=True)
class _Heading:
    """Roles of the columns below a heading; ``None`` for a column that holds nothing personal."""

    roles: tuple[PersonalDataKind | None, ...]
    separator: int
    only_likely: bool


def rosters(text: str) -> Iterator[PersonalData]:
    """Yield what stands in columns and rows of names, marks and numbers."""
    heading: _Heading | None = None
    waiting: list[PersonalData] = []
    lone = 0
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        rows = _rows(text, start, end) if heading or _WORTH_READING.search(line) else []
        start = end + 1
        found_heading = next((made for row in rows if (made := _heading(row))), None)
        if found_heading:
            heading = found_heading
            continue
        below = next((row for row in rows if heading and row.separator == heading.separator), None)
        if heading and below and len(below.cells) >= 2:
            yield from _below(heading, below)
        elif heading and line.strip():
            heading = None
        found, marks = _headless(rows, among_rows=lone > 0)
        if marks >= 2:
            yield from found
        # One mark beside a name-like word is a row only among rows of the kind.
        lone = lone + 1 if marks else 0
        waiting = [*waiting, *found] if marks else []
        if lone >= 2:
            yield from waiting
            waiting = []


def _rows(text: str, start: int, end: int) -> list[_Row]:
    rows = []
    for number, separator in enumerate(_SEPARATORS):
        edges = [edge for match in separator.finditer(text, start, end) for edge in match.span()]
        bounds = [start, *edges, end]
        cells = [_cell(text, *pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]
        filled = tuple(cell for cell in cells if cell.value or number in (0, 1, 2))
        if 2 <= len(filled) <= _MOST_CELLS:
            rows.append(_Row(_trimmed(filled), number))
    return rows


def _trimmed(cells: Sequence[_Cell]) -> tuple[_Cell, ...]:
    """Leave out the empty cells outside the bars of a Markdown row."""
    first = next((place for place, cell in enumerate(cells) if cell.value), 0)
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1].value), len(cells))
    return tuple(cells[first:last])


def _cell(text: str, start: int, end: int) -> _Cell:
    raw = text[start:end]
    first = start + len(raw) - len(raw.lstrip())
    return _Cell(first, max(first, start + len(raw.rstrip())), "".join(raw.split()).strip("*\"'"))


def _heading(row: _Row) -> _Heading | None:
    roles = tuple(_role(cell.value) for cell in row.cells)
    named = any(role is Kind.STUDENT_NAME for role in roles)
    pupils = any(cell.value == _PUPIL_HEADING for cell in row.cells)
    others = {role for role in roles if role} - {Kind.STUDENT_NAME}
    if named or (pupils and others):
        whole = tuple(
            Kind.STUDENT_NAME if cell.value == _PUPIL_HEADING else role
            for cell, role in zip(row.cells, roles, strict=True)
        )
        return _Heading(whole, row.separator, only_likely=not named)
    return None


def _role(value: str) -> PersonalDataKind | None:
    if _NAME_HEADING.fullmatch(value):
        return Kind.STUDENT_NAME
    return next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(value)), None)


def _below(heading: _Heading, row: _Row) -> Iterator[PersonalData]:
    aligned = len(row.cells) == len(heading.roles)
    # Some readers leave empty cells out; then the columns are not where the heading says.
    roles = heading.roles if aligned else [_guess(cell) for cell in row.cells]
    by_role = list(zip(roles, row.cells, strict=True))
    likely = heading.only_likely or not aligned
    named = [cell for role, cell in by_role if role is Kind.STUDENT_NAME and _is_named(cell, only_likely=likely)]
    for role, cell in by_role:
        # The marks of a row without a name, such as the averages, are nobody's.
        if cell in named or (role is Kind.SCORE and named and _MARK.fullmatch(cell.value)):
            yield PersonalData(role or Kind.SCORE, cell.start, cell.end)
        elif role not in (None, Kind.STUDENT_NAME, Kind.SCORE) and any(map(str.isalnum, cell.value)):
            yield PersonalData(role, cell.start, cell.end, certain=role is not Kind.ADDRESS)


def _guess(cell: _Cell) -> PersonalDataKind | None:
    if _MARK.fullmatch(cell.value):
        return Kind.SCORE
    return Kind.STUDENT_NAME if is_row_name(cell.value) else None


def _is_named(cell: _Cell, *, only_likely: bool) -> bool:
    parts = [part for part in re.split(r"[、，,/]", cell.value) if part]
    return bool(parts) and all(is_row_name(part) if only_likely else is_column_name(part) for part in parts)


def _headless(rows: Sequence[_Row], *, among_rows: bool) -> tuple[list[PersonalData], int]:
    """Return the name and marks of a line that holds nothing else, and how many marks they are."""
    for row in rows:
        cells = list(row.cells)
        if len(cells) > 2 and _INDEX.fullmatch(cells[0].value):
            cells = cells[1:]
        name, rest = cells[0], [cell for cell in cells[1:] if cell.value]
        # Below a row of the kind also a rare surname is one.
        if not (is_row_name(name.value) or (among_rows and is_column_name(name.value))):
            continue
        marks = [cell for cell in rest if _MARK.fullmatch(cell.value)]
        if marks and all(_MARK.fullmatch(cell.value) or _ROW_WORD.fullmatch(cell.value) for cell in rest):
            found = [PersonalData(Kind.SCORE, cell.start, cell.end) for cell in marks]
            return [PersonalData(Kind.STUDENT_NAME, name.start, name.end), *found], len(marks)
    return [], 0
