"""The auditor's page of cross-readings: what would join the groups, ticked, and handed out by one button."""

import re
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.audits.steps import named_briefly
from service.consistency import drill_store, views
from service.consistency.cross_readings import figures_within, hand_out, propose
from service.consistency.cross_readout import proposal_out
from service.consistency.cross_schemas import GroupOut, HandOutIn
from service.consistency.figures import Figures
from service.consistency.schemas import Key
from service.consistency.words import HINDRANCES
from service.database.transaction import Transaction
from service.decisions.forms import Form
from service.errors import DeskError
from service.language import Language, explain, translate
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.reviews.states import STATE_NAMES
from service.rounds.tables import Round

router = APIRouter()
_RULE = [allow(Permission.RECHECK)]
_PAIR = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")
Chosen = Annotated[Key | None, Query()]


@router.get("/consistency/cross-readings", dependencies=_RULE, response_model=None)
def cross_readings_page(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round: Chosen = None,  # noqa: A002  its name in addresses
    unit: Chosen = None,
) -> Response:
    held = views.chosen(drill_store.computed(session, actor), round, unit)
    if held is None or held.row.computed_at is None:
        return RedirectResponse("/consistency", status_code=303)  # which says what is still to come
    return _shown(request, session, figures_within(session, actor, held.row.round_id, held.row.unit_id))


@router.post("/consistency/cross-readings", dependencies=_RULE, response_model=None)
def hand_out_chosen(request: Request, actor: CurrentActor, session: Transaction, typed: Form) -> Response:
    pairs = [_PAIR.fullmatch(one) for one in typed.all("reading")]
    sent = typed.read(
        HandOutIn,
        round_id=typed.get("round_id"),
        unit_id=typed.get("unit_id"),
        proposal=typed.get("proposal"),
        readings=[{"evidence_id": one[1], "reviewer_id": one[2]} for one in pairs if one],
    )
    figures = figures_within(session, actor, sent.round_id, sent.unit_id)
    try:
        with session.begin_nested():
            hand_out(session, actor, figures, sent.proposal, sent.pairs)
    except DeskError as error:
        return _shown(request, session, figures, error)
    address = f"/consistency/cross-readings?round={figures.round_id}&unit={figures.unit_id}#handed-out"
    return RedirectResponse(address, status_code=303)


def _shown(request: Request, session: Transaction, figures: Figures, refusal: DeskError | None = None) -> Response:
    language = language_of(request)
    found = proposal_out(session, figures, propose(session, figures))
    return page(
        request,
        "consistency/cross_readings.html",
        status=200 if refusal is None else ANSWERS[type(refusal)].status,
        choice={"round": str(figures.round_id), "unit": str(figures.unit_id)},
        found=found,
        round_name=session.get_one(Round, figures.round_id).name,
        group=[_name_of(one, language) for one in found.groups],
        # Where a reading that joins two groups is handed out, another one is not ticked beforehand.
        joined=[sorted(one.joins) for one in found.readings if one.given],
        n_open=sum(one.reviewer_id is not None and one.given is None for one in found.readings),
        hindrances=HINDRANCES,
        state_names=STATE_NAMES,
        tell=partial(translate, language),
        refusal=explain(refusal, language) if refusal else "",
        here="consistency",
    )


def _name_of(group: GroupOut, language: Language) -> str:
    return named_briefly(group.schools, language)
