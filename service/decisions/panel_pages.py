"""The panel head's pages: one declaration with all that can be done to it, and a step for all that are ready."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import appeals, bulk, returns, workflow
from service.decisions.bulk import BulkStep
from service.decisions.forms import Form, Typed
from service.decisions.involvement import not_blind
from service.decisions.readout import panel_of
from service.decisions.ready_readout import ready_readout, refused_readout
from service.decisions.return_reasons import EXEMPT_REASONS, RETURN_REASONS
from service.decisions.schemas import ConcludeIn, ExemptIn, ExtendIn, Key, ReturnIn, ReviewAgainIn
from service.decisions.steps import StepName
from service.decisions.words import BULK_NAMES
from service.decisions.writing import Write
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version
from service.errors import DeskError
from service.language import explain
from service.problems import ANSWERS
from service.rendering import language_of, page

router = APIRouter()


@router.get("/panel/ready/{step}", dependencies=[allow(Permission.DECIDE)])
def ready(request: Request, step: BulkStep, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    found = bulk.ready_for(session, actor, step)
    return page(
        request,
        "decisions/ready.html",
        step=step,
        names=BULK_NAMES,
        rows=[ready_readout(session, one, language_of(request)) for one in found],
    )


@router.post("/panel/ready/{step}", dependencies=[allow(Permission.DECIDE)])
def take_all(request: Request, step: BulkStep, write: Write, typed: Form) -> HTMLResponse:
    """Answer with the report itself: it can be read once, and reading it again must not repeat the step."""
    wanted = set(typed.all("declaration"))
    reasons = typed.read(ConcludeIn, reasons=typed.get("reasons")).reasons if step is BulkStep.CONCLUDE else ""
    report = bulk.take_ready(write.session, write.actor, step, wanted, reasons)
    language = language_of(request)
    return page(
        request,
        "decisions/report.html",
        step=step,
        names=BULK_NAMES,
        done=[ready_readout(write.session, one, language) for one in report.done],
        refused=[refused_readout(one, language) for one in report.refused],
        left=report.left,
    )


@router.get("/panel/{declaration_id}", dependencies=[allow(Permission.DECIDE)])
def show(request: Request, declaration_id: Key, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    declaration = session.get_one(Declaration, declaration_id)
    not_blind(session, declaration, actor.id)
    return _shown(request, session, actor, declaration)


@router.post("/panel/{declaration_id}/{step}", dependencies=[allow(Permission.DECIDE)], response_model=None)
def take_step(
    request: Request, declaration_id: Key, step: StepName, write: Write, typed: Form
) -> HTMLResponse | RedirectResponse:
    declaration = write.on(declaration_id)
    try:
        with write.session.begin_nested():
            expect_version(declaration.version, typed.key("version"))
            _STEPS[step](write.session, declaration, write.actor.id, typed)
    except DeskError as error:
        return _shown(request, write.session, write.actor, declaration, error)
    return RedirectResponse(f"/panel/{declaration_id}?done={step.value}", status_code=303)


def _shown(
    request: Request, session: Session, actor: Actor, declaration: Declaration, refusal: DeskError | None = None
) -> HTMLResponse:
    language = language_of(request)
    return page(
        request,
        "decisions/declaration.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        declaration=declaration,
        shown=panel_of(session, actor, declaration, language),
        refusal=explain(refusal, language) if refusal else "",
        return_reasons=RETURN_REASONS,
        exempt_reasons=EXEMPT_REASONS,
        done=request.query_params.get("done") in set(StepName) and request.method == "GET",
    )


def _conclude(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    workflow.conclude(session, declaration, actor, typed.read(ConcludeIn, reasons=typed.get("reasons")).reasons)


def _review_again(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    appeals.ask_review(session, declaration, actor, typed.read(ReviewAgainIn, item=typed.get("item")).item)


def _return(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    returns.return_for_revision(session, declaration, actor, told(typed))


def _return_failed(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    returns.return_failed(session, declaration, actor, told(typed))


def told(typed: Typed) -> returns.Return:
    """Read what the teacher of returned work is told."""
    fields = {"reasons": typed.all("codes"), "advice": typed.get("advice"), "due_on": typed.get("due_on")}
    return typed.read(ReturnIn, **fields).told()


def _publish(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:  # noqa: ARG001  # as all steps
    workflow.publish(session, declaration, actor)


def _end_publicity(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:  # noqa: ARG001  # as all steps
    workflow.end_publicity(session, declaration, actor)


def _finalise(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:  # noqa: ARG001  # as all steps
    workflow.finalise(session, declaration, actor)


def _exempt(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    workflow.exempt(session, declaration, actor, typed.read(ExemptIn, code=typed.get("exempt_code")).code)


def _extend(session: Session, declaration: Declaration, actor: int, typed: Typed) -> None:
    workflow.extend(session, declaration, actor, typed.read(ExtendIn, due_on=typed.get("due_on")).due_on)


_STEPS: dict[StepName, Callable[[Session, Declaration, int, Typed], None]] = {
    StepName.CONCLUDE: _conclude,
    StepName.REVIEW_AGAIN: _review_again,
    StepName.RETURN: _return,
    StepName.RETURN_FAILED: _return_failed,
    StepName.PUBLISH: _publish,
    StepName.END_PUBLICITY: _end_publicity,
    StepName.FINALISE: _finalise,
    StepName.EXEMPT: _exempt,
    StepName.EXTEND: _extend,
}
