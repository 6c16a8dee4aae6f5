"""The people's way in to who reviews what: a reviewer's queue, the panel's overview, and the seats of one item."""

from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.assignments import item_store, panel_readout, panel_store, queue_store, readout, workflow
from service.assignments.schemas import Identifier, PanelFilter, QueueFilter
from service.assignments.seating import Seating
from service.assignments.wishes import work_of
from service.assignments.words import RECUSAL_NAMES
from service.assignments.workflow import RecusalReason
from service.database.transaction import Transaction
from service.declarations.workflow import expect_version
from service.errors import DeskError
from service.language import explain
from service.pagination import Cursor
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.spot_checks.seat_store import open_items

router = APIRouter(include_in_schema=False)

AssignmentId = Annotated[int, Path(ge=1, le=999_999_999)]
EvidenceId = Annotated[int, Path(ge=1, le=999_999_999)]
Said = Annotated[int | None, Query(ge=0, le=99_999)]
_ROWS = 30
_DECLARATIONS = 15


@dataclass(frozen=True)
class Tried:
    """What filling all open seats came to, as the address tells the page after it."""

    filled: Said = None
    left: Said = None


@router.get("/reviews", dependencies=[allow(Permission.REVIEW)])
def reviews(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    wish: Annotated[QueueFilter, Depends()],
    cursor: Cursor = None,
    given_back: Said = None,
) -> HTMLResponse:
    language, work = language_of(request), work_of(session, actor)
    found = queue_store.queue_page(session, actor, wish, work.items_of(wish.kind), cursor, _ROWS)
    entries = [readout.entry_of(row, work.standards[row.round_id], language) for row in found.rows]
    return page(
        request,
        "assignments/queue.html",
        entries=entries,
        first=next((one for one in entries if not one.finished), None) if cursor is None else None,
        progress=queue_store.progress(session, actor),
        wish=wish,
        reasons=readout.reason_options(language),
        points=readout.point_options(work.standards.values(), work.points, language),
        kinds=readout.kind_options(work.kinds, language),
        states=readout.state_options(language),
        recusals=RECUSAL_NAMES,
        to_reread=open_items(session, actor.id),
        following=_following("/reviews", wish, found.next),
        begun=cursor is not None,
        given_back=given_back,
    )


@router.post("/reviews/{assignment_id}/recuse", dependencies=[allow(Permission.REVIEW)])
def recuse(
    assignment_id: AssignmentId, session: Transaction, reason: Annotated[RecusalReason, Form()]
) -> RedirectResponse:
    given_back = workflow.recuse(session, item_store.assignment_of(session, assignment_id), reason)
    return RedirectResponse(f"/reviews?given_back={len(given_back)}", status_code=303)


@router.get("/panel", dependencies=[allow(Permission.ASSIGN)])
def panel(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    wish: Annotated[PanelFilter, Depends()],
    tried: Annotated[Tried, Depends()],
    cursor: Cursor = None,
) -> HTMLResponse:
    language = language_of(request)
    found = panel_store.panel_page(session, actor, wish, cursor, _DECLARATIONS)
    items = item_store.items_of(session, [row.submission_id for row in found.rows if row.submission_id])
    standards = queue_store.standards_of(session, {row.round_id for row in found.rows})
    choices = panel_store.choices(session, actor)
    return page(
        request,
        "assignments/panel.html",
        declarations=panel_readout.declaration_entries(found.rows, items, standards, language),
        tiles=panel_readout.tiles(panel_store.counters(session, actor, wish), language),
        wish=wish,
        options={
            "state": panel_readout.declaration_state_options(language),
            "school": panel_readout.school_options(choices),
            "point": readout.point_options(standards.values(), choices.points, language),
            "subject": [readout.Option(subject, subject) for subject in sorted(choices.subjects)],
            "reason": readout.reason_options(language),
            "reviewer": panel_readout.reviewer_options(choices),
        },
        following=_following("/panel", wish, found.next),
        begun=cursor is not None,
        tried=tried,
    )


@router.post("/panel/fill", dependencies=[allow(Permission.ASSIGN)])
def fill(actor: CurrentActor, session: Transaction) -> RedirectResponse:
    done = workflow.fill_open(session, actor)
    return RedirectResponse(f"/panel?filled={done.filled}&left={done.left}", status_code=303)


@router.get("/panel/items/{evidence_id}", dependencies=[allow(Permission.ASSIGN)])
def item(request: Request, evidence_id: EvidenceId, session: Transaction) -> HTMLResponse:
    return _item(request, session, evidence_id)


@router.post("/panel/items/{evidence_id}/assign", dependencies=[allow(Permission.ASSIGN)], response_model=None)
def assign(
    request: Request,
    evidence_id: EvidenceId,
    actor: CurrentActor,
    session: Transaction,
    reviewer_id: Annotated[Identifier, Form()],
) -> HTMLResponse | RedirectResponse:
    try:
        with session.begin_nested():
            evidence = item_store.evidence_of(session, evidence_id)
            workflow.assign_by_hand(session, evidence, reviewer_id, actor=actor.id)
    except DeskError as error:
        return _item(request, session, evidence_id, refusal=error)
    return RedirectResponse(f"/panel/items/{evidence_id}", status_code=303)


class Handover(BaseModel):
    """The form that gives a seat to somebody else; ``version`` is that of the seat as it was shown."""

    reviewer_id: Identifier
    version: Identifier


@router.post(
    "/panel/assignments/{assignment_id}/reassign", dependencies=[allow(Permission.ASSIGN)], response_model=None
)
def reassign(
    request: Request,
    assignment_id: AssignmentId,
    actor: CurrentActor,
    session: Transaction,
    handover: Annotated[Handover, Form()],
) -> HTMLResponse | RedirectResponse:
    found = item_store.assignment_of(session, assignment_id)
    evidence_id = found.evidence_id
    try:
        with session.begin_nested():
            expect_version(found.version, handover.version)
            workflow.reassign(session, found, handover.reviewer_id, actor=actor.id)
    except DeskError as error:
        return _item(request, session, evidence_id, refusal=error)
    return RedirectResponse(f"/panel/items/{evidence_id}", status_code=303)


def _item(request: Request, session: Session, evidence_id: int, *, refusal: DeskError | None = None) -> HTMLResponse:
    """Show the seats of an item and who could take them; with what was refused, if something was."""
    language = language_of(request)
    (row,) = item_store.items_with(session, [evidence_id])
    evidence = item_store.evidence_of(session, evidence_id)
    found = Seating(session, evidence.submission.declaration).choices(evidence)
    standards = queue_store.standards_of(session, [row.round_id])
    return page(
        request,
        "assignments/item.html",
        status=ANSWERS[type(refusal)].status if refusal else 200,
        item=panel_readout.item_entry(row, standards[row.round_id], language),
        candidates=panel_readout.candidate_entries(found.allowed, found.excluded, language),
        refusal=explain(refusal, language) if refusal else None,
    )


def _asked(wish: QueueFilter | PanelFilter) -> dict[str, str]:
    return {name: value for name, value in asdict(wish).items() if value}


def _following(address: str, wish: QueueFilter | PanelFilter, cursor: str | None) -> str | None:
    return f"{address}?{urlencode({**_asked(wish), 'cursor': cursor})}" if cursor else None
