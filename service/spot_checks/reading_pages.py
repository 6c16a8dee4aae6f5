"""The rechecker's pages: what is dealt to them, and one item after the other, blind."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.clock import now
from service.database.transaction import Transaction
from service.errors import ValueRefused
from service.language import explain
from service.rendering import page
from service.reviews.intake import CurrentVisit, SentForm, Visit, blind_of, entered_in
from service.reviews.readout import Entered, desk_of
from service.reviews.schemas import MOST_CHOICES
from service.reviews.workflow import By
from service.spot_checks import reading
from service.spot_checks.schemas import Key
from service.spot_checks.seat_store import items_of_reader
from service.spot_checks.tables import SpotItem, SpotState
from service.submissions.text_pages import attachment

router = APIRouter()
_LISTED = 20
_RULE = [allow(Permission.REREAD)]


@router.get("/spot-checks/readings", dependencies=_RULE)
def mine(request: Request, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    found = items_of_reader(session, actor.id)
    waiting = [one for one in found if one.done_at is None and one.draw.spot_check.state is SpotState.DRAWN]
    done = sum(one.done_at is not None for one in found)
    return page(request, "spot_checks/readings.html", waiting=waiting, done=done, most=_LISTED)


@router.get("/spot-checks/readings/{spot_item_id}", dependencies=_RULE)
def show(request: Request, visit: CurrentVisit, spot_item_id: Key) -> HTMLResponse:
    return _shown(request, visit, visit.session.get_one(SpotItem, spot_item_id))


@router.get("/spot-checks/readings/{spot_item_id}/file", dependencies=_RULE)
def file(request: Request, actor: CurrentActor, session: Transaction, spot_item_id: Key) -> Response:
    return attachment(request, actor, reading.opened(session, spot_item_id).evidence)


@router.post("/spot-checks/readings/{spot_item_id}/open", dependencies=_RULE)
def begin(visit: CurrentVisit, spot_item_id: Key) -> Response:
    reading.open_item(visit.session, spot_item_id, By(visit.actor))
    return RedirectResponse(f"/spot-checks/readings/{spot_item_id}", status_code=303)


@router.post("/spot-checks/readings/{spot_item_id}/levels", dependencies=_RULE)
def set_levels(request: Request, visit: CurrentVisit, spot_item_id: Key, form: SentForm) -> Response:
    try:
        reading.set_levels(visit.session, spot_item_id, blind_of(form).judged(), By(visit.actor))
    except ValueRefused as error:
        item = visit.session.get_one(SpotItem, spot_item_id)
        return _shown(request, visit, item, entered_in(form), explain(error, visit.language))
    following = _following(visit)
    address = f"/spot-checks/readings/{following.id}" if following else "/spot-checks/readings"
    return RedirectResponse(address, status_code=303)


def _following(visit: Visit) -> SpotItem | None:
    found = items_of_reader(visit.session, visit.actor)
    return next((one for one in found if one.done_at is None and one.draw.spot_check.state is SpotState.DRAWN), None)


def _shown(
    request: Request, visit: Visit, item: SpotItem, entered: Entered | None = None, refusal: str = ""
) -> HTMLResponse:
    seen = reading.seen_of(visit.session, visit.files, item)
    entered = entered or Entered(levels=item.levels or {}, off_task=item.off_task)
    found = items_of_reader(visit.session, visit.actor)
    return page(
        request,
        "spot_checks/begin.html" if seen.document is None else "spot_checks/reread.html",
        status=422 if refusal else 200,
        item=item,
        desk=desk_of(seen, visit.language, entered),
        elapsed=round((now() - item.opened_at).total_seconds(), 1) if item.opened_at else 0,
        done=sum(one.done_at is not None for one in found),
        total=len(found),
        refusal=refusal,
        most_choices=MOST_CHOICES,
        file_address=f"/spot-checks/readings/{item.id}/file",
    )
