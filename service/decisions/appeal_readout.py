"""An objection in words."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.clock import day_of
from service.decisions.ready_readout import point_name
from service.decisions.reviewed import reviewed
from service.decisions.schemas import days_waiting
from service.decisions.store import latest_decision
from service.decisions.tables import Appeal
from service.declarations.readout import StateReadout, state_readout
from service.language import Language, in_language, mark, translate
from service.results.readout import LevelShown, level_shown


@dataclass(frozen=True)
class AppealReadout:
    """``about`` names the item and criterion; ``criterion_levels`` is what was said of that criterion."""

    id: int
    declaration_id: int
    teacher: str
    school: str
    point: str
    about: str
    reason: str
    filed: str
    waiting: int
    upheld: bool | None
    answer: str
    answered: str
    level: LevelShown | None
    state: StateReadout


def appeal_readout(session: Session, appeal: Appeal, language: Language) -> AppealReadout:
    declaration, held = appeal.declaration, latest_decision(session, appeal.declaration_id)
    point = reviewed(session, declaration).point
    names = {one.id: f"{one.id} {one.name}" for one in point.evidence}
    names |= {one.id: in_language(language, one.name, one.name_en) for item in point.evidence for one in item.criteria}
    about = [names.get(one, one) for one in (appeal.item, appeal.criterion) if one]
    return AppealReadout(
        id=appeal.id,
        declaration_id=declaration.id,
        teacher=declaration.teacher.name,
        school=declaration.school.name,
        point=point_name(session, declaration, language),
        about=" · ".join(about) or translate(language, mark("The whole point")),
        reason=appeal.reason,
        filed=str(day_of(appeal.filed_at)),
        waiting=days_waiting(appeal),
        upheld=appeal.upheld,
        answer=appeal.answer,
        answered=str(day_of(appeal.answered_at)) if appeal.answered_at else "",
        level=level_shown(point.evidence[0], held.point_level if held else None, language),
        state=state_readout(declaration.state, language),
    )
