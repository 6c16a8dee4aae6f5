"""The programs' way in to rounds and kept standards."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, UploadFile

from models.errors import StandardFileInvalid
from models.standard.source import MAX_BYTES
from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.errors import ValueRefused
from service.idempotency.route import OnceRoute
from service.language import explain
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.rendering import language_of
from service.rounds import store, workflow
from service.rounds.pages import loaded_standard
from service.rounds.schemas import KeptStandardOut, RoundChange, RoundIn, RoundOut
from service.rounds.tables import Round
from service.versions import Expected, set_etag

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["rounds"])

RoundId = Annotated[int, Path(ge=1, le=999_999_999)]
_LONGEST_NAME = 80


@router.get(
    "/rounds",
    summary="Rounds that you take part in or follow, newest first",
    dependencies=[allow(Permission.READ_ROUND)],
    responses=documented(401, 403, 422, 503),
)
def list_rounds(actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50) -> Page[RoundOut]:
    found, following = store.rounds_seen(session, actor, cursor, limit)
    counts = store.counts_of(session, actor, [one.id for one in found])
    return shown(found, following, lambda one: RoundOut.of(one, counts.get(one.id, {})))


@router.post(
    "/rounds",
    summary="Plan a round for a unit that you manage rounds of",
    status_code=201,
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(400, 401, 403, 404, 409, 415, 422, 503),
)
def create_round(
    request: Request, response: Response, asked: RoundIn, actor: CurrentActor, session: Transaction
) -> RoundOut:
    standard = workflow.choose_standard(session, asked.standard, loaded_standard(request))
    return _out(response, session, actor, workflow.create(session, actor, asked, standard))


@router.get(
    "/rounds/{round_id}",
    summary="One round",
    dependencies=[allow(Permission.READ_ROUND)],
    responses=documented(401, 403, 404, 422, 503),
)
def get_round(response: Response, round_id: RoundId, actor: CurrentActor, session: Transaction) -> RoundOut:
    return _out(response, session, actor, store.find_round(session, round_id))


@router.patch(
    "/rounds/{round_id}",
    summary="Change a round; a running one keeps its unit and its standard",
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(400, 401, 403, 404, 409, 412, 415, 422, 503),
)
def change_round(
    response: Response,
    round_id: RoundId,
    asked: RoundChange,
    actor: CurrentActor,
    session: Transaction,
    expected: Expected,
) -> RoundOut:
    return _out(response, session, actor, workflow.change(session, actor, round_id, asked, expected))


@router.delete(
    "/rounds/{round_id}",
    summary="Delete a round that is planned and empty",
    status_code=204,
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(401, 403, 404, 409, 412, 422, 503),
)
def delete_round(round_id: RoundId, actor: CurrentActor, session: Transaction, expected: Expected) -> None:
    workflow.delete(session, actor, round_id, expected)


@router.post(
    "/rounds/{round_id}/open",
    summary="Let declarations and evidence in; also into a round that was closed",
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(401, 403, 404, 409, 412, 422, 503),
)
def open_round(
    response: Response, round_id: RoundId, actor: CurrentActor, session: Transaction, expected: Expected
) -> RoundOut:
    return _out(response, session, actor, workflow.open_round(session, actor, round_id, expected))


@router.post(
    "/rounds/{round_id}/close",
    summary="Let nothing more in; what is under way stays as it is",
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(401, 403, 404, 409, 412, 422, 503),
)
def close_round(
    response: Response, round_id: RoundId, actor: CurrentActor, session: Transaction, expected: Expected
) -> RoundOut:
    return _out(response, session, actor, workflow.close(session, actor, round_id, expected))


@router.get(
    "/standards",
    summary="Standards that are kept here, newest first",
    dependencies=[allow(Permission.READ_ROUND)],
    responses=documented(401, 403, 422, 503),
)
def list_standards(session: Transaction) -> Page[KeptStandardOut]:
    return shown(store.kept_standards(session), None, KeptStandardOut.of)


@router.post(
    "/standards",
    summary="Keep the standard of a rubric file, JSON or YAML; a refusal names the line to correct",
    status_code=201,
    dependencies=[allow(Permission.MANAGE_ROUND)],
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def keep_standard(request: Request, file: UploadFile, actor: CurrentActor, session: Transaction) -> KeptStandardOut:
    name, data = (file.filename or "")[-_LONGEST_NAME:], file.file.read(MAX_BYTES + 1)
    try:
        return KeptStandardOut.of(workflow.keep_upload(session, actor, data, name))
    except StandardFileInvalid as error:
        # A wrong file of the service's own is its fault; one that was sent is the sender's.
        raise ValueRefused(field="file", reason=explain(error, language_of(request))) from error


def _out(response: Response, session: Transaction, actor: CurrentActor, held: Round) -> RoundOut:
    set_etag(response, held.version)
    return RoundOut.of(held, store.counts_of(session, actor, [held.id]).get(held.id, {}))
