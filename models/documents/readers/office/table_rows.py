"""How a row of a table reads as one line, and how many rows of a spreadsheet are read."""

from collections.abc import Iterable, Sequence

from models.documents.document import BlockKind, Fragment, Place
from models.errors import TooManyParts

MAX_ROWS = 20_000
"""Most rows with text in one file."""
MAX_COLUMNS = 200
"""The last column that may hold text."""
_BETWEEN_CELLS = " | "


def row_text(cells: Iterable[str]) -> str:
    """Join the cells that hold something."""
    return _BETWEEN_CELLS.join(cell for cell in map(str.strip, cells) if cell)


class Rows:
    """Turns rows of cells into fragments, until there are too many.

    Parameters
    ----------
    name
        What errors call the file.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._filled = 0

    def fragment(self, cells: Sequence[str], place: Place) -> Fragment | None:
        """Return the row as a fragment; None when all its cells are blank.

        Raises
        ------
        TooManyParts
            When it has text beyond the last column, or is a row too many.
        """
        text = row_text(cells)
        if not text:
            return None
        if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise TooManyParts(name=self._name, limit=MAX_COLUMNS)
        self._filled += 1
        if self._filled > MAX_ROWS:
            raise TooManyParts(name=self._name, limit=MAX_ROWS)
        return Fragment(text, BlockKind.TABLE_ROW, place=place)
