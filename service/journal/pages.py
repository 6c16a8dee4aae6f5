"""The people's way in to the audit log."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.errors import ValueRefused
from service.journal.readout import EntryReadout, actions, kinds
from service.journal.search import Filter, entries_seen, names_of, people_called
from service.journal.store import newest
from service.language import explain, mark
from service.rendering import language_of, page
from service.rounds.schemas import FIRST_DAY, LAST_DAY

router = APIRouter(include_in_schema=False)

_ROWS = 50
_LONGEST_NUMBER = 20


class Asked(BaseModel):
    """What the form of the page asks for, as it was typed."""

    kind: str = ""
    number: str = ""
    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""


@router.get("/journal", dependencies=[allow(Permission.READ_JOURNAL)])
def journal(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    asked: Annotated[Asked, Query()],
    cursor: Annotated[str | None, Query(max_length=40)] = None,
) -> HTMLResponse:
    language, refusal = language_of(request), None
    try:
        found, following = entries_seen(session, actor, _filter(session, asked), cursor, _ROWS)
    except ValueRefused as error:
        found, following, refusal = (), None, explain(error, language)
    names = names_of(session, found)
    chosen = {name: value for name, value in asked.model_dump().items() if value}
    return page(
        request,
        "journal/list.html",
        status=422 if refusal else 200,
        entries=[EntryReadout.of(one, names, actor, language) for one in found],
        newest=newest(session),
        asked=asked,
        chosen=urlencode(chosen),
        begun=cursor is not None,
        later=f"?{urlencode({**chosen, 'cursor': following})}" if following else "",
        kinds=kinds(language),
        actions=actions(language),
        refusal=refusal,
    )


def _filter(session: Session, asked: Asked) -> Filter:
    number = asked.number.strip()
    if number and not (number.isascii() and number.isalnum() and len(number) <= _LONGEST_NUMBER and asked.kind):
        raise ValueRefused(field=mark("Its number"), reason=mark("give a kind and its number, such as declaration 12"))
    if not all(text.isprintable() for text in (asked.kind, asked.action)):
        raise ValueRefused(field=mark("Action"), reason=mark("choose one from the list"))
    subject = f"{asked.kind}:{number}" if number else asked.kind
    who = asked.who.strip()
    return Filter(
        subject=subject or None,
        people=people_called(session, who) if who else None,
        action=asked.action or None,
        since=_day(asked.since),
        until=_day(asked.until),
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.max
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueRefused(field=text[:20], reason=mark("give a date, such as 2026-09-01"))
    return day
