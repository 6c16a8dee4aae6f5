"""The tables of the progress as a workbook."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from service.audits.workbook import write_cell
from service.clock import day_of
from service.declarations.readout import state_readout
from service.language import Language, mark, translate
from service.monitoring.agreement import Figures
from service.monitoring.readout import part_name
from service.monitoring.words import BY_NAMES, BY_TITLES, PHASE_NAMES, referral_name
from service.monitoring.workflow import Phase, Progress, Stuck

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18


def workbook_of(progress: Progress, figures: Figures, names: dict[str, str], language: Language) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])

    def add(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        sheet = book.create_sheet(translate(language, title))
        _fill(sheet, [translate(language, one) for one in headings], rows, language)

    counted = (mark("Declarations"), *PHASE_NAMES.values(), mark("Items"), mark("Pre-scored"), mark("Referred"))
    for by, parts in progress.parts.items():
        rows = (
            (
                part_name(by, part, names, language),
                part.declared,
                *(part.phases[phase] for phase in Phase),
                part.items,
                part.prescored,
                part.referred,
                part.reviewed,
            )
            for part in parts
        )
        add(BY_TITLES[by], (BY_NAMES[by], *counted, mark("Reviewed")), rows)
    reasons = ((referral_name(code, language), n) for code, n in progress.referrals.items())
    add(mark("Referred, by reason"), (mark("Reason"), mark("Items")), reasons)
    waits = (mark("Declaration"), mark("Ability point"), mark("School"), mark("State"), mark("Since"))
    add(mark("No reviewer"), waits, _waiting(progress.no_reviewer, language))
    add(mark("Waiting long"), waits, _waiting(progress.long_wait, language))
    add(
        mark("Agreement"),
        (mark("Compared"), mark("Levels"), mark("Same level"), mark("Kappa")),
        _agreement(figures, language),
    )
    if progress.workloads is not None:
        rows = ((one.name, one.open, one.overdue, one.done) for one in progress.workloads)
        add(mark("Workload"), (mark("Reviewer"), mark("Open"), mark("Past their day"), mark("Finished")), rows)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _waiting(found: Stuck, language: Language) -> Iterable[Sequence[object]]:
    for one in found.shown:
        yield one.declaration, one.point, one.school, state_readout(one.state, language).name, str(day_of(one.since))


def _agreement(figures: Figures, language: Language) -> Iterable[Sequence[object]]:
    compared = {
        mark("Two reviewers, before seeing the machine"): figures.reviewers_blind,
        mark("Two reviewers, in the end"): figures.reviewers_final,
        mark("Reviewer and machine, before seeing it"): figures.machine_blind,
        mark("Reviewer and machine, in the end"): figures.machine_final,
    }
    for name, found in compared.items():
        yield translate(language, name), found.n, found.exact, found.kappa


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[object]], language: Language) -> None:
    sheet.freeze_panes = "A2"
    for position, heading in enumerate(headings, start=1):
        sheet.cell(1, position, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTH
    for number, row in enumerate(rows, start=2):
        for position, value in enumerate(row, start=1):
            cell = sheet.cell(number, position)
            assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here, which the type cannot tell
            write_cell(cell, value, language)
