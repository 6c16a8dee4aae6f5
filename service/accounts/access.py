"""The one place where access is decided.

Every route depends on exactly one of :data:`PUBLIC`, :data:`SIGNED_IN`, :data:`TRIAL` or ``allow(Permission…)``.
Where the address names an object (``{declaration_id}``, ``{evidence_id}``, …), ``allow`` finds out whose it is and
checks the reach of each of the person's roles; what is out of reach is answered as if it did not exist. Lists use
:func:`reachable` as their WHERE clause. A test walks all routes and fails on one without a rule.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Depends, Request
from sqlalchemy import ColumnElement, false, literal, or_
from sqlalchemy.orm import Session

from service.accounts.actor import Actor, Held
from service.accounts.identity import CurrentActor, PossibleActor
from service.accounts.roles import Permission, Reach
from service.accounts.subjects import SUBJECTS, Subject
from service.database.transaction import Transaction
from service.errors import NotAllowed, NotFound, NotSignedIn

_LONGEST_ID = 9


class Allow:
    """Lets a request through when one of the actor's roles has the permission and reaches the objects named."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, actor: CurrentActor, session: Transaction) -> None:
        check(session, actor, self.permission, request.path_params)


def anybody() -> None:
    """Let everybody in: pages of signing in, static facts, what monitoring asks."""


def signed_in(actor: CurrentActor) -> None:
    """Let everybody in who is signed in; the route shows only what is one's own."""


def trial(request: Request, actor: PossibleActor) -> None:
    """Let everybody in where the trial page is open, otherwise whoever is signed in."""
    if actor is None and not request.app.state.settings.open_trial:
        raise NotSignedIn


PUBLIC: Any = Depends(anybody)
SIGNED_IN: Any = Depends(signed_in)
TRIAL: Any = Depends(trial)


def allow(permission: Permission) -> Any:  # noqa: ANN401  # what Depends returns
    """Return the dependency that a route states its rule with."""
    return Depends(Allow(permission))


def check(session: Session, actor: Actor, permission: Permission, named: Mapping[str, Any]) -> None:
    """Raise NotAllowed when no role has the permission, NotFound when none reaches the objects named.

    ``named`` maps names of :data:`SUBJECTS` to ids; other names are passed over.
    """
    held = tuple(actor.held(permission))
    if not held:
        raise NotAllowed
    for name, value in named.items():
        if name not in SUBJECTS:
            continue
        text = str(value)
        known = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
        subject = SUBJECTS[name](session, int(text)) if known else None
        if subject is None or not any(_reaches(one, actor, subject) for one in held):
            raise NotFound


def reaches(session: Session, actor: Actor, permission: Permission, name: str, key: int) -> bool:
    """Say whether the actor may do something to one object, to show or hide what leads there."""
    subject = SUBJECTS[name](session, key)
    return subject is not None and any(_reaches(one, actor, subject) for one in actor.held(permission))


def _reaches(held: Held, actor: Actor, subject: Subject) -> bool:
    if held.reach is Reach.OWN:
        return subject.owner == actor.id
    if held.reach is Reach.ASSIGNED:
        return actor.id in subject.reviewers
    if held.reach is Reach.HOME:
        return actor.home.startswith(subject.path)
    return subject.path.startswith(held.path)


def reachable(
    actor: Actor,
    permission: Permission,
    *,
    path: Any,  # noqa: ANN401  # a column of a table
    owner: Any = None,  # noqa: ANN401  # so here
    reviewer: Any = None,  # noqa: ANN401  # and here
) -> ColumnElement[bool]:
    """Return the WHERE clause that leaves what the actor may see.

    Parameters
    ----------
    actor, permission
        Who, and what for.
    path
        Column with the path of the unit that a row belongs to.
    owner, reviewer
        Columns with the id of the owner and of the assigned reviewer; without one, that reach gives nothing.
    """
    clauses: list[ColumnElement[bool]] = []
    for held in actor.held(permission):
        if held.reach is Reach.SCOPE:
            clauses.append(path.startswith(held.path, autoescape=True))
        elif held.reach is Reach.HOME:
            clauses.append(literal(actor.home).startswith(path))
        elif held.reach is Reach.OWN and owner is not None:
            clauses.append(owner == actor.id)
        elif held.reach is Reach.ASSIGNED and reviewer is not None:
            clauses.append(reviewer == actor.id)
    return or_(*clauses) if clauses else false()
