"""The programs' way in to cross-readings."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.accounts.access import allow
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.consistency.cross_readings import figures_within, hand_out, propose
from service.consistency.cross_readout import proposal_out
from service.consistency.cross_schemas import HandOutIn, ProposalOut
from service.consistency.schemas import Key
from service.database.transaction import Transaction
from service.idempotency.route import OnceRoute
from service.problems import documented

router = APIRouter(route_class=OnceRoute)
_RULE = [allow(Permission.RECHECK)]


@router.get(
    "/consistency/cross-readings",
    dependencies=_RULE,
    responses=documented(401, 403, 404, 422, 503),
    summary="The fewest readings that would let all reviewers of a round be compared, and those handed out",
)
def read_proposal(
    actor: CurrentActor,
    session: Transaction,
    round: Annotated[Key, Query(description="Id of a round.")],  # noqa: A002  its name in addresses
    unit: Annotated[Key, Query(description="Id of a county.")],
) -> ProposalOut:
    figures = figures_within(session, actor, round, unit)
    return proposal_out(session, figures, propose(session, figures))


@router.post(
    "/consistency/cross-readings",
    dependencies=_RULE,
    status_code=201,
    responses=documented(400, 401, 403, 404, 409, 415, 422, 503),
    summary="Assign some of the readings proposed; they count in the figures and for no result",
)
def hand_out_readings(sent: HandOutIn, actor: CurrentActor, session: Transaction) -> ProposalOut:
    figures = figures_within(session, actor, sent.round_id, sent.unit_id)
    hand_out(session, actor, figures, sent.proposal, sent.pairs)
    return proposal_out(session, figures, propose(session, figures))
