"""Signs people in over an OpenID Connect provider: code flow with PKCE, state and nonce; it never adds an account.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, decode
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from service.accounts import session_store, sign_in, store
from service.accounts.secrets import digest, new_token
from service.accounts.tables import OpenIDAttempt, Person
from service.clock import now
from service.database.engine import Database
from service.errors import NotFound, OpenIDFailed
from service.journal.store import append
from service.language import mark
from service.settings import Settings

ATTEMPT_MINUTES = 10
_WELL_KNOWN = "/.well-known/openid-configuration"
_SECONDS = 10
_LEEWAY = 60
"""Seconds by which two clocks may differ."""
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Never a symmetric one, which the client's secret could forge, and never none."""
_LONGEST_SUBJECT = 255
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DISTRUSTED = mark("its answer cannot be trusted")
_NOT_REACHED = mark("it cannot be reached or does not answer as agreed")
_UNKNOWN = mark("no account here belongs to you; ask your administrator")
_STALE = mark("this attempt is unknown or too old")


class _Parts(BaseModel):
    """Where the parts of a provider are, as it says itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True)
class Sent:
    """Where to send the browser, and the state that it must bring back."""

    address: str
    state: str


@dataclass(frozen=True)
class Returned:
    begun: sign_in.Begun
    destination: str


def begin(database: Database, settings: Settings, back: str, destination: str) -> Sent:
    """Begin an attempt; ``back`` is the address at which the provider hands the browser over again.

    Raises
    ------
    NotFound
        When no provider is set.
    OpenIDFailed
        When it does not answer.
    """
    state, nonce, verifier = new_token(), new_token(), new_token()
    with _client(settings, back) as client:
        found = _discovered(client, settings)
        address, _ = client.create_authorization_url(
            found.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
        )
    attempt = OpenIDAttempt(
        state_hash=digest(state),
        nonce=nonce,
        verifier=verifier,
        destination=destination,
        expires_at=now() + timedelta(minutes=ATTEMPT_MINUTES),
    )
    with database.transaction() as session:
        session.add(attempt)
    return Sent(address, state)


def finish(database: Database, settings: Settings, back: str, state: str, code: str) -> Returned:
    """Begin a session for whom the provider vouches.

    Raises
    ------
    OpenIDFailed
        When the attempt is unknown, the answer cannot be trusted, or nobody here is meant.
    """
    with database.transaction() as session:
        attempt = session_store.take_attempt(session, state)
    if attempt is None:
        raise OpenIDFailed(reason=_STALE)
    claims = _vouched(settings, back, code, attempt)
    with database.transaction() as session:
        person = _person(session, claims)
        if person.must_change_password:
            # The provider has vouched: the temporary password is not needed, and must not lie about.
            person.password_hash, person.must_change_password = None, False
        append(session, "sign_in_openid", f"person:{person.id}", actor=person.id, unit=person.unit_id)
        begun = sign_in.begin(session, person, settings.session_hours)
    return Returned(begun, attempt.destination)


def _vouched(settings: Settings, back: str, code: str, attempt: OpenIDAttempt) -> dict[str, Any]:
    """Exchange the code, and return the claims of an id token in which everything is as it must be."""
    with _client(settings, back) as client:
        found = _discovered(client, settings)
        try:
            answer = client.fetch_token(found.token_endpoint, code=code, code_verifier=attempt.verifier)
            keys = KeySet.import_key_set(json.loads(_answer(client, found.jwks_uri)))
            claims = decode(str(answer["id_token"]), keys, algorithms=_SIGNATURES).claims
            _checked(settings, attempt.nonce).validate(claims)
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            raise OpenIDFailed(reason=_DISTRUSTED) from error
    if claims.get("azp", settings.oidc_client_id) != settings.oidc_client_id:
        raise OpenIDFailed(reason=_DISTRUSTED)
    return dict(claims)


def _checked(settings: Settings, nonce: str) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": settings.oidc_issuer},
        aud={"essential": True, "value": settings.oidc_client_id},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


def _person(session: Session, claims: dict[str, Any]) -> Person:
    """Find whom the provider means: by their subject, or once by their login, to which the subject is then bound."""
    subject = str(claims["sub"])
    if not subject.isprintable() or len(subject) > _LONGEST_SUBJECT:
        raise OpenIDFailed(reason=_DISTRUSTED)
    person = store.person_by_oidc(session, subject)
    if person is None:
        person = store.person_by_login(session, str(claims.get("preferred_username", "")))
        if person is None or person.oidc_subject is not None or not person.active:
            raise OpenIDFailed(reason=_UNKNOWN)
        person.oidc_subject = subject
        append(session, "openid_bound", f"person:{person.id}", actor=person.id, unit=person.unit_id)
    if not person.active:
        raise OpenIDFailed(reason=_UNKNOWN)
    return person


def _client(settings: Settings, back: str) -> OAuth2Client:
    if not settings.oidc_issuer:
        raise NotFound
    secret = settings.oidc_client_secret
    return OAuth2Client(
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        redirect_uri=back,
        scope="openid profile",
        code_challenge_method="S256",
        timeout=_SECONDS,
    )


def _discovered(client: OAuth2Client, settings: Settings) -> _Parts:
    """Ask the provider where its parts are; nothing is kept, so that new keys and addresses count at once."""
    try:
        found = _Parts.model_validate_json(_answer(client, f"{settings.oidc_issuer.rstrip('/')}{_WELL_KNOWN}"))
    except (httpx2.HTTPError, httpx2.InvalidURL, ValidationError) as error:
        raise OpenIDFailed(reason=_NOT_REACHED) from error
    addresses = (found.issuer, found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    if found.issuer != settings.oidc_issuer or not all(map(_private, addresses)):
        raise OpenIDFailed(reason=_DISTRUSTED)
    return found


def _answer(client: OAuth2Client, address: str) -> bytes:
    answer: httpx2.Response = client.request("GET", address, withhold_token=True)
    return answer.raise_for_status().content


def _private(address: str) -> bool:
    """Say whether nobody on the way can read or change what is sent there."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
