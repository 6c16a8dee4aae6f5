"""A spot-check, step by step: the list is frozen, the sample drawn, extended, and signed off.

It proves something about the decisions of a round, also of a finished one, and changes none of them. What it finds
wrong goes to a person by the ways of ``declarations.states``: see :mod:`service.spot_checks.handing_over`.
"""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from models.raters.strata import Unit
from service.accounts.actor import Actor
from service.audits.audit_plan import DecisionOut
from service.clock import now
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import append, locked_head
from service.language import MarkedList, mark
from service.rounds.tables import Round
from service.spot_checks import store
from service.spot_checks.dealing import deal
from service.spot_checks.drawing import CODE, full_seed, hash_of, plans_of
from service.spot_checks.judging import Judged, judge, next_of
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.population_store import decisions_of_round, evidence_of_decisions
from service.spot_checks.reading import reread_of
from service.spot_checks.result import NextStep
from service.spot_checks.summing_up import result_of
from service.spot_checks.tables import SpotCheck, SpotDraw, SpotItem, SpotState, Stage
from service.spot_checks.words import STATE_NAMES, STEP_NAMES

_SIGNABLE = tuple(one for one in NextStep if one not in (NextStep.DRAW, NextStep.READ))


def prepare(session: Session, held: Round, actor: int) -> SpotCheck:
    """Freeze the list of a round's decisions: a seed is worth something only once the list cannot change.

    Raises
    ------
    ValueRefused
        When no decision of the round has left its school.
    """
    locked_head(session)
    decisions = decisions_of_round(session, held.id)
    if not decisions:
        raise ValueRefused(field=mark("Round"), reason=mark("no decision has reached the county yet"))
    spot = SpotCheck(
        round_id=held.id,
        unit_id=held.unit_id,
        state=SpotState.PLANNED,
        decisions=[one.model_dump() for one in decisions],
        list_hash=hash_of(decisions),
        created_by_id=actor,
        created_at=now(),
    )
    store.add(session, spot)
    _write_down(session, spot, "spot_check_planned", actor, decisions=len(decisions), list=spot.list_hash)
    return spot


def discard(session: Session, spot: SpotCheck, actor: int) -> None:
    """Drop a list that nothing was drawn from; what was drawn stays for good."""
    _expect(spot, mark("Drop the list"), SpotState.PLANNED)
    _write_down(session, spot, "spot_check_dropped", actor, list=spot.list_hash)
    store.remove(session, spot)


def draw(session: Session, spot: SpotCheck, settings: PlanSettings, seed: str, actor: int) -> SpotCheck:
    """Draw the sample from the frozen list; settings and seed stay from here on."""
    _expect(spot, mark("Draw"), SpotState.PLANNED)
    spot.settings, spot.seed, spot.code = settings.model_dump(mode="json"), seed, CODE
    spot.state, spot.drawn_at = SpotState.DRAWN, now()
    plans = plans_of(units_of(spot), settings, full_seed(seed, spot.list_hash))
    ids = [one for plan in plans.values() for one in plan.selected]
    _add(session, spot, ids, Stage.FIRST)
    details = {"seed": seed, "list": spot.list_hash, "code": CODE, "drawn": len(ids), "settings": spot.settings}
    _write_down(session, spot, "spot_check_drawn", actor, **details)
    return spot


def extend(session: Session, spot: SpotCheck, actor: Actor) -> SpotCheck:
    """Draw the next ones of the same order, as many as the rule fixed before the first sample was read."""
    judged = _expect_step(session, spot, mark("Extend the sample"), NextStep.EXTEND)
    ids = [one for part in judged if part.step is NextStep.EXTEND and part.outcome for one in part.outcome.ids]
    _go_on(session, spot, ids, Stage.EXTENSION, actor)
    return spot


def reread_schools(session: Session, spot: SpotCheck, schools: Collection[str], actor: Actor) -> SpotCheck:
    """Let schools be reread whole whose claim the sample could not prove."""
    judged = _expect_step(session, spot, mark("Reread whole schools"), NextStep.RECHECK_ALL)
    taken = {draw.declaration_id for draw in store.draws_of(session, spot)}
    ids = [
        unit.id
        for part in judged
        if part.step is NextStep.RECHECK_ALL
        for unit in part.units.values()
        if unit.school in schools and int(unit.id) not in taken
    ]
    if not ids:
        raise ValueRefused(field=mark("Schools"), reason=mark("choose a school of which something is left to reread"))
    _go_on(session, spot, ids, Stage.WHOLE_SCHOOL, actor)
    return spot


def sign(session: Session, spot: SpotCheck, remark: str, actor: int) -> SpotCheck:
    """Freeze the result with a remark; nothing of a signed spot-check changes any more."""
    _expect_step(session, spot, mark("Sign off"), *_SIGNABLE)
    spot.state, spot.remark, spot.signed_by_id, spot.signed_at = SpotState.SIGNED, remark, actor, now()
    result = result_of(session, spot)
    spot.result = result.model_dump(mode="json")
    details = {"step": result.next_step.value, "drawn": result.drawn, "wrong": result.wrong, "at_most": result.at_most}
    _write_down(session, spot, "spot_check_signed", actor, **details)
    return spot


def units_of(spot: SpotCheck) -> list[Unit]:
    return [DecisionOut.model_validate(one).unit for one in spot.decisions]


def judged_of(session: Session, spot: SpotCheck) -> list[Judged]:
    """Return what the sample of a drawn spot-check shows, claim by claim."""
    settings, seed = PlanSettings.model_validate(spot.settings), full_seed(spot.seed or "", spot.list_hash)
    return judge(units_of(spot), settings, seed, reread_of(session, spot))


def expect_drawn(spot: SpotCheck) -> None:
    """Raise TransitionForbidden where nothing was drawn yet."""
    if spot.state is SpotState.PLANNED:
        names = MarkedList(STATE_NAMES[one] for one in (SpotState.DRAWN, SpotState.SIGNED))
        action, state = mark("Show the result"), STATE_NAMES[spot.state]
        raise TransitionForbidden(action=action, state=state, from_states=names)


def _expect(spot: SpotCheck, action: str, state: SpotState) -> None:
    if spot.state is not state:
        raise TransitionForbidden(action=action, state=STATE_NAMES[spot.state], from_states=STATE_NAMES[state])


def _expect_step(session: Session, spot: SpotCheck, action: str, *steps: NextStep) -> list[Judged]:
    _expect(spot, action, SpotState.DRAWN)
    judged = judged_of(session, spot)
    found = next_of(judged)
    if found not in steps:
        names = MarkedList(STEP_NAMES[one] for one in steps)
        raise TransitionForbidden(action=action, state=STEP_NAMES[found], from_states=names)
    return judged


def _go_on(session: Session, spot: SpotCheck, ids: Iterable[str], stage: Stage, actor: Actor) -> None:
    """Add to the sample; whoever rereads already goes on with it."""
    readers = {one.rechecker_id for one in store.draws_of(session, spot) if one.rechecker_id}
    added = _add(session, spot, ids, stage)
    _write_down(session, spot, f"spot_check_{stage.value}", actor.id, added=added)
    if readers:
        deal(session, spot, readers, actor)


def _add(session: Session, spot: SpotCheck, ids: Iterable[str], stage: Stage) -> int:
    keys = [int(one) for one in ids]
    evidence = evidence_of_decisions(session, keys)
    place = len(store.draws_of(session, spot))
    draws = [
        SpotDraw(
            spot_check_id=spot.id,
            declaration_id=key,
            stage=stage,
            place=place + number,
            items=[SpotItem(evidence_id=one) for one in evidence.get(key, ())],
        )
        for number, key in enumerate(keys)
    ]
    # In the order of the draw, strata of one level lie together: the ids that recheckers see must not follow it.
    store.add_draws(session, sorted(draws, key=lambda one: one.declaration_id))
    return len(draws)


def _write_down(session: Session, spot: SpotCheck, action: str, actor: int, **details: object) -> None:
    append(session, action, f"spot_check:{spot.id}", actor=actor, unit=spot.unit_id, details=details)
    spot.version += 1
