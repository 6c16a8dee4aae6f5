"""Begins and ends server-side sessions."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.accounts.secrets import digest, new_token
from service.accounts.tables import Person, SignIn
from service.clock import now


@dataclass(frozen=True)
class Begun:
    """A new session; the token goes into the cookie and is not kept here."""

    token: str
    csrf: str
    hours: int


def begin(session: Session, person: Person, hours: int) -> Begun:
    """Begin a session with a fresh token, and clear away those that have ended."""
    begun = Begun(new_token(), new_token(), hours)
    moment = now()
    session.execute(delete(SignIn).where(SignIn.expires_at <= moment))
    session.add(
        SignIn(
            token_hash=digest(begun.token),
            csrf=begun.csrf,
            person_id=person.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(hours=hours),
        )
    )
    session.flush()
    return begun


def end(session: Session, token: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_all(session: Session, person_id: int) -> None:
    """End every session of a person, as after a changed password."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id))
