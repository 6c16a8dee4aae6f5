"""Signs people in with a password, and keeps count of wrong ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.accounts import passwords, sign_in, store
from service.accounts.tables import Person
from service.clock import now
from service.database.engine import Database
from service.errors import DeskError, LockedOut, SignInFailed
from service.journal.store import append
from service.settings import Settings

_MINUTE = 60


@dataclass(frozen=True)
class _Tried:
    """What a password turned out to be; ``renewed`` is the hash to keep from now on, if another one."""

    person_id: int | None
    right: bool
    renewed: str | None


def enter(database: Database, login: str, password: str, settings: Settings) -> sign_in.Begun:
    """Begin a session.

    The password is compared outside any transaction, as that is slow on purpose. A wrong one is counted and committed
    before the refusal is raised.

    Raises
    ------
    SignInFailed
        Also for an account that does not exist, is not active or has no password.
    LockedOut
        After too many wrong passwords in a row.
    """
    with database.transaction(reads_only=True) as session:
        found = store.person_by_login(session, login)
        key, kept = (found.id, found.password_hash) if found is not None and found.active else (None, None)
    tried = _Tried(key, *passwords.matches(password, kept))
    with database.transaction() as session:
        outcome = _judge(session, tried, settings)
    if isinstance(outcome, DeskError):
        raise outcome
    return outcome


def minutes_left(locked_until: datetime | None) -> int:
    """Return for how many minutes an account stays locked, 0 when it is not."""
    if locked_until is None or locked_until <= now():
        return 0
    return max(1, round((locked_until - now()).total_seconds() / _MINUTE))


def _judge(session: Session, tried: _Tried, settings: Settings) -> sign_in.Begun | DeskError:
    person = store.person(session, tried.person_id) if tried.person_id is not None else None
    if person is None or not person.active:
        return SignInFailed()
    # Asked for here too, as many passwords may have been tried side by side.
    left = minutes_left(person.locked_until)
    if left:
        return LockedOut(minutes=left)
    if not tried.right:
        return _count(session, person, settings)
    person.failures, person.locked_until = 0, None
    if tried.renewed is not None:
        person.password_hash = tried.renewed
    append(session, "sign_in", f"person:{person.id}", actor=person.id, unit=person.unit_id)
    return sign_in.begin(session, person, settings.session_hours)


def _count(session: Session, person: Person, settings: Settings) -> DeskError:
    person.failures += 1
    if person.failures < settings.lock_after:
        return SignInFailed()
    person.failures, person.locked_until = 0, now() + timedelta(minutes=settings.lock_minutes)
    append(session, "account_locked", f"person:{person.id}", actor=None, unit=person.unit_id)
    return LockedOut(minutes=settings.lock_minutes)
