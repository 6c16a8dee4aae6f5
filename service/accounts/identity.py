"""Finds out who sends a request: the session cookie of a browser, or the bearer token of a program."""

import secrets
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.secrets import digest
from service.accounts.tables import ApiToken, Person, SignIn
from service.clock import now
from service.database.transaction import SAFE_METHODS, Transaction
from service.errors import FormExpired, NotSignedIn, PasswordToChange, TokenInvalid

COOKIE = "weiping_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
_WITH_TEMPORARY_PASSWORD = frozenset({"/account/password", "/api/v1/me/password", "/sign-out"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def presented_csrf(request: Request) -> str:
    """Return the CSRF token that came with a request, from its header or its form."""
    if request.method in SAFE_METHODS or COOKIE not in request.cookies:
        return ""
    if CSRF_HEADER in request.headers:
        return request.headers[CSRF_HEADER]
    if request.headers.get("content-type", "").startswith(_FORMS):
        value = (await request.form()).get(CSRF_FIELD, "")
        return value if isinstance(value, str) else ""
    return ""


def possible_actor(
    request: Request, session: Transaction, csrf: Annotated[str, Depends(presented_csrf)]
) -> Actor | None:
    """Return who it is, or None for nobody; pages find it as ``request.state.actor`` too.

    Whoever has a temporary password gets no further than the page where it is changed.
    """
    bearer = request.headers.get("authorization", "").partition(" ")
    actor = _of_token(session, bearer[2]) if bearer[0].lower() == "bearer" else _of_cookie(session, request, csrf)
    request.state.actor = actor
    if actor is not None and actor.must_change_password and request.url.path not in _WITH_TEMPORARY_PASSWORD:
        raise PasswordToChange
    return actor


def current_actor(actor: Annotated[Actor | None, Depends(possible_actor)]) -> Actor:
    if actor is None:
        raise NotSignedIn
    return actor


PossibleActor = Annotated[Actor | None, Depends(possible_actor)]
CurrentActor = Annotated[Actor, Depends(current_actor)]


def _of_cookie(session: Session, request: Request, csrf: str) -> Actor | None:
    token = request.cookies.get(COOKIE, "")
    found = session.scalars(select(SignIn).where(SignIn.token_hash == digest(token))).one_or_none() if token else None
    if found is None or found.expires_at <= now():
        return None
    person = session.get(Person, found.person_id)
    if person is None or not person.active:
        return None
    if request.method not in SAFE_METHODS and not secrets.compare_digest(csrf.encode(), found.csrf.encode()):
        raise FormExpired
    return Actor.of(person, csrf=found.csrf)


def _of_token(session: Session, presented: str) -> Actor:
    token = session.scalars(select(ApiToken).where(ApiToken.token_hash == digest(presented))).one_or_none()
    if token is None or token.revoked_at is not None or token.expires_at <= now():
        raise TokenInvalid
    person = session.get(Person, token.person_id)
    if person is None or not person.active:
        raise TokenInvalid
    return Actor.of(person, scopes=frozenset(Permission(scope) for scope in token.scopes))
