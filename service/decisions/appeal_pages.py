"""Objections: a teacher's form, the list of those that wait, and the answer to one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from models.errors import WeipingError
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import appeals
from service.decisions.appeal_readout import appeal_readout
from service.decisions.appeal_store import appeal_by, appeals_of, open_appeals
from service.decisions.forms import Form
from service.decisions.involvement import not_a_reviewer
from service.decisions.refusals import Involved
from service.decisions.reviewed import reviewed
from service.decisions.schemas import LEAST_OBJECTION, LONGEST_OBJECTION, AnswerIn, Key, ObjectionIn
from service.decisions.tables import Appeal
from service.decisions.writing import Write
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import DeskError
from service.language import explain
from service.problems import ANSWERS
from service.rendering import language_of, page

router = APIRouter()


@router.get("/declarations/{declaration_id}/objections", dependencies=[allow(Permission.OBJECT)])
def objections(request: Request, declaration_id: Key, session: Transaction) -> HTMLResponse:
    return _objections(request, session, session.get_one(Declaration, declaration_id), {})


@router.post("/declarations/{declaration_id}/objections", dependencies=[allow(Permission.OBJECT)], response_model=None)
def make_objection(request: Request, declaration_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    values = {name: typed.get(name) for name in ("reason", "item", "criterion")}
    try:
        with write.session.begin_nested():
            sent = typed.read(ObjectionIn, **values)
            objection = appeals.Objection(sent.reason, sent.item, sent.criterion)
            appeals.make_objection(write.session, declaration, write.actor.id, objection)
    except WeipingError as error:
        return _objections(request, write.session, declaration, values, error)
    return RedirectResponse(f"/declarations/{declaration_id}/objections", status_code=303)


@router.get("/appeals", dependencies=[allow(Permission.ANSWER)])
def list_appeals(request: Request, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    language = language_of(request)
    rows = [appeal_readout(session, one, language) for one in open_appeals(session, actor)]
    return page(request, "decisions/appeals.html", rows=rows)


@router.get("/appeals/{appeal_id}", dependencies=[allow(Permission.ANSWER)])
def show_appeal(request: Request, appeal_id: Key, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    return _appeal(request, session, appeal_by(session, appeal_id), actor.id)


@router.post("/appeals/{appeal_id}/answer", dependencies=[allow(Permission.ANSWER)], response_model=None)
def answer(request: Request, appeal_id: Key, write: Write, typed: Form) -> HTMLResponse | RedirectResponse:
    appeal = appeal_by(write.session, appeal_id)
    write.on(appeal.declaration_id)
    try:
        with write.session.begin_nested():
            sent = typed.read(AnswerIn, upheld=typed.get("upheld"), answer=typed.get("answer"))
            appeals.answer(write.session, appeal, write.actor.id, upheld=sent.upheld, text=sent.answer)
    except DeskError as error:
        return _appeal(request, write.session, appeal, write.actor.id, error, typed.get("answer"))
    return RedirectResponse(f"/panel/{appeal.declaration_id}" if sent.upheld else "/appeals", status_code=303)


def _objections(
    request: Request,
    session: Session,
    declaration: Declaration,
    values: dict[str, str],
    refusal: WeipingError | None = None,
) -> HTMLResponse:
    language = language_of(request)
    return page(
        request,
        "decisions/objections.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        declaration=declaration,
        point=reviewed(session, declaration).point,
        rows=[appeal_readout(session, one, language) for one in appeals_of(session, declaration.id)],
        possible=declaration.state is State.PUBLICITY,
        values=values,
        refusal=explain(refusal, language) if refusal else "",
        least=LEAST_OBJECTION,
        most=LONGEST_OBJECTION,
    )


def _appeal(
    request: Request,
    session: Session,
    appeal: Appeal,
    actor: int,
    refusal: DeskError | None = None,
    typed: str = "",
) -> HTMLResponse:
    language = language_of(request)
    try:
        not_a_reviewer(session, appeal.declaration, actor)
        involved = ""
    except Involved as error:
        involved = explain(error, language)
    return page(
        request,
        "decisions/appeal.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        appeal=appeal,
        row=appeal_readout(session, appeal, language),
        involved=involved,
        refusal=explain(refusal, language) if refusal else "",
        typed=typed,
    )
