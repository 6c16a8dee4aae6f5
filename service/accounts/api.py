"""The programs' way in to oneself and one's tokens; people and units are beside this file."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from service.accounts import people_api, roster_api, session_store, unit_api, workflow
from service.accounts.access import SIGNED_IN
from service.accounts.account_pages import hours_of, set_cookie
from service.accounts.account_schemas import Me, NewTokenOut, PasswordIn, TokenIn, TokenOut
from service.accounts.identity import CurrentActor
from service.accounts.sign_in import Begun
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["accounts"])
# An answer that is kept for its Idempotency-Key would keep the secret in it, or a hash of it: these are never kept.
_secret = APIRouter(prefix="/api/v1", tags=["accounts"])

TokenId = Annotated[int, Path(ge=1, le=999_999_999)]


@router.get("/me", summary="Who is asking, and what they may do", dependencies=[SIGNED_IN], responses=documented(401))
def me(actor: CurrentActor) -> Me:
    return Me.of(actor)


@_secret.post(
    "/me/password",
    summary="Change your password; only in a browser session, and every other one ends",
    status_code=204,
    dependencies=[SIGNED_IN],
    responses=documented(400, 401, 403, 422),
)
def change_password(request: Request, asked: PasswordIn, actor: CurrentActor, session: Transaction) -> Response:
    begun = workflow.change_password(session, actor, asked.old, asked.new, hours_of(request))
    return _begun(request, begun)


@_secret.delete(
    "/me/sessions",
    summary="Sign out everywhere else; only in a browser session",
    status_code=204,
    dependencies=[SIGNED_IN],
    responses=documented(401, 403),
)
def end_other_sessions(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return _begun(request, workflow.end_other_sessions(session, actor, hours_of(request)))


@router.get(
    "/tokens", summary="Your tokens for programs", dependencies=[SIGNED_IN], responses=documented(401, 403, 422)
)
def list_tokens(actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50) -> Page[TokenOut]:
    return shown(*session_store.list_tokens(session, actor.id, cursor, limit), TokenOut.of)


@_secret.post(
    "/tokens",
    summary="Make a token; only in a browser session, and its secret is shown this once",
    status_code=201,
    dependencies=[SIGNED_IN],
    responses=documented(400, 401, 403, 422),
)
def make_token(asked: TokenIn, actor: CurrentActor, session: Transaction) -> NewTokenOut:
    return NewTokenOut.of_new(workflow.make_token(session, actor, asked.name, asked.scopes, asked.days))


@router.delete(
    "/tokens/{token_id}",
    summary="Withdraw a token",
    status_code=204,
    dependencies=[SIGNED_IN],
    responses=documented(401, 403, 404, 422),
)
def revoke_token(token_id: TokenId, actor: CurrentActor, session: Transaction) -> Response:
    workflow.revoke_token(session, actor, token_id)
    return Response(status_code=204)


def _begun(request: Request, begun: Begun) -> Response:
    response = Response(status_code=204)
    set_cookie(request, response, begun)
    return response


_PEOPLE = (people_api.router, people_api.secret_router, roster_api.router, roster_api.secret_router)
for part in (_secret, *_PEOPLE, unit_api.router):
    router.routes.extend(part.routes)
