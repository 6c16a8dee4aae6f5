"""The programs' way in to objections."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import appeals
from service.decisions.appeal_store import appeal_by, appeals_of, appeals_page
from service.decisions.schemas import AnswerIn, AppealOut, Key, ObjectionIn, ReviewAgainIn, StandingOut
from service.decisions.writing import Write
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.versions import set_etag

router = APIRouter(route_class=OnceRoute)
_WRITES = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)


@router.post(
    "/declarations/{declaration_id}/objections",
    summary="Object to a result that is in publicity",
    status_code=201,
    dependencies=[allow(Permission.OBJECT)],
    responses=_WRITES,
)
def make_objection(declaration_id: Key, write: Write, sent: ObjectionIn) -> AppealOut:
    declaration = write.on(declaration_id)
    objection = appeals.Objection(sent.reason, sent.item, sent.criterion)
    made = appeals.make_objection(write.session, declaration, write.actor.id, objection)
    write.shown(declaration)
    return AppealOut.of(made)


@router.get(
    "/declarations/{declaration_id}/objections",
    summary="All objections to a declaration's results, the first one first",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=documented(401, 403, 404, 422, 503),
)
def list_objections(declaration_id: Key, session: Transaction) -> Page[AppealOut]:
    return shown(appeals_of(session, declaration_id), None, AppealOut.of)


@router.post(
    "/declarations/{declaration_id}/review-again",
    summary="After an accepted objection: have one item reviewed by somebody fresh",
    dependencies=[allow(Permission.DECIDE)],
    responses=_WRITES,
)
def ask_review(declaration_id: Key, write: Write, sent: ReviewAgainIn) -> StandingOut:
    declaration = write.on(declaration_id)
    appeals.ask_review(write.session, declaration, write.actor.id, sent.item)
    return write.shown(declaration)


@router.get(
    "/appeals",
    summary="Objections that you may answer, and those answered, newest first",
    dependencies=[allow(Permission.ANSWER)],
    responses=documented(401, 403, 422, 503),
)
def list_appeals(
    actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50
) -> Page[AppealOut]:
    found, following = appeals_page(session, actor, cursor, limit)
    return shown(found, following, AppealOut.of)


@router.get(
    "/appeals/{appeal_id}",
    summary="One objection; its ETag is that of the declaration, for answering",
    dependencies=[allow(Permission.ANSWER)],
    responses=documented(401, 403, 404, 422, 503),
)
def read_appeal(appeal_id: Key, session: Transaction, response: Response) -> AppealOut:
    appeal = appeal_by(session, appeal_id)
    set_etag(response, appeal.declaration.version)
    return AppealOut.of(appeal)


@router.post(
    "/appeals/{appeal_id}/answer",
    summary="Accept or reject an objection; not by whoever reviewed the work",
    dependencies=[allow(Permission.ANSWER)],
    responses=_WRITES,
)
def answer(appeal_id: Key, write: Write, sent: AnswerIn) -> AppealOut:
    appeal = appeal_by(write.session, appeal_id)
    declaration = write.on(appeal.declaration_id)
    appeals.answer(write.session, appeal, write.actor.id, upheld=sent.upheld, text=sent.answer)
    write.shown(declaration)
    return AppealOut.of(appeal)
