"""The auditor's pages: planning, the state of a spot-check, and its sign-off."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions.forms import Form
from service.decisions.recheck_store import rounds_of
from service.declarations.tables import Declaration
from service.errors import DeskError, ValueRefused
from service.language import explain, mark
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.reviews.intake import SentForm
from service.rounds.tables import Round
from service.spot_checks import reading_pages, showing, store, workflow
from service.spot_checks.api import Write
from service.spot_checks.dealing import deal
from service.spot_checks.forms import settings_in
from service.spot_checks.handing_over import hand_over
from service.spot_checks.publishing import lines_of, published
from service.spot_checks.schemas import DealIn, DrawIn, Key, SchoolsIn, SignIn
from service.spot_checks.summing_up import result_of
from service.spot_checks.words import STATE_NAMES

router = APIRouter(include_in_schema=False)
router.include_router(reading_pages.router)
_RULE = [allow(Permission.RECHECK)]
RoundId = Annotated[int | None, Query(ge=1, le=999_999_999)]
_NO_SETTINGS = mark("the settings are missing; load the page again")


@router.get("/spot-checks", dependencies=_RULE)
def overview(request: Request, actor: CurrentActor, session: Transaction, round: RoundId = None) -> HTMLResponse:  # noqa: A002  # as in the address
    return _overview(request, actor, session, round)


@router.post("/spot-checks/rounds/{round_id}", dependencies=_RULE, response_model=None)
def prepare(request: Request, round_id: Key, write: Write) -> Response:
    try:
        with write.session.begin_nested():
            held = write.session.get_one(Round, round_id)
            made = workflow.prepare(write.session, held, write.actor.id)
    except ValueRefused as error:
        return _overview(request, write.actor, write.session, round_id, error)
    return _to(made.id)


@router.get("/rounds/{round_id}/spot-checks", dependencies=[allow(Permission.READ_ROUND)])
def show_lines(request: Request, round_id: Key, session: Transaction) -> HTMLResponse:
    held = session.get_one(Round, round_id)
    return page(request, "spot_checks/lines.html", held=held, lines=lines_of(session, round_id))


@router.get("/spot-checks/{spot_check_id}", dependencies=_RULE)
def show(request: Request, spot_check_id: Key, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    spot = store.with_list(session, spot_check_id)
    return showing.shown(request, session, actor, spot)


@router.post("/spot-checks/{spot_check_id}/discard", dependencies=_RULE, response_model=None)
def discard(spot_check_id: Key, write: Write) -> Response:
    spot = write.on(spot_check_id)
    round_id = spot.round_id
    workflow.discard(write.session, spot, write.actor.id)
    return RedirectResponse(f"/spot-checks?round={round_id}", status_code=303)


@router.post("/spot-checks/{spot_check_id}/draw", dependencies=_RULE, response_model=None)
def draw(request: Request, spot_check_id: Key, write: Write, typed: Form, form: SentForm) -> Response:
    spot = write.on(spot_check_id)
    try:
        with write.session.begin_nested():
            settings = settings_in(form)
            if settings is None:
                raise ValueRefused(field=mark("Form"), reason=_NO_SETTINGS)
            sent = typed.read(DrawIn, seed=typed.get("seed"), settings=settings)
            workflow.draw(write.session, spot, sent.settings, sent.seed, write.actor.id)
    except DeskError as error:
        return showing.shown(request, write.session, write.actor, spot, error, form)
    return _to(spot_check_id)


@router.post("/spot-checks/{spot_check_id}/deal", dependencies=_RULE, response_model=None)
def deal_out(request: Request, spot_check_id: Key, write: Write, typed: Form) -> Response:
    spot = write.on(spot_check_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(DealIn, rechecker_ids=typed.all("rechecker_ids"))
            deal(write.session, spot, set(sent.rechecker_ids), write.actor)
    except DeskError as error:
        return showing.shown(request, write.session, write.actor, spot, error)
    return _to(spot_check_id, "rereading")


@router.post("/spot-checks/{spot_check_id}/extend", dependencies=_RULE, response_model=None)
def extend(spot_check_id: Key, write: Write) -> Response:
    workflow.extend(write.session, write.on(spot_check_id), write.actor)
    return _to(spot_check_id)


@router.post("/spot-checks/{spot_check_id}/reread-schools", dependencies=_RULE, response_model=None)
def reread_schools(request: Request, spot_check_id: Key, write: Write, typed: Form) -> Response:
    spot = write.on(spot_check_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(SchoolsIn, school_ids=typed.all("school_ids"))
            schools = {str(one) for one in sent.school_ids}
            workflow.reread_schools(write.session, spot, schools, write.actor)
    except DeskError as error:
        return showing.shown(request, write.session, write.actor, spot, error)
    return _to(spot_check_id)


@router.post("/spot-checks/{spot_check_id}/sign", dependencies=_RULE, response_model=None)
def sign(request: Request, spot_check_id: Key, write: Write, typed: Form) -> Response:
    spot = write.on(spot_check_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(SignIn, remark=typed.get("remark"))
            workflow.sign(write.session, spot, sent.remark, write.actor.id)
    except DeskError as error:
        return showing.shown(request, write.session, write.actor, spot, error)
    return _to(spot_check_id)


@router.post("/spot-checks/{spot_check_id}/hand-over/{declaration_id}", dependencies=_RULE, response_model=None)
def hand_on(spot_check_id: Key, declaration_id: Key, write: Write) -> Response:
    spot = write.on(spot_check_id)
    workflow.expect_drawn(spot)
    declaration = write.session.get_one(Declaration, declaration_id)
    hand_over(write.session, spot, result_of(write.session, spot), declaration, write.actor.id)
    return _to(spot_check_id, "wrong")


@router.get("/spot-checks/{spot_check_id}/list", dependencies=_RULE)
def download(spot_check_id: Key, session: Transaction) -> Response:
    spot = store.with_list(session, spot_check_id)
    workflow.expect_drawn(spot)
    name = f"attachment; filename=spot-check-{spot.id}.json"
    text = published(session, spot).model_dump_json(indent=1)
    return Response(text, media_type="application/json", headers={"Content-Disposition": name})


def _to(spot_check_id: int, section: str = "") -> RedirectResponse:
    return RedirectResponse(f"/spot-checks/{spot_check_id}" + (f"#{section}" if section else ""), status_code=303)


def _overview(
    request: Request, actor: CurrentActor, session: Transaction, round_id: int | None, refusal: DeskError | None = None
) -> HTMLResponse:
    rounds = rounds_of(session, actor)
    held = next((one for one in rounds if one.id == round_id), None) or showing.best_round(session, rounds)
    return page(
        request,
        "spot_checks/list.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        rounds=rounds,
        held=held,
        spots=store.of_round(session, held.id) if held else (),
        state_names=STATE_NAMES,
        refusal=explain(refusal, language_of(request)) if refusal else "",
    )
