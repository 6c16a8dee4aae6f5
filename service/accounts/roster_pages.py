"""The pages of importing and exporting people: upload, look at what would happen, confirm, take the passwords along."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from models.errors import DocumentError
from service.accounts import store
from service.accounts.access import allow
from service.accounts.carried import packed, unpacked
from service.accounts.identity import CurrentActor
from service.accounts.readout import Refused, refused
from service.accounts.roles import Permission
from service.accounts.roster import MOST_ROWS, CellProblem, Roster, Sheet, Summary
from service.accounts.roster_answers import refused_cells, workbook
from service.accounts.roster_columns import HEADINGS
from service.accounts.roster_file import MOST_MEGABYTES, read_sheet
from service.accounts.roster_workbook import write_passwords, write_people, write_template
from service.database.transaction import Transaction
from service.errors import ValueRefused
from service.grading.intake import shown as shown_name
from service.language import explain, mark
from service.problems import ANSWERS
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)

_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)
_SHOWN_PROBLEMS = 100
_SHEET: TypeAdapter[Sheet] = TypeAdapter(Sheet)
_PASSWORDS: TypeAdapter[list[list[str]]] = TypeAdapter(list[list[str]])


@router.get("/people/import", dependencies=[_MANAGE])
def import_page(request: Request) -> Response:
    return _page(request)


@router.post("/people/import", dependencies=[_MANAGE])
def look_through(
    request: Request, actor: CurrentActor, session: Transaction, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Say what an import would do; nothing is kept, the rows travel in the form that confirms."""
    if file is None or not file.filename:
        return _refused_page(request, session, ValueRefused(field=mark("File"), reason=mark("choose a file")))
    try:
        sheet = read_sheet(file.file, shown_name(file.filename))
    except DocumentError as error:
        return _page(request, refusal=Refused(int(ANSWERS[type(error)].status), explain(error, language_of(request))))
    if isinstance(sheet, list):
        return _problems_page(request, sheet)
    roster = Roster(session, actor, sheet)
    summary = roster.rehearse()
    if summary is None:
        return _problems_page(request, roster.problems)
    return _page(request, summary=summary, carried=packed(_SHEET, sheet))


@router.post("/people/import/confirm", dependencies=[_MANAGE])
def take_over(
    request: Request, actor: CurrentActor, session: Transaction, rows: Annotated[str, Form()] = ""
) -> Response:
    """Check everything once more, as it may have changed meanwhile, and take it over."""
    try:
        sheet = unpacked(_SHEET, rows)
    except ValueRefused as error:
        return _refused_page(request, session, error)
    roster = Roster(session, actor, sheet)
    summary = roster.take_over() if len(sheet.rows) <= MOST_ROWS else None
    if summary is None:
        session.rollback()
        return _problems_page(request, roster.problems)
    new = [[one.person.login, one.person.name, one.person.unit.name, one.password] for one in summary.created]
    return _page(request, summary=summary, taken_over=True, carried=packed(_PASSWORDS, new) if new else "")


@router.post("/people/import/passwords.xlsx", dependencies=[_MANAGE])
def take_passwords(request: Request, session: Transaction, rows: Annotated[str, Form()] = "") -> Response:
    """Turn the passwords that the page before carries into a workbook; they are kept nowhere else."""
    try:
        passwords = unpacked(_PASSWORDS, rows)
    except ValueRefused as error:
        return _refused_page(request, session, error)
    return workbook(write_passwords(passwords, language_of(request)), "temporary-passwords")


@router.get("/people/template.xlsx", dependencies=[_MANAGE])
def template(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    units = store.units_within(session, actor, Permission.MANAGE_PEOPLE)
    return workbook(write_template(units, language_of(request)), "people-template")


@router.get("/people/export.xlsx", dependencies=[_READ])
def export(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return workbook(write_people(store.all_people(session, actor), language_of(request)), "people")


def _refused_page(request: Request, session: Session, error: ValueRefused) -> Response:
    return _page(request, refusal=refused(session, request, error))


def _problems_page(request: Request, problems: list[CellProblem]) -> Response:
    problem = refused_cells(problems, language_of(request))
    return _page(request, refusal=Refused(problem.status, problem.detail), problems=problem.errors)


def _page(
    request: Request,
    *,
    refusal: Refused | None = None,
    problems: list[str] | None = None,
    summary: Summary | None = None,
    carried: str = "",
    taken_over: bool = False,
) -> Response:
    return page(
        request,
        "accounts/import.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        problems=(problems or [])[:_SHOWN_PROBLEMS],
        n_more=max(0, len(problems or []) - _SHOWN_PROBLEMS),
        summary=summary,
        carried=carried,
        taken_over=taken_over,
        headings=list(HEADINGS.values()),
        megabytes=MOST_MEGABYTES,
        most_rows=MOST_ROWS,
    )
