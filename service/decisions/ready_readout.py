"""Rows of the lists that are worked off together, and of what is in publicity."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.accounts.actor import Actor
from service.decisions.bulk import Refused
from service.decisions.ready_schemas import PublishedOut, ReadyOut, ResultOut
from service.decisions.reviewed import reviewed
from service.decisions.store import latest_decision
from service.declarations.publicity import last_day_of_publicity
from service.declarations.tables import Declaration
from service.language import Language, explain, in_language
from service.results.readout import LevelShown, level_shown
from service.rounds.standards import scheme_of, standard_of


@dataclass(frozen=True)
class Ready:
    """``failed`` items could still be handed in again ``left`` times."""

    id: int
    teacher: str
    school: str
    point: str
    round: str
    level: LevelShown | None
    failed: tuple[str, ...]
    left: int


@dataclass(frozen=True)
class RefusedReadout:
    id: int
    teacher: str
    point: str
    why: str


def ready_out(session: Session, declaration: Declaration) -> ReadyOut:
    found, held = reviewed(session, declaration), latest_decision(session, declaration.id)
    return ReadyOut(
        declaration_id=declaration.id,
        teacher=declaration.teacher.name,
        school=declaration.school.name,
        round=declaration.round.name,
        point=declaration.point,
        point_level=held.point_level if held else found.level,
        failed=list(found.failed),
        resubmissions_left=max(scheme_of(declaration.round).resubmissions - declaration.resubmissions, 0),
    )


def published_out(session: Session, declaration: Declaration, actor: Actor) -> PublishedOut:
    result = ready_out(session, declaration).model_dump(include=set(ResultOut.model_fields))
    until, own = last_day_of_publicity(declaration), declaration.teacher_id == actor.id
    return PublishedOut(**result, until=until, own=own)


def ready_readout(session: Session, declaration: Declaration, language: Language) -> Ready:
    found = ready_out(session, declaration)
    scale = find_point(standard_of(session, declaration.round), declaration.point).evidence[0]
    return Ready(
        id=declaration.id,
        teacher=found.teacher,
        school=found.school,
        point=point_name(session, declaration, language),
        round=found.round,
        level=level_shown(scale, found.point_level, language),
        failed=tuple(found.failed),
        left=found.resubmissions_left,
    )


def refused_readout(refused: Refused, language: Language) -> RefusedReadout:
    declaration = refused.declaration
    why = explain(refused.error, language)
    return RefusedReadout(declaration.id, declaration.teacher.name, declaration.point, why)


def point_name(session: Session, declaration: Declaration, language: Language) -> str:
    point = find_point(standard_of(session, declaration.round), declaration.point)
    return f"{point.code} {in_language(language, point.name, point.name_en)}"
