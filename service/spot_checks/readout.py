"""A spot-check in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from models.standard.rubric import Standard
from service.accounts.actor import Actor
from service.declarations.readout import StateReadout, state_readout
from service.declarations.tables import Declaration
from service.grading.readout import Tone, level_name
from service.language import Language, mark, translate
from service.results.readout import LevelShown, level_shown
from service.rounds.standards import standard_of
from service.spot_checks import store
from service.spot_checks.dealing import begun, free_for
from service.spot_checks.drawing import RISK_NAMES, Foreseen, Share
from service.spot_checks.handing_over import COURSE_NAMES, Course, course_of
from service.spot_checks.result import Part, Result
from service.spot_checks.seat_store import nearness, possible_recheckers
from service.spot_checks.tables import SpotCheck, SpotDraw


@dataclass(frozen=True)
class ShareShown:
    name: str
    population: int
    expected: str
    percent: float


@dataclass(frozen=True)
class PartsShown:
    title: str
    rows: tuple[ShareShown, ...]


@dataclass(frozen=True)
class PartShown:
    """One row of the result; ``low`` and ``width`` are percentages for the bar."""

    name: str
    part: Part
    low: float
    width: float


@dataclass(frozen=True)
class WrongShown:
    declaration_id: int
    school: str
    point: str
    decided: LevelShown
    rechecked: LevelShown
    state: StateReadout
    course: Course
    advice: str


@dataclass(frozen=True)
class Reader:
    """Somebody who rereads or could; ``free`` is how many of the drawn decisions they may reread."""

    id: int
    name: str
    unit: str
    free: int
    dealt: int
    done: int


@dataclass(frozen=True)
class Rereading:
    """How far the rereading is; ``nobody`` counts drawn decisions with no rechecker."""

    drawn: int
    done: int
    nobody: int
    to_deal: int
    readers: tuple[Reader, ...]


_TITLES = {
    "school": mark("School"),
    "point": mark("Ability point"),
    "level": mark("Level"),
    "reviewer": mark("Reviewer"),
    "risk": mark("Risk"),
}


def foreseen_readout(session: Session, spot: SpotCheck, foreseen: Foreseen, language: Language) -> list[PartsShown]:
    """Return what a sample would consist of, by school, point, level, reviewer and risk."""
    standard = standard_of(session, spot.round)
    names = {
        "school": school_names(session, foreseen),
        "reviewer": {
            str(key): name for key, name in store.names_of_people(session, _ids(foreseen, "reviewer")).items()
        },
        "level": level_texts(standard, language),
        "point": {},
        "risk": {code: translate(language, name) for code, name in RISK_NAMES.items()},
    }
    return [
        PartsShown(
            title=translate(language, _TITLES[trait]),
            rows=tuple(_share(one, names[trait]) for one in _in_turn(shares, names[trait])),
        )
        for trait, shares in foreseen.parts.items()
    ]


def school_names(session: Session, foreseen: Foreseen) -> dict[str, str]:
    return {str(key): name for key, name in store.names_of_units(session, _ids(foreseen, "school")).items()}


def level_texts(standard: Standard, language: Language) -> dict[str, str]:
    """Return the names of all levels of a standard, the lowest first."""
    return {level.code: level_name(level, language) for point in standard.points for level in point.evidence[0].levels}


def parts_readout(parts: Sequence[Part], names: dict[str, str]) -> list[PartShown]:
    return [
        PartShown(
            name=names.get(one.key, one.name),
            part=one,
            low=100 * (one.low or 0.0),
            width=100 * ((one.high or 0.0) - (one.low or 0.0)),
        )
        for one in parts
    ]


def wrong_readout(session: Session, result: Result, standard: Standard, language: Language) -> list[WrongShown]:
    found = []
    for one in result.wrong_ones:
        declaration = session.get_one(Declaration, one.declaration_id)
        course = course_of(session, one, declaration)
        found.append(
            WrongShown(
                declaration_id=one.declaration_id,
                school=one.school,
                point=one.point,
                decided=_level(standard, one.point, one.decided, language),
                rechecked=_level(standard, one.point, one.rechecked, language),
                state=state_readout(declaration.state, language),
                course=course,
                advice=translate(language, COURSE_NAMES[course]),
            )
        )
    return found


def rereading(session: Session, spot: SpotCheck, actor: Actor) -> Rereading:
    draws = store.draws_of(session, spot)
    waiting = [one for one in draws if not begun(one) and one.items]
    dealt = Counter(one.rechecker_id for one in draws)
    done = Counter(one.rechecker_id for one in draws if one.done)
    people = possible_recheckers(session, actor)
    free = free_for(people, waiting, nearness(session, spot))
    readers = [
        Reader(one.id, one.name, one.unit.name, free[one.id], dealt[one.id], done[one.id])
        for one in people
        if free[one.id] or dealt[one.id]
    ]
    return Rereading(
        drawn=len(draws),
        done=sum(one.done for one in draws),
        nobody=sum(_left(one) for one in draws),
        to_deal=len(waiting),
        readers=tuple(sorted(readers, key=lambda one: (-one.dealt, -one.free, one.name))),
    )


def _left(draw: SpotDraw) -> bool:
    return draw.rechecker_id is None and not draw.done


def _level(standard: Standard, point: str, code: str, language: Language) -> LevelShown:
    shown = level_shown(find_point(standard, point).evidence[0], code, language)
    # A level that the standard does not know is shown as it was written down.
    return shown or LevelShown(code, Tone.MIDDLE)


def _ids(foreseen: Foreseen, trait: str) -> list[int]:
    return [int(one.key) for one in foreseen.parts[trait] if one.key]


def _share(share: Share, names: dict[str, str]) -> ShareShown:
    return ShareShown(names.get(share.key, share.key) or "—", share.population, f"{share.expected:.0f}", share.percent)


def _in_turn(shares: Sequence[Share], names: dict[str, str]) -> list[Share]:
    """Put levels from the lowest and risks from low to high; the rest stays in the order of its keys."""
    places = {key: place for place, key in enumerate(names)}
    return sorted(shares, key=lambda one: places.get(one.key, len(places)))
