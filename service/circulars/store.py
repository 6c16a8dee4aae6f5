"""All that circulars need of the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.standard.rubric import Standard
from service.accounts.access import reachable
from service.accounts.actor import Actor
from service.accounts.roles import Permission, UnitKind
from service.accounts.tables import Unit
from service.circulars.sources import Scope
from service.errors import NotFound
from service.language import Language, in_language
from service.rounds.standards import standard_of
from service.rounds.tables import Round, RoundState


@dataclass(frozen=True)
class Subject:
    """A round in a county: what one circular is about."""

    round_id: int
    round_name: str
    unit_id: int
    unit_name: str


def subjects_of(session: Session, actor: Actor) -> Sequence[Subject]:
    """Return the rounds that the actor may write a circular on, county by county, newest first."""
    within = reachable(actor, Permission.RECHECK, path=Unit.path)
    counties = session.scalars(select(Unit).where(Unit.kind == UnitKind.COUNTY, within).order_by(Unit.id)).all()
    rounds = session.scalars(select(Round).where(Round.state != RoundState.PLANNED).order_by(Round.id.desc())).unique()
    return [
        Subject(held.id, held.name, county.id, county.name)
        for held in rounds
        for county in counties
        if county.path.startswith(held.unit.path)
    ]


def find(session: Session, round_id: int, unit_id: int) -> tuple[Round, Unit]:
    """Return a round and the county that takes part in it.

    Raises
    ------
    NotFound
        When there is no such round, no such county, or the county takes no part in the round.
    """
    held, county = session.get(Round, round_id), session.get(Unit, unit_id)
    if held is None or county is None or county.kind is not UnitKind.COUNTY:
        raise NotFound
    if not county.path.startswith(held.unit.path):
        raise NotFound
    return held, county


def counties_of(session: Session, round_id: int) -> Sequence[Unit]:
    """Return the counties that take part in a round."""
    held = session.get(Round, round_id)
    if held is None:
        raise NotFound
    below = Unit.path.startswith(held.unit.path, autoescape=True)
    return session.scalars(select(Unit).where(Unit.kind == UnitKind.COUNTY, below).order_by(Unit.id)).all()


def scope_of(session: Session, held: Round, county: Unit, language: Language) -> Scope:
    standard = standard_of(session, held)
    return Scope(
        round_id=held.id,
        round_name=held.name,
        unit_id=county.id,
        unit_name=county.name,
        starts_on=held.starts_on,
        review_by=held.review_by,
        standard=standard.title,
        criteria=_criteria(standard, language),
        levels=_levels(standard, language),
    )


def _criteria(standard: Standard, language: Language) -> dict[str, str]:
    return {
        criterion.id: in_language(language, criterion.name, criterion.name_en)
        for point in standard.points
        for item in point.evidence
        for criterion in item.criteria
    }


def _levels(standard: Standard, language: Language) -> dict[str, str]:
    """Return the names of the levels, the lowest first."""
    return {
        level.code: in_language(language, level.name, level.name_en)
        for point in standard.points
        for item in point.evidence
        for level in item.levels
    }
