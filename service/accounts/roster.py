"""A roster (花名册): people with their roles as a table says it, one row a role; taken over whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from service.accounts import administration, store
from service.accounts.access import reaches
from service.accounts.actor import Actor
from service.accounts.administration import Admitted, Details, Grant
from service.accounts.fields import LOGIN, NAME, SUBJECT, taken
from service.accounts.roles import Permission, Role
from service.accounts.roster_columns import HEADINGS, Column, fold, role_of, state_of
from service.accounts.tables import Person, Unit
from service.errors import NotAllowed, ValueRefused
from service.journal.store import append
from service.language import Language, Marked, mark, translate

MOST_ROWS = 1_000
"""In one file. All of them are one transaction, in which nobody else can write."""


@dataclass(frozen=True)
class Row:
    """A filled row; ``number`` is its own in the file."""

    number: int
    cells: dict[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """What was read of a roster; ``letters`` say which column of the file each is."""

    letters: dict[Column, str]
    rows: list[Row]


@dataclass(frozen=True)
class CellProblem:
    """Why a cell cannot be taken; ``cell`` is as in ``B7``."""

    cell: str
    message: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def row(self) -> int:
        return int(self.cell.lstrip(ascii_uppercase))

    def in_words(self, language: Language) -> str:
        params = {
            name: translate(language, value) if isinstance(value, Marked) else value
            for name, value in self.params.items()
        }
        return f"{self.cell}: {translate(language, self.message, **params)}"


@dataclass(frozen=True)
class Summary:
    """What an import did, or would do."""

    created: list[Admitted]
    updated: int
    unchanged: int


@dataclass(frozen=True)
class _Entry:
    """All rows of one login."""

    first: Row
    login: str
    person: Person | None
    details: Details


Meant = TypeVar("Meant")

_ABOUT_PERSON = (Column.NAME, Column.UNIT, Column.SUBJECT, Column.STATE)
_NO_UNIT = mark("there is no unit with the code “%(value)s” among yours")


class Roster:
    """Checks a sheet against the units and people that the actor manages, then takes it over."""

    def __init__(self, session: Session, actor: Actor, sheet: Sheet) -> None:
        self.problems: list[CellProblem] = []
        self._session, self._actor, self._sheet = session, actor, sheet
        codes = {row[column] for row in sheet.rows for column in (Column.UNIT, Column.OVER)}
        self._units = store.units_by_code(session, codes)
        self._people = store.people_by_login(session, {store.login_of(row[Column.LOGIN]) for row in sheet.rows})
        self._entries = self._read()
        self.problems.sort(key=lambda problem: (problem.row, problem.cell))

    def rehearse(self) -> Summary | None:
        """Do all of it and take it back; None when there are problems."""
        trial = self._session.begin_nested()
        summary = self.take_over()
        if trial.is_active:
            trial.rollback()
        self._session.expire_all()
        return summary

    def take_over(self) -> Summary | None:
        """Add and change people; where a cell is refused, :attr:`problems` say so and None comes back.

        The caller then has to roll back.
        """
        created: list[Admitted] = []
        n_updated = 0
        for entry in [] if self.problems else self._entries:
            try:
                if entry.person is None:
                    created.append(
                        administration.create_admitted(self._session, self._actor, entry.login, entry.details)
                    )
                else:
                    n_updated += administration.change(self._session, self._actor, entry.person, entry.details)
            except ValueRefused as error:
                self._add(entry.first, Column.LOGIN, str(error.params["reason"]))
                break  # after a login that somebody took meanwhile, the database takes nothing more
            except NotAllowed:
                self._add(entry.first, Column.LOGIN, mark("they have roles beyond your part; ask the county"))
        if self.problems:
            return None
        counts = {"created": len(created), "updated": n_updated}
        append(
            self._session,
            "people_imported",
            f"unit:{self._actor.home_id}",
            actor=self._actor.id,
            unit=self._actor.home_id,
            details=counts,
        )
        return Summary(created, n_updated, len(self._entries) - len(created) - n_updated)

    def _read(self) -> list[_Entry]:
        entries: dict[str, _Entry] = {}
        for row in self._sheet.rows:
            login = store.login_of(row[Column.LOGIN])
            known = entries.get(login)
            if known is None:
                entries[login] = self._new_entry(login, row)
                continue
            for column in _ABOUT_PERSON:
                if row[column] and fold(row[column]) != fold(known.first[column]):
                    message = mark("row %(value)s of the same person says something else")
                    self._add(row, column, message, value=str(known.first.number))
            of_first = {column: known.first[column] for column in _ABOUT_PERSON if not row[column]}
            grants = known.details.grants | self._grants(Row(row.number, row.cells | of_first))
            entries[login] = replace(known, details=replace(known.details, grants=grants))
        if not entries:
            self.problems.append(CellProblem("A2", mark("there is no row to take")))
        return list(entries.values())

    def _new_entry(self, login: str, row: Row) -> _Entry:
        self._check(LOGIN, login, row, Column.LOGIN)
        person = self._people.get(login)
        if person is not None and not reaches(
            self._session, self._actor, Permission.MANAGE_PEOPLE, "person_id", person.id
        ):
            self._add(row, Column.LOGIN, mark("this login belongs to somebody outside your part"))
        unit = self._unit(row, Column.UNIT)
        active = self._word(row, Column.STATE, state_of)
        details = Details(
            name=self._check(NAME, row[Column.NAME], row, Column.NAME),
            subject=self._check(SUBJECT, row[Column.SUBJECT], row, Column.SUBJECT),
            unit_id=unit.id if unit else 0,
            active=active is not False,
            grants=self._grants(row),
        )
        return _Entry(row, login, person, details)

    def _grants(self, row: Row) -> frozenset[Grant]:
        if not row[Column.ROLE]:
            if row[Column.OVER]:
                self._add(row, Column.ROLE, mark("there is a unit for a role here, but no role"))
            return frozenset()
        role = self._word(row, Column.ROLE, role_of)
        unit = self._unit(row, Column.OVER if row[Column.OVER] else Column.UNIT, foreign=self._foreign(row, role))
        return frozenset({(role, unit.id)}) if role is not None and unit is not None else frozenset()

    def _foreign(self, row: Row, role: Role | None) -> set[int]:
        """Return units beyond the actor's part over which somebody has the role already: they may stand in a row."""
        person = self._people.get(store.login_of(row[Column.LOGIN]))
        return {grant.unit_id for grant in person.grants if grant.role == role} if person else set()

    def _unit(self, row: Row, column: Column, foreign: set[int] | None = None) -> Unit | None:
        found = self._units.get(row[column])
        if found is None or not (
            found.id in (foreign or ()) or administration.manages(self._session, self._actor, found.id)
        ):
            self._add(row, column, _NO_UNIT, value=row[column])
            return None
        return found

    def _word(self, row: Row, column: Column, meaning: Callable[[str], Meant | None]) -> Meant | None:
        found = meaning(row[column])
        if found is None:
            message = mark("“%(value)s” is none of the allowed values; see the second sheet of the template")
            self._add(row, column, message, value=row[column])
        return found

    def _check(self, kind: TypeAdapter[str], text: str, row: Row, column: Column) -> str:
        try:
            return taken(kind, text, HEADINGS[column])
        except ValueRefused as error:
            self._add(row, column, str(error.params["reason"]))
            return ""

    def _add(self, row: Row, column: Column, message: str, **params: object) -> None:
        problem = CellProblem(f"{self._sheet.letters.get(column, 'A')}{row.number}", message, params)
        if problem not in self.problems:
            self.problems.append(problem)
