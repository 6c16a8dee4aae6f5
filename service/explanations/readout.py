"""An explanation in words and as small pictures, for the page and for the trial alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from models.grading.explanation import Clause, CriterionExplanation, Explanation, Part, Trait
from models.grading.grade import CriterionGrade, QuotedPassage, Referral
from models.grading.routing import Reading
from models.standard.rubric import Criterion, EvidenceRequirement
from service.explanations.neighbours import Neighbour, Neighbours
from service.explanations.words import (
    FEATURES,
    GROUPS,
    OTHER_GROUP,
    OTHER_VIEW,
    READINGS,
    SHARES,
    VIEWS,
    WHOLE_NUMBERS,
)
from service.grading.places import label
from service.grading.readout import level_name, tone_of
from service.grading.workflow import Graded
from service.language import Language, mark, translate

_HALF = 50.0
"""Half the width of a diverging bar, in per cent."""
_LEAST_SHOWN = 0.005
"""Effects that round to nothing are not worth a line."""


@dataclass(frozen=True)
class Force:
    """Something that pushes a level up or down; ``start`` and ``width`` are those of its bar, from 0 to 100."""

    name: str
    detail: str
    effect: str
    up: bool
    start: float
    width: float


@dataclass(frozen=True)
class PassageForce:
    place: str
    text: str
    at: int
    force: Force


@dataclass(frozen=True)
class ScaleShown:
    """The score among the cut points, all from 0 to 100; ``names`` are those of the levels, lowest first."""

    at: float
    cuts: tuple[float, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class ClauseShown:
    text: str
    found: bool


@dataclass(frozen=True)
class NeighbourShown:
    level: str
    tone: str
    passage: str
    above: bool


@dataclass(frozen=True)
class CriterionWhy:
    """``raising`` and ``lowering`` are passages; ``parts`` and ``traits`` are empty where nothing was learned."""

    scale: ScaleShown
    raising: tuple[PassageForce, ...]
    lowering: tuple[PassageForce, ...]
    parts: tuple[Force, ...]
    traits: tuple[Force, ...]
    next_level: str
    clauses: tuple[ClauseShown, ...]


@dataclass(frozen=True)
class ReadingShown:
    about: str
    value: str
    limit: str
    reached: bool


def criteria_why(explanation: Explanation, item: EvidenceRequirement, language: Language) -> dict[int, CriterionWhy]:
    """Return number of the criterion, from 1, to why it came out so."""
    return {
        number: _criterion(given, told, item.criterion(told.id), language)
        for number, (given, told) in enumerate(
            zip(explanation.grade.criteria, explanation.criteria, strict=True), start=1
        )
    }


def told_of(graded: Graded, language: Language) -> dict[int, CriterionWhy]:
    """Return the same for something graded just now; empty where nobody asked for an explanation."""
    return criteria_why(graded.explanation, graded.item, language) if graded.explanation else {}


def readings_shown(explanation: Explanation, language: Language) -> tuple[ReadingShown, ...]:
    """Show what was measured beside each limit, that which gave a reason first."""
    shown = (
        _reading(code, reading, code in explanation.grade.referral, language)
        for code, reading in explanation.readings.items()
    )
    return tuple(sorted(shown, key=lambda one: not one.reached))


def neighbours_shown(found: Neighbours, criterion: Criterion, language: Language) -> tuple[NeighbourShown, ...]:
    pairs = ((found.above, True), (found.below, False))
    return tuple(_neighbour(one, criterion, language, above=above) for one, above in pairs if one is not None)


def _neighbour(one: Neighbour, criterion: Criterion, language: Language, *, above: bool) -> NeighbourShown:
    rank = criterion.rank(one.level)
    name = level_name(criterion.levels[rank], language)
    return NeighbourShown(name, tone_of(rank, len(criterion.levels)), one.passage, above)


def _criterion(
    given: CriterionGrade, told: CriterionExplanation, criterion: Criterion, language: Language
) -> CriterionWhy:
    rank = criterion.rank(given.level)
    following = criterion.levels[rank + 1] if rank + 1 < len(criterion.levels) else None
    passages = (*told.raising, *told.lowering)
    most = max((abs(one.effect or 0.0) for one in passages), default=0.0)
    show = partial(_passage, most=most, language=language)
    return CriterionWhy(
        scale=_scale(told, criterion, language),
        raising=tuple(show(one) for one in told.raising if (one.effect or 0.0) >= _LEAST_SHOWN),
        lowering=tuple(show(one) for one in told.lowering if (one.effect or 0.0) <= -_LEAST_SHOWN),
        parts=_parts(told.parts, language),
        traits=_traits(told.traits, language),
        next_level=level_name(following, language) if following else "",
        clauses=tuple(_clause(one) for one in told.next_level),
    )


def _scale(told: CriterionExplanation, criterion: Criterion, language: Language) -> ScaleShown:
    """Place the score on a line that leaves half a rank beyond the outer ranks."""
    n = len(criterion.levels)

    def share(score: float) -> float:
        return round(min(max(100 * (score + 0.5) / n, 0.0), 100.0), 2)

    names = tuple(level_name(level, language) for level in criterion.levels)
    return ScaleShown(share(told.score), tuple(share(cut) for cut in told.cuts), names)


def _force(name: str, effect: float, most: float, detail: str = "") -> Force:
    width = _HALF * abs(effect) / most if most else 0.0
    start = _HALF if effect > 0 else _HALF - width
    return Force(name, detail, f"{effect:+.2f}".replace("-", "−"), effect > 0, round(start, 2), round(width, 2))


def _passage(passage: QuotedPassage, most: float, language: Language) -> PassageForce:
    force = _force("", passage.effect or 0.0, most)
    return PassageForce(label(passage.place, language), passage.text, passage.start, force)


def _parts(parts: tuple[Part, ...], language: Language) -> tuple[Force, ...]:
    shown = [part for part in parts if abs(part.effect) >= _LEAST_SHOWN]
    most = max((abs(part.effect) for part in shown), default=0.0)
    return tuple(_force(translate(language, VIEWS.get(part.view, OTHER_VIEW)), part.effect, most) for part in shown)


def _traits(traits: tuple[Trait, ...], language: Language) -> tuple[Force, ...]:
    shown = [trait for trait in traits if abs(trait.effect) >= _LEAST_SHOWN]
    most = max((abs(trait.effect) for trait in shown), default=0.0)
    return tuple(
        _force(
            translate(language, GROUPS.get(trait.group, OTHER_GROUP)), trait.effect, most, _compared(trait, language)
        )
        for trait in shown
    )


def _compared(trait: Trait, language: Language) -> str:
    words = FEATURES.get(trait.feature)
    if words is None:
        return ""
    value, usual = (_number(words.counted(side)) for side in (trait.value, trait.usual))
    message = mark("%(feature)s: %(value)s here, %(usual)s as usual at this level")
    return translate(language, message, feature=translate(language, words.name), value=value, usual=usual)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"


def _clause(clause: Clause) -> ClauseShown:
    return ClauseShown(clause.text, clause.found)


def _reading(code: Referral, reading: Reading, reached: bool, language: Language) -> ReadingShown:  # noqa: FBT001  of a pair
    shape = "{:,.0f}" if code in WHOLE_NUMBERS else "{:.1%}" if code in SHARES else "{:.3f}"
    value, limit = (shape.format(side).replace("-", "−") for side in (reading.value, reading.limit))
    return ReadingShown(translate(language, READINGS[code]), value, limit, reached)


def by_criterion(neighbours: tuple[Neighbours, ...]) -> Mapping[str, Neighbours]:
    return {one.criterion: one for one in neighbours}
