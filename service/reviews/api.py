"""The programs' way in to blind review."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.roles import Permission
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.reviews import workflow
from service.reviews.intake import AssignmentId, CurrentVisit, Visit
from service.reviews.schemas import BlindIn, FinalIn, ReviewOut
from service.reviews.store import get_assignment
from service.reviews.tables import Assignment
from service.reviews.workflow import By
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["reviews"])

_WRITE = documented(400, 401, 403, 404, 409, 412, 422, 503)


@router.get(
    "/reviews/{assignment_id}",
    summary="One's own review, as far as one may see it yet",
    dependencies=[allow(Permission.REVIEW)],
    responses=documented(401, 403, 404, 422, 503),
)
def read(response: Response, visit: CurrentVisit, assignment_id: AssignmentId) -> ReviewOut:
    return _shown(response, visit, get_assignment(visit.session, assignment_id))


@router.post(
    "/reviews/{assignment_id}/open",
    summary="Open it: the time of reviewing begins",
    dependencies=[allow(Permission.REVIEW)],
    responses=_WRITE,
)
def begin(response: Response, visit: CurrentVisit, assignment_id: AssignmentId, expected: Expected) -> ReviewOut:
    opened = workflow.open_review(visit.session, assignment_id, By(visit.actor, expected))
    return _shown(response, visit, opened)


@router.post(
    "/reviews/{assignment_id}/blind",
    summary="Store one's own levels; from here on the machine's pre-score is shown",
    dependencies=[allow(Permission.REVIEW)],
    responses=_WRITE,
)
def set_blind(
    response: Response, visit: CurrentVisit, assignment_id: AssignmentId, expected: Expected, sent: BlindIn
) -> ReviewOut:
    judged = workflow.set_blind(visit.session, assignment_id, sent.judged(), By(visit.actor, expected))
    return _shown(response, visit, judged)


@router.post(
    "/reviews/{assignment_id}/final",
    summary="Keep or change one's levels after seeing the machine's, and finish",
    dependencies=[allow(Permission.REVIEW)],
    responses=_WRITE,
)
def finish(
    response: Response, visit: CurrentVisit, assignment_id: AssignmentId, expected: Expected, sent: FinalIn
) -> ReviewOut:
    by = By(visit.actor, expected)
    return _shown(response, visit, workflow.finish(visit.session, assignment_id, sent.judged(), sent.kept(), by))


def _shown(response: Response, visit: Visit, assignment: Assignment) -> ReviewOut:
    set_etag(response, assignment.version)
    return ReviewOut.of(visit.sight(assignment), visit.language)
