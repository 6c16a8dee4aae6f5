"""Puts one spot-check's page together, by its state."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from models.raters.strata import Allocation, Trait
from service.accounts.actor import Actor
from service.errors import DeskError, ValueRefused
from service.language import explain
from service.problems import ANSWERS
from service.rendering import language_of, page
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.spot_checks import readout, store
from service.spot_checks.forms import settings_in
from service.spot_checks.plan_settings import Per, PlanSettings
from service.spot_checks.planning import foreseen
from service.spot_checks.publishing import draw_of
from service.spot_checks.redraw import redraw
from service.spot_checks.result import NextStep
from service.spot_checks.schemas import LONGEST_REMARK
from service.spot_checks.summing_up import result_of
from service.spot_checks.tables import SpotCheck, SpotState
from service.spot_checks.words import ALLOCATION_NAMES, PER_NAMES, STATE_NAMES, STEP_NAMES, STEP_TONES, TRAIT_NAMES

_CHECK = "redraw"
"""In the address: draw again and compare."""


def shown(
    request: Request,
    session: Session,
    actor: Actor,
    spot: SpotCheck,
    refusal: DeskError | None = None,
    form: FormData | None = None,
) -> HTMLResponse:
    if spot.state is SpotState.PLANNED:
        return _planned(request, session, spot, refusal, form)
    return _drawn(request, session, actor, spot, refusal)


def best_round(session: Session, rounds: Sequence[Round]) -> Round | None:
    """Return the newest round with a spot-check or a decision to check, else the newest."""
    return next((one for one in rounds if store.has_something(session, one.id)), rounds[0] if rounds else None)


def _planned(
    request: Request, session: Session, spot: SpotCheck, refusal: DeskError | None, form: FormData | None
) -> HTMLResponse:
    language = language_of(request)
    settings = None
    try:
        settings = settings_in(form if form is not None else request.query_params)
    except ValueRefused as error:
        refusal = refusal or error
    settings = settings or PlanSettings()
    found = foreseen(session, spot, settings)
    levels = readout.level_texts(standard_of(session, spot.round), language)
    return page(
        request,
        "spot_checks/plan.html",
        status=_status(refusal),
        spot=spot,
        settings=settings,
        foreseen=found,
        parts=readout.foreseen_readout(session, spot, found, language),
        hours=found.seconds / 3600,
        levels=levels,
        group_names={**readout.school_names(session, found), **levels},
        pers={one.value: PER_NAMES[one] for one in Per},
        traits={one.value: TRAIT_NAMES[one] for one in Trait},
        allocations={one.value: ALLOCATION_NAMES[one] for one in Allocation},
        refusal=explain(refusal, language) if refusal else "",
    )


def _drawn(
    request: Request, session: Session, actor: Actor, spot: SpotCheck, refusal: DeskError | None
) -> HTMLResponse:
    language, standard = language_of(request), standard_of(session, spot.round)
    result = result_of(session, spot)
    levels = readout.level_texts(standard, language)
    settings = PlanSettings.model_validate(spot.settings)
    open_schools = {one.key for one in result.by_school if one.rechecked < one.population}
    return page(
        request,
        "spot_checks/check.html",
        status=_status(refusal),
        spot=spot,
        settings=settings,
        result=result,
        step=result.next_step,
        step_name=STEP_NAMES[result.next_step],
        step_tone=STEP_TONES[result.next_step],
        step_names=STEP_NAMES,
        step_tones=STEP_TONES,
        state_name=STATE_NAMES[spot.state],
        per_name=PER_NAMES[settings.per],
        signed=spot.state is SpotState.SIGNED,
        reading=result.next_step is NextStep.READ,
        groups=readout.parts_readout(result.groups, levels),
        schools=readout.parts_readout(result.by_school, {}),
        levels=readout.parts_readout(result.by_level, levels),
        wrong=readout.wrong_readout(session, result, standard, language),
        open_schools=open_schools,
        rereading=readout.rereading(session, spot, actor),
        redrawn=redraw(draw_of(session, spot)) if _CHECK in request.query_params else None,
        longest_remark=LONGEST_REMARK,
        refusal=explain(refusal, language) if refusal else "",
    )


def _status(refusal: DeskError | None) -> int:
    return 200 if refusal is None else ANSWERS[type(refusal)].status
