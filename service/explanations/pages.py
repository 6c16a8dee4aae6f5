"""The people's way in to why a preliminary level came out so."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.explanations.readout import by_criterion, criteria_why, neighbours_shown, readings_shown
from service.explanations.workflow import Why, why_of
from service.grading.readout import readout
from service.grading.workflow import Graded
from service.language import Language
from service.rendering import language_of, page

router = APIRouter(include_in_schema=False)


@router.get("/evidence/{evidence_id}/why", dependencies=[allow(Permission.READ_EVIDENCE)])
def why_page(
    request: Request, evidence_id: Annotated[int, Path(ge=1, le=999_999_999)], actor: CurrentActor, session: Transaction
) -> Response:
    state = request.app.state
    why = why_of(session, state.files, state.desk, actor, evidence_id)
    return page(request, "explanations/why.html", why=why, shown=_shown(why, language_of(request)))


def _shown(why: Why, language: Language) -> dict[str, object] | None:
    if why.grade is None or why.document is None:
        return None
    graded = Graded(why.grade, why.document, why.point, why.requirement, ())
    explanation, near = why.explanation, by_criterion(why.neighbours)
    return {
        "result": readout(graded, why.standard.version, language),
        "told": criteria_why(explanation, why.requirement, language) if explanation else {},
        "readings": readings_shown(explanation, language) if explanation else (),
        "examples": {
            number: neighbours_shown(near[one.id], why.requirement.criterion(one.id), language)
            for number, one in enumerate(why.grade.criteria, start=1)
        },
    }
