"""Rows of the lists that are worked off together, and of what is in publicity."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.decisions.bulk import Refused
from service.decisions.reviewed import reviewed
from service.decisions.store import latest_decision
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


def ready_readout(session: Session, declaration: Declaration, language: Language) -> Ready:
    found, held = reviewed(session, declaration), latest_decision(session, declaration.id)
    return Ready(
        id=declaration.id,
        teacher=declaration.teacher.name,
        school=declaration.school.name,
        point=point_name(session, declaration, language),
        round=declaration.round.name,
        level=level_shown(found.point.evidence[0], held.point_level if held else found.level, language),
        failed=found.failed,
        left=max(scheme_of(declaration.round).resubmissions - declaration.resubmissions, 0),
    )


def refused_readout(refused: Refused, language: Language) -> RefusedReadout:
    declaration = refused.declaration
    why = explain(refused.error, language)
    return RefusedReadout(declaration.id, declaration.teacher.name, declaration.point, why)


def point_name(session: Session, declaration: Declaration, language: Language) -> str:
    point = find_point(standard_of(session, declaration.round), declaration.point)
    return f"{point.code} {in_language(language, point.name, point.name_en)}"
