"""The columns of a roster: what they are called, and what their cells may say, in Chinese and in English."""

import unicodedata
from enum import StrEnum
from functools import cache

from service.accounts.roles import Role
from service.accounts.words import ROLE_NAMES
from service.language import Language, mark, translate


class Column(StrEnum):
    LOGIN = "login"
    NAME = "name"
    UNIT = "unit"
    SUBJECT = "subject"
    ROLE = "role"
    OVER = "over"
    STATE = "state"


HEADINGS: dict[Column, str] = {
    Column.LOGIN: mark("Login (staff number)"),
    Column.NAME: mark("Full name"),
    Column.UNIT: mark("Unit code"),
    Column.SUBJECT: mark("Subject"),
    Column.ROLE: mark("Role"),
    Column.OVER: mark("Role over (unit code)"),
    Column.STATE: mark("State"),
}
NEEDED = (Column.LOGIN, Column.NAME, Column.UNIT)
STATES: dict[bool, str] = {True: mark("In use"), False: mark("Not in use")}
_ALSO: dict[Column, tuple[str, ...]] = {
    Column.LOGIN: ("登录名", "工号", "账号"),
    Column.NAME: ("教师姓名",),
    Column.UNIT: ("学校代码", "所在单位代码"),
    Column.SUBJECT: ("任教学科",),
    Column.OVER: ("角色范围", "scope"),
    Column.STATE: ("账号状态",),
}
EXAMPLE = ("示例行", "example row")
"""How the login of a row begins that only shows how to fill in the others."""


def fold(text: str) -> str:
    """Return what counts when two cells are compared: no blanks, no width, no capitals."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def column_of(heading: str) -> Column | None:
    return _columns().get(fold(heading))


def role_of(cell: str) -> Role | None:
    return _roles().get(fold(cell))


def state_of(cell: str) -> bool | None:
    """Say whether an account is in use; an empty cell means that it is."""
    return _states().get(fold(cell)) if cell else True


def is_example(login: str) -> bool:
    return fold(login).startswith(tuple(map(fold, EXAMPLE)))


def _in_both(message: str) -> tuple[str, ...]:
    return tuple(fold(translate(language, message)) for language in Language)


@cache
def _columns() -> dict[str, Column]:
    return {
        name: column
        for column, heading in HEADINGS.items()
        for name in (column.value, *_in_both(heading), *map(fold, _ALSO.get(column, ())))
    }


@cache
def _roles() -> dict[str, Role]:
    return {name: role for role, title in ROLE_NAMES.items() for name in (fold(role.value), *_in_both(title))}


@cache
def _states() -> dict[str, bool]:
    return {name: state for state, title in STATES.items() for name in _in_both(title)}
