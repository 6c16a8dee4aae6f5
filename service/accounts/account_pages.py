"""The pages of one's own account: roles, password, sessions, tokens."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.accounts import session_store, sign_in, workflow
from service.accounts.access import SIGNED_IN
from service.accounts.actor import Actor
from service.accounts.fields import DAYS, PERMISSION, TOKEN_NAME, taken
from service.accounts.identity import COOKIE, CurrentActor
from service.accounts.passwords import SHORTEST
from service.accounts.readout import Refused, people_shown, refused, scopes_shown, tokens_shown
from service.accounts.roles import Permission
from service.accounts.workflow import LONGEST_DAYS, NewToken
from service.database.transaction import Transaction
from service.errors import DeskError, ValueRefused
from service.language import mark
from service.rendering import page
from service.settings import Settings

router = APIRouter(include_in_schema=False)

_SHOWN_TOKENS = 50
_DAYS_OFFERED = (30, 90, 180, LONGEST_DAYS)


class PasswordForm(BaseModel):
    old: str = ""
    new: str = ""
    again: str = ""


class TokenForm(BaseModel):
    name: str = ""
    days: str = ""
    scope: list[str] = []


@router.get("/account", dependencies=[SIGNED_IN])
def account(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return _account(request, actor, session)


@router.get("/account/password", dependencies=[SIGNED_IN])
def password_page(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    return _password_page(request, actor, session)


@router.post("/account/password", dependencies=[SIGNED_IN])
def change_password(
    request: Request, actor: CurrentActor, session: Transaction, form: Annotated[PasswordForm, Form()]
) -> Response:
    try:
        if form.new != form.again:
            raise ValueRefused(field=mark("New password"), reason=mark("you did not write the same twice"))
        begun = workflow.change_password(session, actor, form.old, form.new, hours_of(request))
    except DeskError as error:
        return _password_page(request, actor, session, refused(session, request, error))
    response = RedirectResponse("/account?said=password" if not actor.must_change_password else "/", status_code=303)
    set_cookie(request, response, begun)
    return response


@router.post("/account/sessions", dependencies=[SIGNED_IN])
def end_other_sessions(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    begun = workflow.end_other_sessions(session, actor, hours_of(request))
    response = RedirectResponse("/account?said=sessions", status_code=303)
    set_cookie(request, response, begun)
    return response


@router.post("/account/tokens", dependencies=[SIGNED_IN])
def make_token(
    request: Request, actor: CurrentActor, session: Transaction, form: Annotated[TokenForm, Form()]
) -> Response:
    """Show the new token on the answer itself: it must not be kept anywhere to be shown after a redirect."""
    try:
        name = taken(TOKEN_NAME, form.name, mark("Name"))
        scopes = [taken(PERMISSION, one, mark("What it may do")) for one in form.scope]
        made = workflow.make_token(session, actor, name, scopes, taken(DAYS, form.days, mark("Days")))
    except DeskError as error:
        return _account(request, actor, session, refusal=refused(session, request, error))
    return _account(request, actor, session, made=made)


@router.post("/account/tokens/{token_id}/withdraw", dependencies=[SIGNED_IN])
def revoke_token(
    token_id: Annotated[int, Path(ge=1, le=999_999_999)], actor: CurrentActor, session: Transaction
) -> Response:
    workflow.revoke_token(session, actor, token_id)
    return RedirectResponse("/account?said=token", status_code=303)


def set_cookie(request: Request, response: Response, begun: sign_in.Begun) -> None:
    response.set_cookie(
        COOKIE,
        begun.token,
        max_age=begun.hours * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def hours_of(request: Request) -> int:
    settings: Settings = request.app.state.settings
    return settings.session_hours


_SAID = {
    "password": mark("The password is changed; you are signed out everywhere else."),
    "sessions": mark("You are signed out everywhere else."),
    "token": mark("The token is withdrawn."),
}


def _account(
    request: Request, actor: Actor, session: Session, *, refusal: Refused | None = None, made: NewToken | None = None
) -> Response:
    tokens, _ = session_store.list_tokens(session, actor.id, None, _SHOWN_TOKENS)
    return page(
        request,
        "accounts/account.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        made=made,
        said=_SAID.get(request.query_params.get("said", "")),
        person=people_shown([workflow.oneself(session, actor)])[0],
        n_sessions=session_store.count_sessions(session, actor.id),
        tokens=tokens_shown(tokens),
        scopes=scopes_shown([one for one in Permission if actor.has(one)]),
        days_offered=_DAYS_OFFERED,
    )


def _password_page(request: Request, actor: Actor, session: Session, refusal: Refused | None = None) -> Response:
    person = workflow.oneself(session, actor)
    return page(
        request,
        "accounts/password.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        temporary=actor.must_change_password,
        has_password=person.password_hash is not None,
        own_login=person.login,
        shortest=SHORTEST,
    )
