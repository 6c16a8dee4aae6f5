"""A grade in words, for the page and for the terminal alike."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from models.grading.grade import Basis, CriterionGrade, QuotedPassage
from models.standard.rubric import Criterion, EvidenceRequirement, Level
from service.checking.readout import FindingReadout, spots
from service.grading.layout import Section, laid_out
from service.grading.places import label
from service.grading.reasons import CONDITIONS, REASONS, Reason
from service.grading.workflow import Graded
from service.language import Language, in_language, mark, translate


class Tone(StrEnum):
    """How a level looks; always shown together with its name and a sign."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True)
class Bar:
    name: str
    tone: Tone
    percent: int
    chosen: bool


@dataclass(frozen=True)
class Quote:
    """A passage behind a criterion; ``place`` is empty where the source has no pages, slides or times."""

    start: int
    text: str
    place: str

    @classmethod
    def of(cls, passage: QuotedPassage, language: Language) -> "Quote":
        return cls(passage.start, passage.text, label(passage.place, language))


@dataclass(frozen=True)
class CriterionReadout:
    number: int
    name: str
    level: str
    tone: Tone
    bars: tuple[Bar, ...]
    doubt: str
    descriptor: str
    next_level: str
    next_descriptor: str
    basis: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Readout:
    point: str
    item: str
    level: str
    tone: Tone
    rule: str
    decided_by: str
    criteria: tuple[CriterionReadout, ...]
    referral: tuple[Reason, ...]
    condition: Reason | None
    findings: tuple[FindingReadout, ...]
    sections: tuple[Section, ...]
    placed: bool
    n_characters: int
    text_hash: str
    bundle: str
    standard_version: str
    sample_data: bool


BASES = {
    Basis.LABELS: mark("Rests on %(n)s reviewed items"),
    Basis.RUBRIC: mark("Rests on the rubric's wording only: too few reviewed items of this criterion"),
    Basis.FEW: mark("Rests on the rubric's wording and %(n)s reviewed items: too few or too alike to rely on"),
}
_RULE = mark(
    "Rule: excellent only when every criterion is excellent; one criterion not qualified makes the item not qualified; "
    "nothing is averaged."
)
_RULE_OF_ANY_SCALE = mark("Rule: the item gets the level that every criterion reaches; nothing is averaged.")
_OFFICIAL_SCALE = ("not_qualified", "qualified", "excellent")


def readout(graded: Graded, standard_version: str, language: Language) -> Readout:
    grade, item = graded.grade, graded.item
    say, named = partial(translate, language), partial(in_language, language)
    codes = tuple(level.code for level in item.levels)
    sections = laid_out(graded.document, grade.criteria, spots(graded.findings), language)
    rank = codes.index(grade.item_level) if grade.item_level in codes else None
    return Readout(
        point=f"{graded.point.code} {named(graded.point.name, graded.point.name_en)}",
        item=f"{item.id} {item.name}",
        level=say(mark("Not graded")) if rank is None else level_name(item.levels[rank], language),
        tone=Tone.LOW if rank is None else tone_of(rank, len(codes)),
        rule=rule_of(item, language) if grade.criteria else "",
        decided_by=_decided_by(graded, language),
        criteria=tuple(
            _criterion(number, criterion, item.criterion(criterion.id), language)
            for number, criterion in enumerate(grade.criteria, start=1)
        ),
        referral=() if grade.condition else tuple(REASONS[code].told(language) for code in grade.referral),
        condition=CONDITIONS[grade.condition].told(language) if grade.condition else None,
        findings=tuple(FindingReadout.of(finding, language) for finding in graded.findings),
        sections=sections,
        placed=any(line.place for section in sections for line in section.lines),
        n_characters=grade.n_characters,
        text_hash=grade.text_hash,
        bundle=grade.bundle,
        standard_version=standard_version,
        sample_data=grade.sample_data,
    )


def rule_of(item: EvidenceRequirement, language: Language) -> str:
    """Say how an item's level follows from those of its criteria."""
    codes = tuple(level.code for level in item.levels)
    return translate(language, _RULE if codes == _OFFICIAL_SCALE else _RULE_OF_ANY_SCALE)


def _decided_by(graded: Graded, language: Language) -> str:
    """Name the criteria that hold the item at its level; empty when all are alike or nothing was graded."""
    found, level = graded.grade.criteria, graded.grade.item_level
    lowest = [criterion for criterion in found if criterion.level == level]
    if level is None or len(lowest) == len(found):
        return ""
    names = [in_language(language, one.name, graded.item.criterion(one.id).name_en) for one in lowest]
    message = mark("%(n)s of %(total)s criteria hold it at this level: %(names)s.")
    joint = "、" if language is Language.CHINESE else ", "
    return translate(language, message, n=len(names), total=len(found), names=joint.join(names))


def _criterion(number: int, found: CriterionGrade, criterion: Criterion, language: Language) -> CriterionReadout:
    levels, rank = criterion.levels, criterion.rank(found.level)
    following = levels[rank + 1] if rank + 1 < len(levels) else None
    return CriterionReadout(
        number=number,
        name=in_language(language, found.name, criterion.name_en),
        level=level_name(levels[rank], language),
        tone=tone_of(rank, len(levels)),
        bars=tuple(
            Bar(
                name=level_name(level, language),
                tone=tone_of(place, len(levels)),
                percent=round(100 * found.probabilities.get(level.code, 0.0)),
                chosen=place == rank,
            )
            for place, level in reversed(list(enumerate(levels)))
        ),
        doubt=_doubt(found, criterion, language),
        descriptor=levels[rank].descriptor,
        next_level=level_name(following, language) if following else "",
        next_descriptor=following.descriptor if following else "",
        basis=translate(language, BASES[found.basis], n=found.n_labels),
        quotes=tuple(Quote.of(passage, language) for passage in found.passages),
    )


def _doubt(found: CriterionGrade, criterion: Criterion, language: Language) -> str:
    """Say so where the level at the cut point is not the most probable one."""
    likeliest = max(found.probabilities, key=lambda code: found.probabilities[code])
    if likeliest == found.level:
        return ""
    message = mark(
        "Between two levels: “%(level)s” is more probable, but the cut point learned from reviews lies above."
    )
    if criterion.rank(likeliest) < criterion.rank(found.level):
        message = mark(
            "Between two levels: “%(level)s” is more probable, but the cut point learned from reviews lies below."
        )
    return translate(language, message, level=level_name(criterion.levels[criterion.rank(likeliest)], language))


def level_name(level: Level, language: Language) -> str:
    return in_language(language, level.name, level.name_en)


def tone_of(rank: int, n_levels: int) -> Tone:
    if rank == 0:
        return Tone.LOW
    return Tone.HIGH if rank == n_levels - 1 else Tone.MIDDLE
