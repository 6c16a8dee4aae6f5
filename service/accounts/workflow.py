"""What people do with their own account: the password, the sessions, tokens for programs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from service.accounts import passwords, session_store, sign_in, store
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.secrets import digest, new_token
from service.accounts.tables import ApiToken, Person
from service.clock import now
from service.errors import NotAllowed, NotFound, NotSignedIn, SignInFailed, ValueRefused
from service.journal.store import append
from service.language import mark

MOST_TOKENS = 20
LONGEST_DAYS = 365


@dataclass(frozen=True)
class NewToken:
    """A token that was just made; ``secret`` is known only now."""

    token: ApiToken
    secret: str


def oneself(session: Session, actor: Actor) -> Person:
    """Return the acting person themselves.

    Raises
    ------
    NotAllowed
        For a program: a token that leaked must not take over the account.
    """
    if actor.scopes is not None:
        raise NotAllowed
    found = store.person(session, actor.id)
    if found is None:
        raise NotSignedIn
    return found


def change_password(session: Session, actor: Actor, old: str, new: str, hours: int) -> sign_in.Begun:
    """Change one's own password; every session ends, and a new one begins for this browser.

    Raises
    ------
    SignInFailed
        When the old password is wrong.
    PasswordWeak
        When the new one is too easily guessed.
    ValueRefused
        When the new one is the old one.
    """
    person = oneself(session, actor)
    if person.password_hash is not None and not passwords.matches(old, person.password_hash)[0]:
        raise SignInFailed
    passwords.require_strong(new, person)
    if old == new:
        raise ValueRefused(field=mark("New password"), reason=mark("it is the old one"))
    person.password_hash = passwords.hashed(new)
    person.must_change_password = False
    person.failures, person.locked_until = 0, None
    append(session, "password_changed", f"person:{person.id}", actor=person.id, unit=person.unit_id)
    sign_in.end_all(session, person.id)
    return sign_in.begin(session, person, hours)


def end_other_sessions(session: Session, actor: Actor, hours: int) -> sign_in.Begun:
    """End every session of one's own, and begin a new one for this browser."""
    person = oneself(session, actor)
    sign_in.end_all(session, person.id)
    return sign_in.begin(session, person, hours)


def make_token(session: Session, actor: Actor, name: str, scopes: Collection[Permission], days: int) -> NewToken:
    """Make a token that may do a part of what the person may.

    Raises
    ------
    NotAllowed
        For a program, and for a scope beyond the person's own permissions.
    ValueRefused
        When nothing is chosen, or there are too many tokens already.
    """
    person = oneself(session, actor)
    if not scopes:
        raise ValueRefused(field=mark("What it may do"), reason=mark("choose at least one"))
    if not all(actor.has(scope) for scope in scopes):
        raise NotAllowed
    if session_store.count_living_tokens(session, person.id) >= MOST_TOKENS:
        raise ValueRefused(field=mark("Tokens"), reason=mark("there are too many; withdraw one that is not used"))
    secret, moment = new_token(), now()
    made = ApiToken(
        person_id=person.id,
        name=name,
        token_hash=digest(secret),
        scopes=sorted(set(scopes)),
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    session.add(made)
    session.flush()
    details = {"token": made.id, "scopes": made.scopes, "days": days}
    append(session, "token_made", f"person:{person.id}", actor=person.id, unit=person.unit_id, details=details)
    return NewToken(made, secret)


def revoke_token(session: Session, actor: Actor, token_id: int) -> None:
    """Withdraw a token of one's own; once withdrawn it stays so.

    Raises
    ------
    NotFound
        Also for a token of somebody else.
    """
    found = session_store.token(session, token_id)
    if found is None or found.person_id != actor.id:
        raise NotFound
    if found.revoked_at is None:
        found.revoked_at = now()
        details = {"token": found.id}
        append(session, "token_revoked", f"person:{actor.id}", actor=actor.id, unit=actor.home_id, details=details)
