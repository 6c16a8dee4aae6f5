"""The programs' way in to declaring and handing in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from service.accounts.access import allow, check
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.declarations.tables import Declaration
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.rendering import language_of
from service.rounds.tables import Round
from service.submissions import store, workflow
from service.submissions.evidence_schemas import EvidenceOut
from service.submissions.intake import ItemId, Received
from service.submissions.pages import Id, room_of
from service.submissions.reading_api import router as reading
from service.submissions.schemas import DeclarationDetail, DeclarationIn, DeclarationOut, HandInIn
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["submissions"])
router.include_router(reading)

OWN = allow(Permission.SUBMIT)
_WRITING = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)
_UPLOADING = documented(400, 401, 403, 404, 409, 412, 413, 415, 422, 503)


@router.get(
    "/declarations",
    summary="Declarations that you may see, newest first",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=documented(401, 403, 422, 503),
)
def declarations(
    actor: CurrentActor,
    session: Transaction,
    round_id: Annotated[int | None, Query(ge=1, le=999_999_999)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DeclarationOut]:
    found, following = store.declarations_page(session, actor, round_id, cursor, limit)
    return shown(found, following, DeclarationOut.of)


@router.post(
    "/declarations",
    summary="Declare an ability point in an open round; each one once",
    status_code=201,
    dependencies=[allow(Permission.DECLARE)],
    responses=_WRITING,
)
def declare(response: Response, asked: DeclarationIn, actor: CurrentActor, session: Transaction) -> DeclarationDetail:
    check(session, actor, Permission.DECLARE, {"round_id": asked.round_id})
    made = workflow.declare(session, actor, session.get_one(Round, asked.round_id), asked.point)
    return _detail(response, session, made)


@router.get(
    "/declarations/{declaration_id}",
    summary="One declaration with its versions",
    dependencies=[allow(Permission.READ_DECLARATION)],
    responses=documented(401, 403, 404, 422, 503),
)
def declaration(response: Response, declaration_id: Id, session: Transaction) -> DeclarationDetail:
    return _detail(response, session, session.get_one(Declaration, declaration_id))


@router.put(
    "/declarations/{declaration_id}/evidence/{item}",
    summary="Put a file or a text in the place of one evidence item; it is then read and graded",
    dependencies=[OWN],
    responses=_UPLOADING,
)
def put(
    request: Request,
    declaration_id: Id,
    upload: Received,
    session: Transaction,
    expected: Expected,
) -> EvidenceOut:
    held = session.get_one(Declaration, declaration_id)
    evidence = workflow.put(session, held, upload, room_of(request), expected)
    return EvidenceOut.of(evidence, language_of(request), own=True)


@router.delete(
    "/declarations/{declaration_id}/evidence/{item}",
    summary="Take one evidence item out of the draft",
    status_code=204,
    dependencies=[OWN],
    responses=_WRITING,
)
def remove(declaration_id: Id, item: ItemId, session: Transaction, expected: Expected) -> None:
    workflow.remove(session, session.get_one(Declaration, declaration_id), item, expected)


@router.post(
    "/declarations/{declaration_id}/submit",
    summary="Hand in the draft; all that the point asks for has to be there",
    dependencies=[OWN],
    responses=_WRITING,
)
def submit(
    request: Request,
    response: Response,
    declaration_id: Id,
    asked: HandInIn,
    session: Transaction,
    expected: Expected,
) -> DeclarationDetail:
    held = session.get_one(Declaration, declaration_id)
    workflow.submit(session, held, room_of(request), consent=asked.consent, expected=expected)
    return _detail(response, session, held)


@router.post(
    "/declarations/{declaration_id}/withdraw",
    summary="Take handed-in work back before a reviewer has opened it",
    dependencies=[OWN],
    responses=_WRITING,
)
def withdraw(
    request: Request, response: Response, declaration_id: Id, session: Transaction, expected: Expected
) -> DeclarationDetail:
    held = session.get_one(Declaration, declaration_id)
    workflow.withdraw(session, held, room_of(request), expected)
    return _detail(response, session, held)


def _detail(response: Response, session: Session, held: Declaration) -> DeclarationDetail:
    set_etag(response, held.version)
    return DeclarationDetail.with_versions(held, store.submissions_of(session, held.id))
