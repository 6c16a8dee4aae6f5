"""Spot-checks as rows."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, undefer

from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.accounts.tables import Person, Unit
from service.declarations.tables import Declaration
from service.journal.store import locked_head
from service.pagination import page_of
from service.spot_checks.population_store import DECIDED
from service.spot_checks.tables import SpotCheck, SpotDraw, SpotItem, SpotState
from service.submissions.tables import Evidence


def latest(session: Session, round_id: int, unit_id: int) -> SpotCheck | None:
    """Return the newest drawn spot-check of a unit's round; a signed one goes before one under way."""
    query = (
        select(SpotCheck)
        .where(SpotCheck.round_id == round_id, SpotCheck.unit_id == unit_id, SpotCheck.state != SpotState.PLANNED)
        .order_by((SpotCheck.state == SpotState.SIGNED).desc(), SpotCheck.id.desc())
    )
    return session.scalars(query.limit(1)).one_or_none()


def locked(session: Session, spot_check_id: int) -> SpotCheck:
    """Return a spot-check for nobody else to change meanwhile; the audit log is locked before it, as everywhere."""
    locked_head(session)
    query = select(SpotCheck).where(SpotCheck.id == spot_check_id).with_for_update(of=SpotCheck)
    return session.scalars(query.options(undefer(SpotCheck.decisions)).execution_options(populate_existing=True)).one()


def locked_item(session: Session, spot_item_id: int) -> SpotItem:
    locked_head(session)
    query = select(SpotItem).where(SpotItem.id == spot_item_id).execution_options(populate_existing=True)
    return session.scalars(query).one()


def of_round(session: Session, round_id: int) -> Sequence[SpotCheck]:
    """Return all spot-checks of a round, newest first."""
    query = select(SpotCheck).where(SpotCheck.round_id == round_id).order_by(SpotCheck.id.desc())
    return session.scalars(query).unique().all()


def visible(session: Session, actor: Actor, cursor: str | None, limit: int) -> tuple[Sequence[SpotCheck], str | None]:
    """Return a part of the spot-checks that an auditor reaches, newest first."""
    query = select(SpotCheck).join(Unit, Unit.id == SpotCheck.unit_id)
    query = query.where(reachable(actor, Permission.RECHECK, path=Unit.path))
    return page_of(session, query, SpotCheck.id, cursor, limit)


def draws_of(session: Session, spot: SpotCheck) -> Sequence[SpotDraw]:
    """Return the drawn decisions, in the order of the draw."""
    query = select(SpotDraw).where(SpotDraw.spot_check_id == spot.id).order_by(SpotDraw.place)
    return session.scalars(query).unique().all()


def with_list(session: Session, spot_check_id: int) -> SpotCheck:
    """Return a spot-check with its frozen list, which is long."""
    query = select(SpotCheck).where(SpotCheck.id == spot_check_id).options(undefer(SpotCheck.decisions))
    return session.scalars(query.execution_options(populate_existing=True)).one()


def add(session: Session, row: SpotCheck | SpotDraw) -> None:
    session.add(row)
    session.flush()


def add_draws(session: Session, draws: Sequence[SpotDraw]) -> None:
    session.add_all(draws)
    session.flush()


def remove(session: Session, spot: SpotCheck) -> None:
    session.delete(spot)
    session.flush()


def names_of_units(session: Session, keys: Sequence[int]) -> dict[int, str]:
    return {one.id: one.name for one in session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(keys)))}


def names_of_people(session: Session, keys: Sequence[int]) -> dict[int, str]:
    return {one.id: one.name for one in session.execute(select(Person.id, Person.name).where(Person.id.in_(keys)))}


def has_something(session: Session, round_id: int) -> bool:
    """Say whether a round has decisions that could be checked."""
    return bool(
        session.scalar(select(exists().where(Declaration.round_id == round_id, Declaration.state.in_(DECIDED))))
    )


def sent_of(session: Session, spot: SpotCheck) -> dict[int, dict[str, dict[str, str]]]:
    """Return the levels that were sent, by draw, item and criterion."""
    query = (
        select(SpotItem.draw_id, Evidence.item, SpotItem.levels)
        .join(Evidence, Evidence.id == SpotItem.evidence_id)
        .join(SpotDraw, SpotDraw.id == SpotItem.draw_id)
        .where(SpotDraw.spot_check_id == spot.id, SpotItem.done_at.is_not(None))
    )
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(dict)
    for draw, item, levels in session.execute(query):
        found[draw][item] = levels or {}
    return found


def points_of(session: Session, spot: SpotCheck) -> dict[int, str]:
    """Return the point of each drawn declaration."""
    query = select(Declaration.id, Declaration.point).join(SpotDraw, SpotDraw.declaration_id == Declaration.id)
    return {one.id: one.point for one in session.execute(query.where(SpotDraw.spot_check_id == spot.id))}
