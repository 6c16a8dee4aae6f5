"""The people's way in: pairs that look alike, two works side by side, and unusual patterns."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlalchemy.orm import Session

from service.accounts.access import allow, reachable
from service.accounts.actor import Actor
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.accounts.tables import Unit
from service.database.transaction import Transaction
from service.decisions.forms import Form
from service.errors import DeskError, ValueRefused
from service.language import explain, mark
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.resemblances import pattern_store, store, workflow
from service.resemblances.asked import Asked, Id, asked
from service.resemblances.findings import PatternOut
from service.resemblances.readout import Names, pair_shown, passages_shown, patterns_shown, tested_shown
from service.resemblances.schemas import LONGEST_REMARK, ViewIn
from service.resemblances.tables import RoundPatterns
from service.resemblances.words import ACROSS_NAMES, KIND_NAMES, VIEW_NAMES
from service.resemblances.workflow import Seen
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions.readings import document_of
from service.submissions.tables import Evidence

router = APIRouter(include_in_schema=False)
Filters = Annotated[Asked, Depends(asked)]
Key = Annotated[int, Path(ge=1, le=999_999_999)]
PartNumber = Annotated[int, Query(ge=1, le=10_000)]

_ROWS = 30
_SHARES = (0, 30, 50, 70, 90)


@router.get("/resemblances", dependencies=[allow(Permission.COMPARE)])
def resemblances_page(
    request: Request, filters: Filters, actor: CurrentActor, session: Transaction, part: PartNumber = 1
) -> HTMLResponse:
    language, query = language_of(request), store.pairs(actor, filters)
    rows = store.first_pairs(session, query, part, _ROWS)
    return page(
        request,
        "resemblances/list.html",
        pairs=[pair_shown(one, language) for one in workflow.seen_by(session, actor, rows[:_ROWS])],
        n=store.count(session, query),
        part=part,
        more=len(rows) > _ROWS,
        asked=filters,
        rounds=store.rounds(session, actor),
        kinds=KIND_NAMES,
        across=ACROSS_NAMES,
        shares=_SHARES,
        query=urlencode(filters.address()),
    )


@router.get("/resemblances/patterns", dependencies=[allow(Permission.RECHECK)])
def patterns_page(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round: Id = None,  # noqa: A002  its name in addresses
) -> HTMLResponse:
    language = language_of(request)
    rows = pattern_store.rows_within(session, reachable(actor, Permission.RECHECK, path=Unit.path), round)
    rounds = [session.get_one(Round, row.round_id) for row in rows]
    names = _names(session, rows)
    return page(
        request,
        "resemblances/patterns.html",
        parts=[
            {
                "title": f"{held.name} · {names.schools[row.unit_id]}",
                "row": row,
                "patterns": patterns_shown(row, names, standard_of(session, held), language),
                "tested": tested_shown(row, language),
            }
            for row, held in zip(rows, rounds, strict=True)
        ],
    )


@router.get("/resemblances/{resemblance_id}", dependencies=[allow(Permission.COMPARE)])
def resemblance_page(request: Request, resemblance_id: Key, actor: CurrentActor, session: Transaction) -> HTMLResponse:
    return _pair(request, session, actor, resemblance_id)


@router.post("/resemblances/{resemblance_id}/view", dependencies=[allow(Permission.COMPARE)], response_model=None)
def look(
    request: Request, resemblance_id: Key, actor: CurrentActor, session: Transaction, typed: Form
) -> HTMLResponse | RedirectResponse:
    try:
        with session.begin_nested():
            sent = _sent(typed.get("view"), typed.get("remark"))
            workflow.look(session, actor, resemblance_id, typed.key("version"), (sent.view, sent.remark))
    except DeskError as error:
        return _pair(request, session, actor, resemblance_id, error)
    return RedirectResponse(f"/resemblances/{resemblance_id}", status_code=303)


def _sent(view: str, remark: str) -> ViewIn:
    try:
        return ViewIn.model_validate({"view": view, "remark": remark})
    except ValidationError as error:
        reason = mark("is missing, too short, too long, or holds what cannot be taken")
        raise ValueRefused(field=mark("What you made of it"), reason=reason) from error


def _pair(
    request: Request, session: Session, actor: Actor, resemblance_id: int, refusal: DeskError | None = None
) -> HTMLResponse:
    language, files = language_of(request), request.app.state.files
    pair, later, earlier = workflow.opened(session, actor, resemblance_id)
    return page(
        request,
        "resemblances/pair.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        pair=pair_shown(Seen(pair, later, earlier), language),
        passages=passages_shown(
            pair,
            document_of(files, session.get_one(Evidence, pair.evidence_id)),
            document_of(files, session.get_one(Evidence, pair.other_id)),
            language,
        ),
        remark=pair.remark,
        looked_by=store.name_of(session, pair.looked_by_id) if pair.looked_by_id else "",
        chosen=pair.view,
        views=VIEW_NAMES,
        longest=LONGEST_REMARK,
        refusal=explain(refusal, language) if refusal else "",
    )


def _names(session: Session, rows: Sequence[RoundPatterns]) -> Names:
    found = [PatternOut.model_validate(one) for row in rows for one in row.patterns]
    who = {one.who for one in found}
    return Names(
        people=pattern_store.people(session, who),
        schools=pattern_store.units(session, who | {row.unit_id for row in rows}),
        items=pattern_store.items(session, {key for one in found for key in one.evidence}),
    )
