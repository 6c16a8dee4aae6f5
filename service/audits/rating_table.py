"""A table of ratings as records: one reviewer's level for one piece of evidence and one criterion a row."""

from models.raters.ratings import Record
from service.audits.tables import read_table

NEEDED = ("evidence_id", "criterion", "reviewer_id", "level")
_FIELDS = {
    "evidence_id": "evidence",
    "criterion": "criterion",
    "reviewer_id": "reviewer",
    "level": "level",
    "school_id": "school",
    "point": "point",
    "submitted_at": "submitted_at",
    "prescore": "prescore",
}


def column_of(field: str) -> str:
    """Return the column of the table that a field of a record comes from."""
    return next(column for column, known in _FIELDS.items() if known == field)


def read_records(data: bytes, name: str) -> list[Record]:
    """Read all rows that are not blank; columns with other names are passed over.

    Raises TableRefusedError, and DocumentError where a workbook is broken or hostile.
    """
    table = read_table(data, name, needed=NEEDED, known=_FIELDS)
    return [Record(row, **{_FIELDS[column]: cell for column, cell in cells.items()}) for row, cells in table.rows]
