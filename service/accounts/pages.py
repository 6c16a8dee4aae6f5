"""The people's way in: the start, signing in and out; the other pages of this room are beside this file."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from service.accounts import account_pages, entrance, openid, people_pages, roster_pages, sign_in, store, unit_pages
from service.accounts.access import PUBLIC
from service.accounts.demo import DEMO_PASSWORD
from service.accounts.identity import COOKIE, PossibleActor
from service.accounts.readout import Refused, people_shown
from service.database.transaction import Transaction, database_of
from service.errors import DeskError, FormExpired, OpenIDFailed
from service.language import explain, mark
from service.navigation import start_of
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.settings import Settings

router = APIRouter(include_in_schema=False)

_OPENID_COOKIE = "weiping_openid"
_OPENID_PATH = "/sign-in/openid"
_LONGEST_ADDRESS = 400
_SAMPLES_PER_ROLE = 2


@router.get("/", dependencies=[PUBLIC])
def start(actor: PossibleActor) -> Response:
    return RedirectResponse(start_of(actor) if actor else "/sign-in", status_code=303)


@router.get("/sign-in", dependencies=[PUBLIC])
def sign_in_page(request: Request, actor: PossibleActor, session: Transaction, next: str = "") -> Response:  # noqa: A002  the address is given
    if actor is not None:
        return RedirectResponse(local(next) or start_of(actor), status_code=303)
    return _sign_in_page(request, session, next)


@router.post("/sign-in", dependencies=[PUBLIC])
def enter(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002  the field is given
) -> Response:
    """Sign in without asking who signed in before; a form of another site must not sign anybody in as somebody."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormExpired
    database, settings = database_of(request), _settings(request)
    try:
        begun = entrance.enter(database, login, password, settings)
    except DeskError as error:
        with database.transaction(reads_only=True) as session:
            refusal = Refused(int(ANSWERS[type(error)].status), explain(error, language_of(request)))
            return _sign_in_page(request, session, next, refusal, login)
    return signed_in(request, begun, local(next) or "/")


@router.post("/sign-out", dependencies=[PUBLIC])
def leave(request: Request, actor: PossibleActor, session: Transaction) -> Response:  # noqa: ARG001  asked for its CSRF check
    sign_in.end(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/sign-in/openid", dependencies=[PUBLIC])
def begin_openid(request: Request, next: str = "") -> Response:  # noqa: A002  the address is given
    back = str(request.url_for("finish_openid"))
    sent = openid.begin(database_of(request), _settings(request), back, local(next))
    response = RedirectResponse(sent.address, status_code=303)
    # Only the browser that began may come back: nobody signs another one in with an address that they prepared.
    response.set_cookie(
        _OPENID_COOKIE,
        sent.state,
        max_age=openid.ATTEMPT_MINUTES * 60,
        path=_OPENID_PATH,
        httponly=True,
        samesite="lax",
        secure=_secure(request),
    )
    return response


@router.get("/sign-in/openid/back", dependencies=[PUBLIC])
def finish_openid(request: Request, state: str = "", code: str = "") -> Response:
    begun_here = secrets.compare_digest(state.encode(), request.cookies.get(_OPENID_COOKIE, "").encode())
    if not (state and code and begun_here):
        raise OpenIDFailed(reason=mark("it broke off, or was begun in another browser"))
    back = str(request.url_for("finish_openid"))
    returned = openid.finish(database_of(request), _settings(request), back, state, code)
    response = signed_in(request, returned.begun, returned.destination or "/")
    response.delete_cookie(_OPENID_COOKIE, path=_OPENID_PATH)
    return response


def signed_in(request: Request, begun: sign_in.Begun, destination: str) -> Response:
    """Send the browser on with the cookie of its new session."""
    response = RedirectResponse(destination, status_code=303)
    account_pages.set_cookie(request, response, begun)
    return response


def local(address: str) -> str:
    """Return an address of this service; empty for any other, which a link could lead to after signing in."""
    leads_out = not address.startswith("/") or address.startswith("//") or "\\" in address
    return "" if leads_out or not address.isprintable() or len(address) > _LONGEST_ADDRESS else address


def _sign_in_page(
    request: Request, session: Session, destination: str, refusal: Refused | None = None, login: str = ""
) -> Response:
    settings = _settings(request)
    samples = people_shown(store.sample_people(session, _SAMPLES_PER_ROLE)) if settings.demo else []
    return page(
        request,
        "accounts/sign_in.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        login=login,
        destination=local(destination),
        openid=bool(settings.oidc_issuer),
        samples=samples,
        sample_password=DEMO_PASSWORD if settings.demo else "",
    )


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"


# Addresses without an id come first: /people/new is nobody's number.
for part in (account_pages.router, roster_pages.router, people_pages.router, unit_pages.router):
    router.routes.extend(part.routes)
