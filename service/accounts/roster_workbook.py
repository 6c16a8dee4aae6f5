"""Writes workbooks of people and units: every cell is a text, so that a name that begins with = is never a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, zip_longest

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from service.accounts.roles import Role
from service.accounts.roster_columns import EXAMPLE, HEADINGS, STATES, Column
from service.accounts.tables import Person, Unit
from service.accounts.words import KIND_NAMES, ROLE_NAMES
from service.language import Language, mark, translate

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_767
"""Characters that a cell holds at most."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 20
_TEXT_FORMAT = "@"
_HEAD = PatternFill("solid", fgColor="E7F1F0")
_EXAMPLE_FONT = Font(italic=True, color="7A4B00")
_LAST_OFFERED_ROW = 2_000

Say = Callable[[str], str]


def write_people(people: Iterable[Person], language: Language) -> bytes:
    """Write a roster as it can be imported again: one row a role, one row for who has none."""
    say = partial(translate, language)
    book = Workbook()
    rows = (row for person in people for row in _rows(person, say))
    _fill(book.worksheets[0], say(mark("People")), [say(HEADINGS[column]) for column in Column], rows)
    return _saved(book)


def write_units(units: Sequence[Unit], language: Language) -> bytes:
    say = partial(translate, language)
    book = Workbook()
    codes = {unit.id: unit.code for unit in units}
    rows = [[unit.code, unit.name, say(KIND_NAMES[unit.kind]), codes.get(unit.parent_id or 0, "")] for unit in units]
    _fill(book.worksheets[0], say(mark("Units")), [say(one) for one in _UNIT_HEADINGS], rows)
    return _saved(book)


def write_passwords(admitted: Iterable[Sequence[str]], language: Language) -> bytes:
    """Write logins, names, units and temporary passwords, to be handed out and thrown away."""
    say = partial(translate, language)
    book = Workbook()
    headings = (mark("Login"), mark("Full name"), mark("Unit"), mark("Temporary password"))
    _fill(book.worksheets[0], say(mark("Temporary passwords")), [say(one) for one in headings], admitted)
    return _saved(book)


def write_template(units: Sequence[Unit], language: Language) -> bytes:
    """Write a roster with headings and one row that is an example, and a second sheet of what cells may say."""
    say = partial(translate, language)
    book = Workbook()
    sheet = book.worksheets[0]
    code = units[0].code if units else "school-1"
    _fill(
        sheet,
        say(mark("People")),
        [say(HEADINGS[column]) for column in Column],
        [[_example(language), say(mark("Wang (an example, passed over)")), code, *_example_end(say, code)]],
    )
    for cell in sheet[2]:
        cell.font = _EXAMPLE_FONT
    roles = [say(ROLE_NAMES[role]) for role in Role]
    states = [say(name) for name in STATES.values()]
    _allowed(book.create_sheet(), units, [roles, states], say)
    for column, choices in ((Column.ROLE, roles), (Column.STATE, states)):
        offered = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        letter = get_column_letter(tuple(Column).index(column) + 1)
        offered.add(f"{letter}2:{letter}{_LAST_OFFERED_ROW}")
        sheet.add_data_validation(offered)
    return _saved(book)


_UNIT_HEADINGS = (mark("Unit code"), mark("Unit name"), mark("Kind"), mark("Code of the unit above"))


def _example(language: Language) -> str:
    return EXAMPLE[0] if language is Language.CHINESE else EXAMPLE[1]


def _example_end(say: Say, code: str) -> list[str]:
    return [say(mark("Mathematics")), say(ROLE_NAMES[Role.TEACHER]), code, say(STATES[True])]


def _rows(person: Person, say: Say) -> Iterable[list[str]]:
    about = [person.login, person.name, person.unit.code, person.subject]
    state = say(STATES[person.active])
    grants = [[say(ROLE_NAMES[grant.role]), grant.unit.code] for grant in person.grants] or [["", ""]]
    return ([*about, *grant, state] for grant in grants)


def _allowed(sheet: Worksheet, units: Sequence[Unit], words: list[list[str]], say: Say) -> None:
    headings = (*_UNIT_HEADINGS[:3], HEADINGS[Column.ROLE], HEADINGS[Column.STATE])
    columns = [
        [unit.code for unit in units],
        [unit.name for unit in units],
        [say(KIND_NAMES[unit.kind]) for unit in units],
        *words,
    ]
    rows = zip_longest(*columns, fillvalue="")
    _fill(sheet, say(mark("Allowed values")), [say(one) for one in headings], rows)


def _fill(sheet: Worksheet, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet.title = title
    sheet.freeze_panes = "A2"
    for place in range(1, len(headings) + 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        # A staff number that begins with 0 must not lose it when a person types it.
        column.width, column.number_format = _WIDTH, _TEXT_FORMAT
    for number, texts in enumerate(chain([headings], rows), start=1):
        for place, text in enumerate(texts, start=1):
            _write(sheet.cell(number, place), text)
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(vertical="center")


def _write(cell: Cell | MergedCell, text: str) -> None:
    cell.number_format = _TEXT_FORMAT
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
