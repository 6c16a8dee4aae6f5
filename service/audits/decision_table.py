"""Tables of decisions and of rechecks."""

from collections.abc import Sequence

from models.raters.scale import canonical
from models.raters.strata import Trait, Unit
from service.audits.tables import Table, TableRefusedError, read_table
from service.language import mark

TRAITS = {
    "school_id": Trait.SCHOOL,
    "person_id": Trait.PERSON,
    "point": Trait.POINT,
    "level": Trait.LEVEL,
    "reviewer_id": Trait.REVIEWER,
}
"""Columns that can make strata."""
_NEEDED = ("evidence_id", "level")
_KNOWN = (*_NEEDED, "school_id", "person_id", "point", "reviewer_id", "risk")
_NO_ROWS = mark("The table %(name)s has column names but no rows.")
_NO_CELL = mark("Row %(row)s of %(name)s has an empty cell in the column %(column)s.")
_SAME_ID = mark("The table %(name)s has %(id)s twice; each piece of evidence may stand in it once.")
_RISK = mark("Row %(row)s of %(name)s: the risk “%(value)s” is not a number from 0 to 1.")


def read_decisions(data: bytes, name: str) -> Table:
    """Read a table with evidence_id and level; columns that are not known are passed over.

    Raises TableRefusedError, and DocumentError where a workbook is broken or hostile.
    """
    return read_table(data, name, needed=_NEEDED, known=_KNOWN)


def units_of(table: Table) -> list[Unit]:
    """Return the decisions of a table, each with its id once; refuse an empty id or level."""
    if not table.rows:
        raise TableRefusedError("table_empty", _NO_ROWS, name=table.name)
    units: dict[str, Unit] = {}
    for row, cells in table.rows:
        for column in _NEEDED:
            if not cells[column]:
                raise TableRefusedError("cell_empty", _NO_CELL, name=table.name, row=row, column=column)
        if cells["evidence_id"] in units:
            raise TableRefusedError("id_twice", _SAME_ID, name=table.name, id=cells["evidence_id"])
        units[cells["evidence_id"]] = Unit(
            cells["evidence_id"],
            school=cells.get("school_id", ""),
            person=cells.get("person_id", ""),
            point=cells.get("point", ""),
            level=canonical(cells["level"]),
            reviewer=cells.get("reviewer_id", ""),
            risk=_risk(table.name, row, cells.get("risk", "")),
        )
    return list(units.values())


def rechecked_levels(tables: Sequence[Table]) -> dict[str, str]:
    """Return the rechecked level of each id; a row without a level is not rechecked yet."""
    levels: dict[str, str] = {}
    for table in tables:
        for _, cells in table.rows:
            if not cells["evidence_id"] or not cells["level"]:
                continue
            if cells["evidence_id"] in levels:
                raise TableRefusedError("id_twice", _SAME_ID, name=table.name, id=cells["evidence_id"])
            levels[cells["evidence_id"]] = canonical(cells["level"])
    return levels


def _risk(name: str, row: int, cell: str) -> float:
    try:
        risk = float(cell or 0)
    except ValueError:
        risk = -1.0
    if not 0.0 <= risk <= 1.0:
        raise TableRefusedError("risk_unreadable", _RISK, name=name, row=row, value=cell)
    return risk
