"""What the pages of a review show, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from models.documents.document import Document
from models.standard.rubric import Criterion, EvidenceRequirement
from models.standard.verdict import item_level
from service.checking.readout import FindingReadout, spots
from service.grading.layout import Section, laid_out
from service.grading.readout import CriterionReadout, Readout, Tone, level_name, readout, rule_of, tone_of
from service.language import Language, in_language, mark, translate
from service.reviews.requirement import lowest_levels
from service.reviews.sight import Seen
from service.reviews.tables import Review

MOST_BUTTONS = 9
"""Up to so many levels each has a key of its own; above, there is a box to choose from."""
_REVIEWERS = (mark("Reviewer A"), mark("Reviewer B"))


@dataclass(frozen=True)
class LevelReadout:
    code: str
    name: str
    tone: Tone
    descriptor: str
    key: str


@dataclass(frozen=True)
class Opinion:
    """Whose level, and which."""

    who: str
    level: LevelReadout


@dataclass(frozen=True)
class CriterionDesk:
    """One criterion with the levels to choose from; ``machine`` only once it may be seen."""

    number: int
    id: str
    name: str
    levels: tuple[LevelReadout, ...]
    earlier: tuple[Opinion, ...]
    chosen: str
    blind: LevelReadout | None
    final: LevelReadout | None
    machine: CriterionReadout | None
    machine_level: LevelReadout | None
    reason: str

    @property
    def by_button(self) -> bool:
        return len(self.levels) <= MOST_BUTTONS

    @property
    def described(self) -> tuple[LevelReadout, ...]:
        return tuple(level for level in self.levels if level.descriptor)

    @property
    def differs(self) -> bool:
        return self.blind is not None and self.machine_level is not None and self.blind != self.machine_level

    @property
    def changed(self) -> bool:
        return self.blind is not None and self.chosen != self.blind.code


@dataclass(frozen=True)
class Advice:
    who: str
    text: str
    off_task: bool


@dataclass(frozen=True)
class Text:
    """The document as ``grading/text.html`` shows it."""

    sections: tuple[Section, ...]
    placed: bool
    n_characters: int

    @classmethod
    def of(cls, sections: tuple[Section, ...], document: Document) -> "Text":
        return cls(sections, any(line.place for one in sections for line in one.lines), len(document.text))


@dataclass(frozen=True)
class Entered:
    """What a form brought that was refused, to be shown again."""

    levels: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    off_task: bool = False
    off_task_reason: str = ""
    advice: str = ""
    order: str = ""


@dataclass(frozen=True)
class DeskReadout:
    """One assignment; ``text`` is None before opening, ``machine`` until one's own levels are stored."""

    point: str
    point_description: str
    item: str
    limit: str
    rule: str
    criteria: tuple[CriterionDesk, ...]
    advices: tuple[Advice, ...]
    text: Text | None
    machine: Readout | None
    findings: tuple[FindingReadout, ...]
    own_item: LevelReadout | None
    final_item: LevelReadout | None
    entered: Entered


def desk_of(sight: Seen, language: Language, entered: Entered | None = None) -> DeskReadout:
    point, item = sight.required.point, sight.required.item
    named = partial(in_language, language)
    machine = readout(sight.graded, sight.required.standard.version, language) if sight.graded else None
    entered = entered or _kept(sight.review)
    review = sight.review
    return DeskReadout(
        point=f"{point.code} {named(point.name, point.name_en)}",
        point_description=point.description,
        item=f"{item.id} {item.name}",
        limit=item.limit,
        rule=rule_of(item, language),
        criteria=_criteria(sight, machine, language, entered),
        advices=_advices(sight, language),
        text=_text(sight, machine, language),
        machine=machine,
        findings=tuple(FindingReadout.of(one, language) for one in sight.findings),
        own_item=_item_level(item, review.blind_levels, language) if review else None,
        final_item=_item_level(item, review.final_levels, language) if review and review.final_levels else None,
        entered=entered,
    )


def _kept(review: Review | None) -> Entered:
    """Return what the form of the second step begins with."""
    if review is None:
        return Entered()
    return Entered(
        review.final_levels or review.blind_levels, review.change_reasons, review.off_task, advice=review.advice
    )


def _criteria(sight: Seen, machine: Readout | None, language: Language, entered: Entered) -> tuple[CriterionDesk, ...]:
    item, review = sight.required.item, sight.review
    shown = machine.criteria if machine else ()
    grades = sight.graded.grade.criteria if sight.graded else ()
    words = {grade.id: words for grade, words in zip(grades, shown, strict=True)}
    codes = {grade.id: grade.level for grade in grades}
    found = []
    for number, one in enumerate(item.criteria, start=1):
        levels = _levels(one, language)
        by_code = {level.code: level for level in levels}
        blind = by_code[review.blind_levels[one.id]] if review else None
        final = by_code[review.final_levels[one.id]] if review and review.final_levels else None
        found.append(
            CriterionDesk(
                number=number,
                id=one.id,
                name=in_language(language, one.name, one.name_en),
                levels=levels,
                earlier=tuple(
                    Opinion(_who(place, language), by_code[_levels_of(earlier, item)[one.id]])
                    for place, earlier in enumerate(sight.earlier)
                ),
                chosen=entered.levels.get(one.id, ""),
                blind=blind,
                final=final,
                machine=words.get(one.id),
                machine_level=by_code.get(codes.get(one.id, "")),
                reason=entered.reasons.get(one.id, ""),
            )
        )
    return tuple(found)


def _levels(criterion: Criterion, language: Language) -> tuple[LevelReadout, ...]:
    n = len(criterion.levels)
    return tuple(
        LevelReadout(
            code=level.code,
            name=level_name(level, language),
            tone=tone_of(rank, n),
            descriptor=level.descriptor,
            key=str(rank + 1) if n <= MOST_BUTTONS else "",
        )
        for rank, level in enumerate(criterion.levels)
    )


def _item_level(item: EvidenceRequirement, levels: Mapping[str, str], language: Language) -> LevelReadout:
    rank = item_level([one.rank(levels[one.id]) for one in item.criteria])
    return _levels(item.criteria[0], language)[rank]


def _levels_of(review: Review, item: EvidenceRequirement) -> Mapping[str, str]:
    return review.final_levels or lowest_levels(item)


def _advices(sight: Seen, language: Language) -> tuple[Advice, ...]:
    return tuple(
        Advice(_who(place, language), one.advice, one.off_task)
        for place, one in enumerate(sight.earlier)
        if one.advice or one.off_task
    )


def _who(place: int, language: Language) -> str:
    return translate(language, _REVIEWERS[place])


def _text(sight: Seen, machine: Readout | None, language: Language) -> Text | None:
    if sight.document is None:
        return None
    sections: Sequence[Section] = (
        machine.sections if machine else laid_out(sight.document, (), spots(sight.findings), language)
    )
    return Text.of(tuple(sections), sight.document)
