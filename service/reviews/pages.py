"""The people's way in to blind review: one address, whose page follows the state of the assignment."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.access import allow
from service.accounts.roles import Permission
from service.assignments.words import RECUSAL_NAMES
from service.clock import now
from service.errors import ValueRefused
from service.language import explain
from service.rendering import page
from service.reviews import workflow
from service.reviews.intake import (
    AssignmentId,
    CurrentVisit,
    SentForm,
    Visit,
    blind_of,
    entered_in,
    final_of,
)
from service.reviews.readout import Entered, desk_of
from service.reviews.schemas import LONGEST_ADVICE, LONGEST_REASON, MOST_CHOICES
from service.reviews.store import get_assignment, next_waiting
from service.reviews.tables import Assignment, AssignmentState
from service.reviews.workflow import By

router = APIRouter(include_in_schema=False)

_TEMPLATES = {
    AssignmentState.ASSIGNED: "reviews/intro.html",
    AssignmentState.OPENED: "reviews/blind.html",
    AssignmentState.BLIND_DONE: "reviews/compare.html",
    AssignmentState.DONE: "reviews/finished.html",
}
_REFUSED = 422


@router.get("/reviews/{assignment_id}", dependencies=[allow(Permission.REVIEW)])
def show(request: Request, visit: CurrentVisit, assignment_id: AssignmentId) -> HTMLResponse:
    return _shown(request, visit, get_assignment(visit.session, assignment_id))


@router.post("/reviews/{assignment_id}/open", dependencies=[allow(Permission.REVIEW)])
def begin(visit: CurrentVisit, assignment_id: AssignmentId) -> Response:
    workflow.open_review(visit.session, assignment_id, By(visit.actor))
    return _back(assignment_id)


@router.post("/reviews/{assignment_id}/blind", dependencies=[allow(Permission.REVIEW)])
def set_blind(request: Request, visit: CurrentVisit, assignment_id: AssignmentId, form: SentForm) -> Response:
    try:
        workflow.set_blind(visit.session, assignment_id, blind_of(form).judged(), By(visit.actor))
    except ValueRefused as error:
        assignment = get_assignment(visit.session, assignment_id)
        return _shown(request, visit, assignment, entered_in(form), explain(error, visit.language))
    return _back(assignment_id)


@router.post("/reviews/{assignment_id}/final", dependencies=[allow(Permission.REVIEW)])
def finish(request: Request, visit: CurrentVisit, assignment_id: AssignmentId, form: SentForm) -> Response:
    try:
        sent = final_of(form)
        workflow.finish(visit.session, assignment_id, sent.judged(), sent.kept(), By(visit.actor))
    except ValueRefused as error:
        assignment = get_assignment(visit.session, assignment_id)
        return _shown(request, visit, assignment, entered_in(form), explain(error, visit.language))
    return _back(assignment_id)


def _back(assignment_id: int) -> RedirectResponse:
    return RedirectResponse(f"/reviews/{assignment_id}", status_code=303)


def _shown(
    request: Request, visit: Visit, assignment: Assignment, entered: Entered | None = None, refusal: str = ""
) -> HTMLResponse:
    opened = assignment.opened_at
    return page(
        request,
        _TEMPLATES[assignment.state],
        status=_REFUSED if refusal else 200,
        assignment=assignment,
        desk=desk_of(visit.sight(assignment), visit.language, entered),
        elapsed=round((now() - opened).total_seconds(), 1) if opened else 0,
        following=next_waiting(visit.session, visit.actor, assignment.id),
        refusal=refusal,
        recusals=RECUSAL_NAMES,
        longest_advice=LONGEST_ADVICE,
        longest_reason=LONGEST_REASON,
        most_choices=MOST_CHOICES,
    )
