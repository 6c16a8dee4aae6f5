"""The county's pages: the sample of a round, what its recheck showed, and one result beside its recheck."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import rechecks, workflow
from service.decisions.forms import Form
from service.decisions.readout import decisions_readout, timeline
from service.decisions.recheck_readout import compared, schools_of, selected_readout
from service.decisions.recheck_schemas import EndRecheckIn, RecheckerIn, SampleIn
from service.decisions.recheck_store import REACHED, recheckers, rounds_of
from service.decisions.rechecks import Ending
from service.decisions.return_reasons import RETURN_REASONS
from service.decisions.schemas import Key, RevokeIn
from service.decisions.steps import county_steps
from service.decisions.store import declarations_in
from service.decisions.writing import Write
from service.declarations.readout import state_readout
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version
from service.errors import DeskError
from service.language import explain
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.rounds.standards import scheme_of
from service.rounds.tables import Round

router = APIRouter()

RoundId = Annotated[int | None, Query(ge=1, le=999_999_999)]


@router.get("/rechecks", dependencies=[allow(Permission.RECHECK)])
def overview(request: Request, actor: CurrentActor, session: Transaction, round: RoundId = None) -> HTMLResponse:  # noqa: A002  # as in the address
    rounds = rounds_of(session, actor)
    held = next((one for one in rounds if one.id == round), rounds[0] if rounds else None)
    return _overview(request, session, actor, held)


@router.post("/rechecks/rounds/{round_id}/sample", dependencies=[allow(Permission.RECHECK)], response_model=None)
def draw_sample(request: Request, round_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    held = write.session.get_one(Round, round_id)
    try:
        with write.session.begin_nested():
            seed = typed.read(SampleIn, seed=typed.get("seed")).seed
            rechecks.draw_sample(write.session, held, write.actor.id, seed)
    except DeskError as error:
        return _overview(request, write.session, write.actor, held, error)
    return RedirectResponse(f"/rechecks?round={round_id}", status_code=303)


@router.get("/rechecks/{declaration_id}", dependencies=[allow(Permission.RECHECK)])
def show(request: Request, declaration_id: Key, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    return _result(request, session, actor, session.get_one(Declaration, declaration_id))


@router.post("/rechecks/{declaration_id}/seat", dependencies=[allow(Permission.RECHECK)], response_model=None)
def seat_rechecker(request: Request, declaration_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(RecheckerIn, reviewer_id=typed.get("reviewer_id"))
            rechecks.seat_rechecker(write.session, declaration, write.actor, sent.reviewer_id)
    except DeskError as error:
        return _result(request, write.session, write.actor, declaration, error)
    return _back(declaration)


@router.post("/rechecks/{declaration_id}/end", dependencies=[allow(Permission.RECHECK)], response_model=None)
def end_recheck(request: Request, declaration_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    try:
        with write.session.begin_nested():
            expect_version(declaration.version, typed.key("version"))
            fields = {"advice": typed.get("advice"), "due_on": typed.get("due_on"), "reasons": typed.all("codes")}
            kept = fields if typed.get("ending") == Ending.RETURN else {}
            sent = typed.read(EndRecheckIn, ending=typed.get("ending"), **kept)
            rechecks.end(write.session, declaration, write.actor.id, sent.ending, sent.told())
    except DeskError as error:
        return _result(request, write.session, write.actor, declaration, error)
    return _back(declaration)


@router.post("/rechecks/{declaration_id}/certify", dependencies=[allow(Permission.RECHECK)], response_model=None)
def certify(request: Request, declaration_id: Key, write: Write) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    try:
        with write.session.begin_nested():
            workflow.certify(write.session, declaration, write.actor.id)
    except DeskError as error:
        return _result(request, write.session, write.actor, declaration, error)
    return _back(declaration)


@router.post("/rechecks/{declaration_id}/revoke", dependencies=[allow(Permission.RECHECK)], response_model=None)
def revoke(request: Request, declaration_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(RevokeIn, code=typed.get("code"), reasons=typed.get("reasons"))
            workflow.revoke(write.session, declaration, write.actor.id, sent.code, sent.reasons)
    except DeskError as error:
        return _result(request, write.session, write.actor, declaration, error)
    return _back(declaration)


def _back(declaration: Declaration) -> RedirectResponse:
    return RedirectResponse(f"/rechecks/{declaration.id}", status_code=303)


def _overview(
    request: Request, session: Session, actor: Actor, held: Round | None, refusal: DeskError | None = None
) -> HTMLResponse:
    language, rounds = language_of(request), rounds_of(session, actor)
    key = held.id if held else 0
    reached = declarations_in(session, actor, Permission.RECHECK, REACHED, key)
    seed = rechecks.seed_of(session, held) if held else None
    # Before there is a seed, what would be drawn is not known, but how much is.
    planned = rechecks.plan_sample(session, held, seed or "") if held else None
    return page(
        request,
        "decisions/rechecks.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        rounds=rounds,
        held=held,
        share=scheme_of(held).recheck_share if held else 0.0,
        seed=seed,
        planned=planned,
        schools=schools_of(session, actor, key, reached),
        selected=[selected_readout(session, one, language) for one in reached if one.state is State.RECHECK],
        decided=[one for one in reached if one.state in (State.FINAL, State.CERTIFIED, State.REVOKED)],
        state_of=lambda one: state_readout(one.state, language),
        refusal=explain(refusal, language) if refusal else "",
    )


def _result(
    request: Request, session: Session, actor: Actor, declaration: Declaration, refusal: DeskError | None = None
) -> HTMLResponse:
    language, under_way = language_of(request), declaration.state is State.RECHECK
    shown = compared(session, declaration, language)
    return page(
        request,
        "decisions/recheck.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        declaration=declaration,
        state=state_readout(declaration.state, language),
        shown=shown,
        under_way=under_way,
        recheckers=recheckers(session, actor, declaration) if under_way and not shown.complete else [],
        steps=county_steps(session, declaration),
        # Whoever rechecks must not read in the decision what they are to judge.
        decisions_shown=() if under_way and not shown.complete else decisions_readout(session, declaration, language),
        timeline_shown=timeline(session, declaration, language),
        return_reasons=RETURN_REASONS,
        refusal=explain(refusal, language) if refusal else "",
    )
