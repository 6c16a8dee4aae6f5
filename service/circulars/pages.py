"""The people's way in to circulars."""

from fastapi import APIRouter, Request, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.circulars import store
from service.circulars.answers import file_of
from service.circulars.api import UnitId, Wanted
from service.circulars.asked import Paper
from service.circulars.content import circular_of
from service.circulars.readout import preview_of
from service.circulars.workflow import sources_of
from service.database.transaction import Transaction
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)


@router.get("/circulars", dependencies=[allow(Permission.RECHECK)])
def subjects_page(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return page(request, "circulars/subjects.html", subjects=store.subjects_of(session, actor))


@router.get("/circulars/{unit_id}", dependencies=[allow(Permission.RECHECK)])
def circular_page(unit_id: UnitId, wanted: Wanted, request: Request, session: Transaction) -> Response:
    sources = sources_of(session, unit_id, wanted, language_of(request), pairs=False)
    circular = circular_of(sources)
    return page(
        request,
        "circulars/circular.html",
        scope=sources.scope,
        asked=wanted,
        circular=circular,
        computed=sources.figures is not None,
        lines=preview_of(circular),
    )


@router.get("/circulars/{unit_id}/{paper}", dependencies=[allow(Permission.RECHECK)])
def paper_file(unit_id: UnitId, paper: Paper, wanted: Wanted, request: Request, session: Transaction) -> Response:
    return file_of(sources_of(session, unit_id, wanted, language_of(request)), paper)
