"""The people's way in to reviewed work as a table."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.declarations.states import STATE_NAMES
from service.exports import store
from service.exports.asked import Asked, asked
from service.exports.streaming import csv_of
from service.exports.table import MOST_ROWS, workbook
from service.exports.words import PHASE_NAMES
from service.exports.workflow import count, scored
from service.monitoring.workbook import XLSX
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)
Filters = Annotated[Asked, Depends(asked)]


@router.get("/exports", dependencies=[allow(Permission.EXPORT)])
def exports_page(request: Request, filters: Filters, actor: CurrentActor, session: Transaction) -> Response:
    within = Asked().clauses(actor)
    return page(
        request,
        "exports/exports.html",
        asked=filters,
        count=count(session, filters.clauses(actor)),
        rounds=store.rounds(session, within),
        schools=store.schools(session, within),
        states=STATE_NAMES,
        phases=PHASE_NAMES,
        most=MOST_ROWS,
        query=urlencode(filters.address()),
    )


@router.get("/exports/scored-table.csv", dependencies=[allow(Permission.EXPORT)])
def scored_csv(request: Request, filters: Filters, actor: CurrentActor) -> StreamingResponse:
    return csv_of(request, filters, actor)


@router.get("/exports/scored-table.xlsx", dependencies=[allow(Permission.EXPORT)])
def scored_workbook(request: Request, filters: Filters, actor: CurrentActor, session: Transaction) -> Response:
    clauses = filters.clauses(actor)
    n_rows = count(session, clauses).rows
    rows = scored(session, request.app.state.files, clauses, filters.phase)
    return Response(
        workbook(rows, n_rows, language_of(request)),
        media_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="scored_table.xlsx"'},
    )
