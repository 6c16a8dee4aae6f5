"""The programs' way in to importing and exporting people."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, UploadFile
from sqlalchemy.orm import Session

from service.accounts import store
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.roster import CellProblem, Roster
from service.accounts.roster_answers import WORKBOOK, WorkbookResponse, refused_cells, workbook
from service.accounts.roster_file import read_sheet
from service.accounts.roster_workbook import write_people, write_template
from service.accounts.schemas import ImportOut
from service.database.transaction import Transaction
from service.grading.intake import shown as shown_name
from service.idempotency.route import OnceRoute
from service.problems import answer, documented
from service.rendering import language_of

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["accounts"])
# An answer that is kept for its Idempotency-Key would keep the passwords in it: this is never kept.
secret_router = APIRouter(prefix="/api/v1", tags=["accounts"])

_READ = allow(Permission.READ_PEOPLE)
_MANAGE = allow(Permission.MANAGE_PEOPLE)


@router.get(
    "/exports/people",
    summary="All people within reach as a workbook that can be imported again",
    dependencies=[_READ],
    response_class=WorkbookResponse,
    responses={**WORKBOOK, **documented(401, 403)},
)
def export_people(request: Request, actor: CurrentActor, session: Transaction) -> WorkbookResponse:
    return workbook(write_people(store.all_people(session, actor), language_of(request)), "people")


@router.get(
    "/imports/people/template",
    summary="The workbook to fill for an import, with the allowed values on its second sheet",
    dependencies=[_MANAGE],
    response_class=WorkbookResponse,
    responses={**WORKBOOK, **documented(401, 403)},
)
def read_template(request: Request, actor: CurrentActor, session: Transaction) -> WorkbookResponse:
    units = store.units_within(session, actor, Permission.MANAGE_PEOPLE)
    return workbook(write_template(units, language_of(request)), "people-template")


@secret_router.post(
    "/imports/people",
    summary="Bring people and their roles to what a workbook says, all of it or nothing; first as a rehearsal",
    dependencies=[_MANAGE],
    response_model=ImportOut,
    responses=documented(400, 401, 403, 413, 415, 422),
)
def import_people(
    request: Request,
    file: UploadFile,
    actor: CurrentActor,
    session: Transaction,
    *,
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = True,
) -> ImportOut | Response:
    """Name in the ``errors`` of a refusal every cell that cannot be taken, and why."""
    sheet = read_sheet(file.file, shown_name(file.filename or ""))
    if isinstance(sheet, list):
        return _refused(request, session, sheet)
    roster = Roster(session, actor, sheet)
    summary = roster.rehearse() if dry_run else roster.take_over()
    if summary is None:
        return _refused(request, session, roster.problems)
    return ImportOut.of(summary, dry_run=dry_run)


def _refused(request: Request, session: Session, problems: list[CellProblem]) -> Response:
    session.rollback()
    return answer(request, refused_cells(problems, language_of(request)))
