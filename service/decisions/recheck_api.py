"""The programs' way in to the county's recheck, certificates and revocation."""

from fastapi import APIRouter, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.decisions import rechecks, workflow
from service.decisions.recheck_readout import recheck_out, schools_of
from service.decisions.recheck_schemas import (
    EndRecheckIn,
    RecheckerIn,
    RecheckOut,
    SampleIn,
    SampleOut,
    SampleStateOut,
    SchoolOut,
)
from service.decisions.recheck_store import REACHED, recheckers
from service.decisions.schemas import Key, RevokeIn, StandingOut
from service.decisions.store import declarations_in
from service.decisions.writing import Write
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.idempotency.route import OnceRoute
from service.problems import documented
from service.rounds.tables import Round
from service.versions import set_etag

router = APIRouter(route_class=OnceRoute)
_READS = documented(401, 403, 404, 422, 503)
_WRITES = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)


@router.post(
    "/rounds/{round_id}/recheck-sample",
    summary="Draw the results that the county rechecks; done again, only from what came since",
    dependencies=[allow(Permission.RECHECK)],
    responses=documented(400, 401, 403, 404, 409, 415, 422, 503),
)
def draw_sample(round_id: Key, write: Write, sent: SampleIn) -> SampleOut:
    held = write.session.get_one(Round, round_id)
    return SampleOut.of(rechecks.draw_sample(write.session, held, write.actor.id, sent.seed))


@router.get(
    "/rounds/{round_id}/recheck-sample",
    summary="How far the recheck of a round is, school by school",
    dependencies=[allow(Permission.RECHECK)],
    responses=_READS,
)
def read_sample(round_id: Key, actor: CurrentActor, session: Transaction) -> SampleStateOut:
    held = session.get_one(Round, round_id)
    reached = declarations_in(session, actor, Permission.RECHECK, REACHED, round_id)
    seed = rechecks.seed_of(session, held)
    planned = rechecks.plan_sample(session, held, seed or "")
    return SampleStateOut(
        seed=seed,
        share=planned.share,
        population=planned.sample.population,
        to_draw=len(planned.sample.added),
        under_way=[one.id for one in reached if one.state is State.RECHECK],
        schools=[SchoolOut.model_validate(one) for one in schools_of(session, actor, round_id, reached)],
    )


@router.get(
    "/declarations/{declaration_id}/recheck",
    summary="A result beside its recheck, once that is complete, and until then who could recheck it",
    dependencies=[allow(Permission.RECHECK)],
    responses=_READS,
)
def read_recheck(declaration_id: Key, actor: CurrentActor, session: Transaction, response: Response) -> RecheckOut:
    declaration = session.get_one(Declaration, declaration_id)
    set_etag(response, declaration.version)
    under_way = declaration.state is State.RECHECK
    return recheck_out(session, declaration, recheckers(session, actor, declaration) if under_way else [])


@router.post(
    "/declarations/{declaration_id}/recheck-seat",
    summary="Let somebody recheck every item of a drawn result, blind",
    dependencies=[allow(Permission.RECHECK)],
    responses=_WRITES,
)
def seat_rechecker(declaration_id: Key, write: Write, sent: RecheckerIn) -> StandingOut:
    declaration = write.on(declaration_id)
    rechecks.seat_rechecker(write.session, declaration, write.actor, sent.reviewer_id)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/end-recheck",
    summary="End a recheck: the result stands, is reviewed again, or goes back to its teacher",
    dependencies=[allow(Permission.RECHECK)],
    responses=_WRITES,
)
def end_recheck(declaration_id: Key, write: Write, sent: EndRecheckIn) -> StandingOut:
    declaration = write.on(declaration_id)
    rechecks.end(write.session, declaration, write.actor.id, sent.ending, sent.told())
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/certify",
    summary="Certify a passed point",
    dependencies=[allow(Permission.RECHECK)],
    responses=documented(401, 403, 404, 409, 412, 422, 503),
)
def certify(declaration_id: Key, write: Write) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.certify(write.session, declaration, write.actor.id)
    return write.shown(declaration)


@router.post(
    "/declarations/{declaration_id}/revoke",
    summary="Take a decided level back",
    dependencies=[allow(Permission.RECHECK)],
    responses=_WRITES,
)
def revoke(declaration_id: Key, write: Write, sent: RevokeIn) -> StandingOut:
    declaration = write.on(declaration_id)
    workflow.revoke(write.session, declaration, write.actor.id, sent.code, sent.reasons)
    return write.shown(declaration)
