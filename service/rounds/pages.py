"""The people's way in to rounds: the list, one round, its form, and what may be done to it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from models.errors import StandardFileInvalid, WeipingError
from models.standard.rubric import Standard
from service.accounts.access import allow, reaches
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.clock import today
from service.database.transaction import Transaction
from service.errors import TransitionForbidden, ValueRefused, VersionConflict
from service.language import explain
from service.pagination import Cursor
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.rounds import store, workflow
from service.rounds.form import RoundForm, Typed, first_values, values_of
from service.rounds.readout import RoundReadout, scheme_fields, units_in_words
from service.rounds.schemas import RoundChange
from service.rounds.standards import standard_of
from service.rounds.tables import Round, RoundState, StandardVersion

router = APIRouter(include_in_schema=False)

RoundId = Annotated[int, Path(ge=1, le=999_999_999)]
_ROWS = 50


def loaded_standard(request: Request) -> Standard | None:
    """Return the standard of the loaded bundle, None while none is loaded."""
    desk = request.app.state.desk
    return desk.standard if desk else None


@router.get("/rounds", dependencies=[allow(Permission.READ_ROUND)])
def rounds(request: Request, actor: CurrentActor, session: Transaction, cursor: Cursor = None) -> HTMLResponse:
    found, following = store.rounds_seen(session, actor, cursor, _ROWS)
    counts = store.counts_of(session, actor, [one.id for one in found])
    language = language_of(request)
    shown = [RoundReadout.of(one, counts.get(one.id, {}), language, today()) for one in found]
    return page(
        request,
        "rounds/list.html",
        rounds=shown,
        following=following,
        begun=cursor is not None,
        manages=actor.has(Permission.MANAGE_ROUND),
        follows=actor.has(Permission.MONITOR),
    )


@router.get("/rounds/new", dependencies=[allow(Permission.MANAGE_ROUND)])
def new_round(request: Request, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    return _form(request, session, actor, Typed(first_values(), None))


@router.post("/rounds", dependencies=[allow(Permission.MANAGE_ROUND)], response_model=None)
def create_round(
    request: Request, actor: CurrentActor, session: Transaction, typed: RoundForm
) -> HTMLResponse | RedirectResponse:
    if typed.asked is None:
        return _form(request, session, actor, typed)
    try:
        with session.begin_nested():
            made = workflow.create(session, actor, typed.asked, _standard(request, session, actor, typed))
    except (ValueRefused, StandardFileInvalid) as error:
        return _form(request, session, actor, typed, refusal=error)
    return RedirectResponse(f"/rounds/{made.id}", status_code=303)


@router.get("/rounds/{round_id}", dependencies=[allow(Permission.READ_ROUND)])
def show_round(request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    return _shown(request, session, actor, store.find_round(session, round_id))


@router.get("/rounds/{round_id}/edit", dependencies=[allow(Permission.MANAGE_ROUND)])
def edit_round(request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    held = store.find_round(session, round_id)
    workflow.check_possible(held, workflow.RoundAction.CHANGE)
    return _form(request, session, actor, Typed(values_of(held), None), held=held)


@router.post("/rounds/{round_id}", dependencies=[allow(Permission.MANAGE_ROUND)], response_model=None)
def change_round(
    request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction, typed: RoundForm
) -> HTMLResponse | RedirectResponse:
    held = store.find_round(session, round_id)
    if typed.asked is None:
        return _form(request, session, actor, typed, held=held)
    try:
        with session.begin_nested():
            standard = _standard(request, session, actor, typed)
            asked = typed.asked.model_copy(update={"standard": standard.content_hash})
            change = RoundChange.model_validate(asked.model_dump())
            workflow.change(session, actor, round_id, change, typed.version)
    except (ValueRefused, StandardFileInvalid, VersionConflict) as error:
        return _form(request, session, actor, typed, held=held, refusal=error)
    return RedirectResponse(f"/rounds/{round_id}", status_code=303)


@router.post("/rounds/{round_id}/open", dependencies=[allow(Permission.MANAGE_ROUND)], response_model=None)
def open_round(
    request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction
) -> HTMLResponse | RedirectResponse:
    try:
        workflow.open_round(session, actor, round_id, None)
    except (ValueRefused, TransitionForbidden) as error:
        return _shown(request, session, actor, store.find_round(session, round_id), error)
    return RedirectResponse(f"/rounds/{round_id}", status_code=303)


@router.post("/rounds/{round_id}/close", dependencies=[allow(Permission.MANAGE_ROUND)], response_model=None)
def close_round(
    request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction
) -> HTMLResponse | RedirectResponse:
    try:
        workflow.close(session, actor, round_id, None)
    except TransitionForbidden as error:
        return _shown(request, session, actor, store.find_round(session, round_id), error)
    return RedirectResponse(f"/rounds/{round_id}", status_code=303)


@router.post("/rounds/{round_id}/delete", dependencies=[allow(Permission.MANAGE_ROUND)], response_model=None)
def delete_round(
    request: Request, round_id: RoundId, actor: CurrentActor, session: Transaction
) -> HTMLResponse | RedirectResponse:
    try:
        workflow.delete(session, actor, round_id, None)
    except (ValueRefused, TransitionForbidden) as error:
        return _shown(request, session, actor, store.find_round(session, round_id), error)
    return RedirectResponse("/rounds", status_code=303)


def _standard(request: Request, session: Session, actor: Actor, typed: Typed) -> StandardVersion:
    """Return the standard that the form names; an uploaded file goes before what was chosen."""
    if typed.rubric is not None:
        return workflow.keep_upload(session, actor, typed.rubric.data, typed.rubric.name)
    chosen = typed.asked.standard if typed.asked else None
    return workflow.choose_standard(session, chosen, loaded_standard(request))


def _shown(
    request: Request, session: Session, actor: Actor, held: Round, refusal: WeipingError | None = None
) -> HTMLResponse:
    language = language_of(request)
    counts = store.counts_of(session, actor, [held.id]).get(held.id, {})
    points = standard_of(session, held).points
    return page(
        request,
        "rounds/round.html",
        status=ANSWERS[type(refusal)].status if refusal else 200,
        round=RoundReadout.of(held, counts, language, today()),
        held=held,
        points=len(points),
        items=sum(len(point.evidence) for point in points),
        graded=_is_loaded(request, held),
        manages=reaches(session, actor, Permission.MANAGE_ROUND, "round_id", held.id),
        follows=actor.has(Permission.MONITOR),
        empty=not store.has_declarations(session, held.id),
        refusal=explain(refusal, language) if refusal else "",
    )


def _is_loaded(request: Request, held: Round) -> bool:
    loaded = loaded_standard(request)
    return loaded is not None and loaded.content_hash == held.standard_hash


def _form(
    request: Request,
    session: Session,
    actor: Actor,
    typed: Typed,
    held: Round | None = None,
    refusal: WeipingError | None = None,
) -> HTMLResponse:
    language, loaded = language_of(request), loaded_standard(request)
    return page(
        request,
        "rounds/form.html",
        status=_status(typed, refusal),
        held=held,
        values=typed.shown,
        wrong=typed.in_words(language),
        fields=scheme_fields(typed.values, language),
        units=units_in_words(store.units_to_hold(session, actor), language),
        standards=[
            one for one in store.kept_standards(session) if not loaded or one.content_hash != loaded.content_hash
        ],
        loaded=loaded,
        fixed=held is not None and held.state is RoundState.OPEN,
        refusal=explain(refusal, language) if refusal else "",
    )


def _status(typed: Typed, refusal: WeipingError | None) -> int:
    if isinstance(refusal, StandardFileInvalid) or typed.wrong:
        return 422  # what was sent is wrong, not the service's own file
    return ANSWERS[type(refusal)].status if refusal else 200
