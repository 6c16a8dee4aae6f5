"""The results in publicity (公示): name, point, level and until when, for everybody of the school."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.accounts.access import SIGNED_IN
from service.accounts.identity import CurrentActor
from service.database.transaction import Transaction
from service.decisions.ready_readout import Ready, ready_readout
from service.decisions.store import published_below
from service.declarations.publicity import last_day_of_publicity
from service.rendering import language_of, page

router = APIRouter()


@dataclass(frozen=True)
class Published:
    row: Ready
    until: str
    own: bool


@router.get("/publicity", dependencies=[SIGNED_IN])
def publicity(request: Request, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    language = language_of(request)
    rows = [
        Published(
            ready_readout(session, one, language), last_day_of_publicity(one).isoformat(), one.teacher_id == actor.id
        )
        for one in published_below(session, actor.home)
    ]
    schools = {one.row.school for one in rows}
    return page(request, "decisions/publicity.html", rows=rows, several=len(schools) > 1)
