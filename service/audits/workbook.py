"""Every figure of the report as a workbook."""

from collections.abc import Iterable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel

from service.audits.agreement_schemas import MEASURES, AgreementOut
from service.audits.schemas import ReportOut
from service.audits.words import HEADINGS
from service.language import Language, mark, translate

_YES, _NO = mark("yes"), mark("no")
_AGAINST_PRESCORE = mark("pre-score")
_ALL = mark("all")
_WIDTH = 18
_LONGEST = 32_767
"""Characters that a cell of a workbook holds at most."""

Row = Mapping[str, object]


def write_workbook(report: ReportOut, path: Path | BytesIO, language: Language) -> None:
    say = partial(translate, language)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[Row]] = {
        say("Reviewers"): _rows(report.reviewers),
        say("Parts"): _rows(report.components),
        say("Cross-readings"): _rows(report.anchors, without="reason"),
        say("Agreement"): _agreement(report, language),
        say("Agreement by pair"): [{"reviewers": one.reviewers, **_figures(one)} for one in report.agreement.pairs],
        say("Criteria"): _rows(report.criteria),
        say("Schools"): _rows(report.schools),
        say("Patterns"): _rows(report.effects),
        say("Drift"): _rows(report.drift),
        say("Not used"): _rows(report.rejects),
    }
    if report.between_rounds is not None:
        sheets[say("Between rounds")] = _rows(report.between_rounds)
    for title, rows in sheets.items():
        _fill(book.create_sheet(title), rows, language)
    book.save(path)


def _rows(models: Iterable[BaseModel], without: str = "") -> list[Row]:
    return [one.model_dump(exclude={without}) for one in models]


def _agreement(report: ReportOut, language: Language) -> list[Row]:
    say, found = partial(translate, language), report.agreement
    rows: list[Row] = [{"id": say(_ALL), **_figures(found.overall)}]
    rows += [{"id": one.id, **_figures(one)} for one in (*found.criteria, *found.points, *found.schools)]
    if found.prescore:
        against = say(_AGAINST_PRESCORE)
        rows.append({"id": against, **_figures(found.prescore.overall)})
        rows += [{"id": f"{against} · {one.id}", **_figures(one)} for one in found.prescore.criteria]
    return rows


def _figures(one: AgreementOut) -> dict[str, object]:
    cells: dict[str, object] = {}
    for measure in MEASURES:
        low, high = one.intervals[measure] or (None, None)
        cells |= {measure: getattr(one, measure), f"{measure} low": low, f"{measure} high": high}
    return cells | {"n_pairs": one.n_pairs, "n_units": one.n_units, "n_evidence": one.n_evidence, "few": one.few}


def _fill(sheet: Worksheet, rows: list[Row], language: Language) -> None:
    sheet.freeze_panes = "A2"
    columns = list(rows[0]) if rows else []
    for position, column in enumerate(columns, start=1):
        heading = sheet.cell(1, position, _heading(column, language))
        heading.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTH
    if not rows:
        sheet.cell(1, 1, translate(language, mark("None")))
    for number, row in enumerate(rows, start=2):
        for position, column in enumerate(columns, start=1):
            cell = sheet.cell(number, position)
            assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here, which the type cannot tell
            write_cell(cell, row[column], language)


def _heading(column: str, language: Language) -> str:
    measure, _, bound = column.partition(" ")
    heading = translate(language, HEADINGS[measure])
    return f"{heading} · {translate(language, HEADINGS[bound])}" if bound else heading


def write_cell(cell: Cell, value: object, language: Language) -> None:
    if isinstance(value, bool):
        cell.value = translate(language, _YES if value else _NO)
    elif value is None or isinstance(value, int | float):
        cell.value = value
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
        # A name that begins with = is a name, not a formula.
        cell.data_type = "s"
