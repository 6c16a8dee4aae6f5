"""The programs' way in to spot-checks: the auditor's steps; the rereading is in ``reading_api``."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.database.transaction import Transaction
from service.declarations.tables import Declaration
from service.idempotency.route import OnceRoute
from service.pagination import Cursor, Limit, Page, shown
from service.problems import documented
from service.rounds.tables import Round
from service.spot_checks import reading_api, store, workflow
from service.spot_checks.dealing import deal
from service.spot_checks.handing_over import hand_over
from service.spot_checks.plan_settings import PlanSettings
from service.spot_checks.planning import foreseen
from service.spot_checks.publishing import PublicLine, draw_of, lines_of, published
from service.spot_checks.redraw import Published, redraw
from service.spot_checks.result import Result
from service.spot_checks.schemas import DealIn, DrawIn, ForeseenOut, Key, RedrawnOut, SchoolsIn, SignIn, SpotCheckOut
from service.spot_checks.summing_up import result_of
from service.spot_checks.tables import SpotCheck
from service.versions import set_etag
from service.writing import Writing

router = APIRouter(prefix="/api/v1", route_class=OnceRoute, tags=["spot-checks"])
_READS = documented(401, 403, 404, 422, 503)
_WRITES = documented(400, 401, 403, 404, 409, 412, 415, 422, 503)
_RULE = [allow(Permission.RECHECK)]


class SpotCheckWriting(Writing):
    """A write about one spot-check."""

    def on(self, spot_check_id: int) -> SpotCheck:
        spot = store.locked(self.session, spot_check_id)
        self.expect(spot.version)
        return spot

    def shown(self, spot: SpotCheck) -> SpotCheckOut:
        self.tag(spot.version)
        return SpotCheckOut.of(spot)


Write = Annotated[SpotCheckWriting, Depends()]


@router.get(
    "/rounds/{round_id}/spot-checks",
    summary="What every draw from a round follows from, for everybody of its area",
    dependencies=[allow(Permission.READ_ROUND)],
    responses=_READS,
)
def read_lines(round_id: Key, session: Transaction) -> list[PublicLine]:
    return lines_of(session, round_id)


@router.post(
    "/rounds/{round_id}/spot-checks",
    summary="Fix the list of a round's decisions, to draw from it",
    dependencies=_RULE,
    responses=_WRITES,
    status_code=201,
)
def prepare(round_id: Key, write: Write) -> SpotCheckOut:
    held = write.session.get_one(Round, round_id)
    return write.shown(workflow.prepare(write.session, held, write.actor.id))


@router.get("/spot-checks", summary="The spot-checks of one's area, newest first", dependencies=_RULE, responses=_READS)
def read_all(actor: CurrentActor, session: Transaction, cursor: Cursor = None, limit: Limit = 50) -> Page[SpotCheckOut]:
    rows, following = store.visible(session, actor, cursor, limit)
    return shown(rows, following, SpotCheckOut.of)


router.include_router(reading_api.router)


@router.get("/spot-checks/{spot_check_id}", summary="One spot-check", dependencies=_RULE, responses=_READS)
def read_one(spot_check_id: Key, session: Transaction, response: Response) -> SpotCheckOut:
    spot = session.get_one(SpotCheck, spot_check_id)
    set_etag(response, spot.version)
    return SpotCheckOut.of(spot)


@router.post(
    "/spot-checks/{spot_check_id}/foresee",
    summary="How many a draw with these settings would be, of what, and how long it takes; nothing is drawn",
    dependencies=_RULE,
    responses=documented(400, 401, 403, 404, 415, 422, 503),
)
def foresee(spot_check_id: Key, session: Transaction, sent: PlanSettings) -> ForeseenOut:
    return ForeseenOut.of(foreseen(session, store.with_list(session, spot_check_id), sent))


@router.delete(
    "/spot-checks/{spot_check_id}",
    summary="Drop a list that nothing was drawn from",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 409, 412, 422, 503),
    status_code=204,
)
def discard(spot_check_id: Key, write: Write) -> None:
    workflow.discard(write.session, write.on(spot_check_id), write.actor.id)


@router.post(
    "/spot-checks/{spot_check_id}/draw", summary="Draw the sample, once", dependencies=_RULE, responses=_WRITES
)
def draw(spot_check_id: Key, write: Write, sent: DrawIn) -> SpotCheckOut:
    spot = write.on(spot_check_id)
    return write.shown(workflow.draw(write.session, spot, sent.settings, sent.seed, write.actor.id))


@router.post(
    "/spot-checks/{spot_check_id}/deal",
    summary="Deal what nobody has begun evenly to these people, never to somebody who knows the work",
    dependencies=_RULE,
    responses=_WRITES,
)
def deal_out(spot_check_id: Key, write: Write, sent: DealIn) -> SpotCheckOut:
    spot = write.on(spot_check_id)
    deal(write.session, spot, set(sent.rechecker_ids), write.actor)
    return write.shown(spot)


@router.post(
    "/spot-checks/{spot_check_id}/extend",
    summary="Draw the next ones of the same order, where the rule says so",
    dependencies=_RULE,
    responses=_WRITES,
)
def extend(spot_check_id: Key, write: Write) -> SpotCheckOut:
    return write.shown(workflow.extend(write.session, write.on(spot_check_id), write.actor))


@router.post(
    "/spot-checks/{spot_check_id}/reread-schools",
    summary="Have schools reread whole that the sample could not prove the claim for",
    dependencies=_RULE,
    responses=_WRITES,
)
def reread_schools(spot_check_id: Key, write: Write, sent: SchoolsIn) -> SpotCheckOut:
    schools = {str(one) for one in sent.school_ids}
    return write.shown(workflow.reread_schools(write.session, write.on(spot_check_id), schools, write.actor))


@router.post(
    "/spot-checks/{spot_check_id}/sign",
    summary="Sign the result off with a remark; nothing changes after that",
    dependencies=_RULE,
    responses=_WRITES,
)
def sign(spot_check_id: Key, write: Write, sent: SignIn) -> SpotCheckOut:
    return write.shown(workflow.sign(write.session, write.on(spot_check_id), sent.remark, write.actor.id))


@router.get(
    "/spot-checks/{spot_check_id}/result",
    summary="What a drawn spot-check proves, and the next step by the rule",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def read_result(spot_check_id: Key, session: Transaction) -> Result:
    spot = store.with_list(session, spot_check_id)
    workflow.expect_drawn(spot)
    return result_of(session, spot)


@router.get(
    "/spot-checks/{spot_check_id}/redraw",
    summary="Draw again from list, settings and seed, and compare",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def read_redraw(spot_check_id: Key, session: Transaction) -> RedrawnOut:
    spot = store.with_list(session, spot_check_id)
    workflow.expect_drawn(spot)
    return RedrawnOut.of(redraw(draw_of(session, spot)))


@router.get(
    "/spot-checks/{spot_check_id}/list",
    summary="List and draw, to draw again elsewhere; only once everything drawn is reread",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def read_list(spot_check_id: Key, session: Transaction) -> Published:
    spot = store.with_list(session, spot_check_id)
    workflow.expect_drawn(spot)
    return published(session, spot)


@router.post(
    "/spot-checks/{spot_check_id}/hand-over/{declaration_id}",
    summary="Select a decision that was found wrong for the county's recheck",
    dependencies=_RULE,
    responses=_WRITES,
)
def hand_on(spot_check_id: Key, declaration_id: Key, write: Write) -> SpotCheckOut:
    spot = write.on(spot_check_id)
    workflow.expect_drawn(spot)
    declaration = write.session.get_one(Declaration, declaration_id)
    hand_over(write.session, spot, result_of(write.session, spot), declaration, write.actor.id)
    return write.shown(spot)
