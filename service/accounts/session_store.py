"""All SQL about sessions, API tokens and attempts over an identity provider; beginning a session is ``sign_in``."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.accounts.secrets import digest
from service.accounts.tables import ApiToken, OpenIDAttempt, SignIn
from service.clock import now
from service.pagination import page_of


def count_sessions(session: Session, person_id: int) -> int:
    """Return how many browsers somebody is signed in with now."""
    query = select(func.count()).where(SignIn.person_id == person_id, SignIn.expires_at > now())
    return session.scalar(query) or 0


def token(session: Session, key: int) -> ApiToken | None:
    return session.get(ApiToken, key)


def list_tokens(
    session: Session, person_id: int, cursor: str | None, limit: int
) -> tuple[Sequence[ApiToken], str | None]:
    query = select(ApiToken).where(ApiToken.person_id == person_id)
    return page_of(session, query, ApiToken.id, cursor, limit)


def count_living_tokens(session: Session, person_id: int) -> int:
    query = select(func.count()).where(
        ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now()
    )
    return session.scalar(query) or 0


def take_attempt(session: Session, state: str) -> OpenIDAttempt | None:
    """Return the attempt of a state and remove it, so that it serves once; None when it is unknown or too old."""
    session.execute(delete(OpenIDAttempt).where(OpenIDAttempt.expires_at <= now()))
    found = session.get(OpenIDAttempt, digest(state))
    if found is not None:
        session.delete(found)
    return found
