"""The people's way in to consistency: one dashboard, and behind it a school, a reviewer, a single item."""

from functools import partial
from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts.access import allow, reaches
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.assignments.words import SEAT_NAMES
from service.audits import readout as audits
from service.audits import words as audit_words
from service.audits.workbook import write_workbook
from service.clock import day_of
from service.consistency import cross_pages, drill_store, store, views, words
from service.consistency.naming import named, names_of
from service.consistency.panels import NOTABLE
from service.consistency.readout import dashboard, level_name_of, passing
from service.consistency.schemas import Key
from service.consistency.workflow import ask
from service.database.transaction import Transaction
from service.language import translate
from service.monitoring import plotly_script
from service.monitoring.workbook import XLSX
from service.rendering import language_of, page
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions.tables import Evidence

router = APIRouter(include_in_schema=False)
router.include_router(cross_pages.router)
Chosen = Annotated[Key | None, Query()]


@router.get("/consistency", dependencies=[allow(Permission.MONITOR)], response_model=None)
def consistency_page(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round: Chosen = None,  # noqa: A002  its name in addresses
    unit: Chosen = None,
) -> Response:
    found = drill_store.computed(session, actor)
    if not found:
        schools = drill_store.own_schools(session, actor)
        if len(schools) == 1:
            return RedirectResponse(f"/consistency/schools/{schools[0].id}", status_code=303)
    held = views.chosen(found, round, unit)
    figures = store.figures_of(session, held.row.round_id, held.row.unit_id, pairs=False) if held else None
    return _page(
        request,
        "dashboard",
        choices=[views.computed_out(one) for one in found],
        held=views.computed_out(held) if held else None,
        shown=dashboard(figures, names_of(session, figures), language_of(request)) if figures else None,
        schools=schools if not found else (),
        plotly=plotly_script.identity(),
    )


@router.post("/consistency/compute", dependencies=[allow(Permission.MONITOR)])
def compute_again(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round_id: Annotated[Key, Form()],
    unit_id: Annotated[Key, Form()],
) -> Response:
    ask(session, actor, round_id, unit_id, request.app.state.queue)
    return RedirectResponse(f"/consistency?round={round_id}&unit={unit_id}", status_code=303)


@router.get("/consistency/figures.xlsx", dependencies=[allow(Permission.MONITOR)], response_model=None)
def figures_workbook(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round: Chosen = None,  # noqa: A002  its name in addresses
    unit: Chosen = None,
) -> Response:
    held = views.chosen(drill_store.computed(session, actor), round, unit)
    figures = store.figures_of(session, held.row.round_id, held.row.unit_id) if held else None
    if figures is None:
        return RedirectResponse("/consistency", status_code=303)  # which says what is still to come
    target = BytesIO()
    write_workbook(named(figures.report, names_of(session, figures)), target, language_of(request))
    disposition = {"Content-Disposition": 'attachment; filename="consistency.xlsx"'}
    return Response(target.getvalue(), media_type=XLSX, headers=disposition)


@router.get("/consistency/schools/{unit_id}", dependencies=[allow(Permission.MONITOR)])
def school_page(
    request: Request,
    unit_id: int,
    actor: CurrentActor,
    session: Transaction,
    round: Chosen = None,  # noqa: A002  its name in addresses
) -> Response:
    found = views.school_view(session, actor, session.get_one(Unit, unit_id), round)
    rounds = [views.computed_out(one) for one in drill_store.rows_above(session, session.get_one(Unit, unit_id))]
    names = _level_names(request, session, found.computed.round_id if found.computed else None)
    return _page(request, "school", found=found, rounds=rounds, level_name=names)


@router.get("/consistency/reviewers/{person_id}", dependencies=[allow(Permission.MONITOR)])
def reviewer_page(
    request: Request,
    person_id: int,
    actor: CurrentActor,
    session: Transaction,
    round: Chosen = None,  # noqa: A002  its name in addresses
) -> Response:
    found = views.reviewer_view(session, actor, session.get_one(Person, person_id), round)
    names = _level_names(request, session, found.computed.round_id if found.computed else None)
    return _page(request, "reviewer", found=found, level_name=names)


# Whoever may take reviewed work out row by row may look at one: an item shows who gave which level.
@router.get("/consistency/items/{evidence_id}", dependencies=[allow(Permission.EXPORT)])
def item_page(request: Request, evidence_id: int, actor: CurrentActor, session: Transaction) -> Response:
    found = views.item_view(session, actor, session.get_one(Evidence, evidence_id))
    return _page(
        request,
        "item",
        found=found,
        seats=SEAT_NAMES,
        level_name=_level_names(request, session, found.round_id),
        may_read=reaches(session, actor, Permission.READ_EVIDENCE, "evidence_id", evidence_id),
        may_open=reaches(session, actor, Permission.READ_DECLARATION, "declaration_id", found.declaration_id),
    )


def _page(request: Request, name: str, **context: object) -> Response:
    language = language_of(request)
    return page(
        request,
        f"consistency/{name}.html",
        words=audit_words,
        own=words,
        figure=audits.figure,
        percent=audits.percent,
        bounds=audits.bounds,
        named_rows=audits.named_rows,
        passing=passing,
        day_of=day_of,
        notable=NOTABLE,
        tell=partial(translate, language),
        here="consistency",
        status=200,
        choice=None,
        **context,
    )


def _level_names(request: Request, session: Transaction, round_id: int | None) -> object:
    standard = standard_of(session, session.get_one(Round, round_id)) if round_id is not None else None
    return partial(level_name_of, standard, language_of(request))
