"""The workbook for those who recheck: what to look at again, without what was decided.

The column names are those that ``audit-result`` reads, so the filled sheet is handed back as it is.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.raters.strata import Trait, Unit
from service.audits.audit_plan import StratumOut
from service.audits.workbook import write_cell
from service.language import Language, mark, translate

_SHEET = mark("Blind recheck")
_STRATA = mark("Strata")
_COLUMNS = ("evidence_id", "school_id", "point", "level")
_WIDTH = 18


def write_recheck_sheet(path: Path, units: Iterable[Unit], strata: Sequence[StratumOut], language: Language) -> None:
    """Write the sheet to fill in and, where strata are given, a sheet with their sizes."""
    say = partial(translate, language)
    book = Workbook()
    book.remove(book.worksheets[0])
    # In the order of the draw a stratum of one level would lie together and give the level away.
    blind = sorted(units, key=lambda unit: (unit.school, unit.point, unit.id))
    rows = [(unit.id, unit.school, unit.point, None) for unit in blind]
    _fill(book.create_sheet(say(_SHEET)), _COLUMNS, rows, language)
    if strata:
        names, sizes = _sizes(strata)
        headings = (*names, say(mark("Decisions")), say(mark("Drawn")))
        _fill(book.create_sheet(say(_STRATA)), headings, sizes, language)
    book.save(path)


def _sizes(strata: Sequence[StratumOut]) -> tuple[list[str], list[tuple[object, ...]]]:
    """Add up strata that differ by level only: their sizes would tell levels."""
    names = [name for name in strata[0].key if name != Trait.LEVEL]
    sums: dict[tuple[str, ...], list[int]] = {}
    for stratum in strata:
        size = sums.setdefault(tuple(stratum.key[name] for name in names), [0, 0])
        size[0] += stratum.size
        size[1] += stratum.drawn
    return names, [(*key, *size) for key, size in sums.items()]


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[object]], language: Language) -> None:
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for position, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTH
    for number, row in enumerate(rows, start=2):
        for position, value in enumerate(row, start=1):
            write_cell(sheet.cell(number, position), value, language)  # type: ignore[arg-type]  # nothing is merged here
