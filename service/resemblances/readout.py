"""Pairs and patterns in words, for the pages."""

from dataclasses import dataclass
from functools import partial

from models.documents.document import Document
from models.documents.similarity.alignment import AlignedPassage, Correspondence
from models.documents.similarity.look_alikes import Scope
from models.raters.patterns.pattern import PatternKind
from models.standard.rubric import Standard
from service.clock import CHINA
from service.language import Language, in_language, translate
from service.resemblances.findings import PatternOut
from service.resemblances.store import Side
from service.resemblances.tables import Resemblance, ResemblanceKind, RoundPatterns
from service.resemblances.words import KIND_NAMES, PATTERN_LOOK, PATTERN_NAMES, PATTERN_SEEN, VIEW_NAMES
from service.resemblances.workflow import Seen
from service.similarity.readout import SCOPES, PassageReadout, passage_readout

_LEAST_P = 0.0001


@dataclass(frozen=True)
class WorkShown:
    """One side of a pair; ``percent`` is how much of it stands in the other one."""

    evidence: int
    title: str
    teacher: str
    school: str
    round: str
    handed_in: str
    percent: int


@dataclass(frozen=True)
class PairShown:
    """``address`` is empty where one of the works is out of reach."""

    id: int
    address: str
    kind: str
    own: bool
    percent: int
    later: WorkShown | None
    earlier: WorkShown | None
    between: str
    view: str
    version: int


@dataclass(frozen=True)
class PatternShown:
    """``chance`` and ``allowing`` are empty for a rule without a test."""

    title: str
    who: str
    seen: str
    chance: str
    allowing: str
    look: str
    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Names:
    """What ids stand for."""

    people: dict[int, str]
    schools: dict[int, str]
    items: dict[int, str]


def pair_shown(seen: Seen, language: Language) -> PairShown:
    pair, later, earlier = seen.pair, seen.later, seen.earlier
    return PairShown(
        id=pair.id,
        address=f"/resemblances/{pair.id}" if seen.whole else "",
        kind=translate(language, KIND_NAMES[pair.kind]),
        own=pair.kind is ResemblanceKind.OWN_EARLIER,
        percent=round(100 * pair.share),
        later=_work(later, pair.share_of_later) if later else None,
        earlier=_work(earlier, pair.share_of_earlier) if earlier else None,
        between=_between(later, earlier, language),
        view=translate(language, VIEW_NAMES[pair.view]) if pair.view else "",
        version=pair.version,
    )


def passages_shown(
    pair: Resemblance, later: Document, earlier: Document, language: Language
) -> tuple[PassageReadout, ...]:
    """Return what corresponds, as :mod:`service.similarity` shows it."""
    aligned = [AlignedPassage(**{**one, "kind": Correspondence(one["kind"])}) for one in pair.passages]
    return tuple(passage_readout(later, earlier, one, language) for one in aligned)


def patterns_shown(row: RoundPatterns, names: Names, standard: Standard, language: Language) -> list[PatternShown]:
    return [_pattern(PatternOut.model_validate(one), names, standard, language) for one in row.patterns]


def tested_shown(row: RoundPatterns, language: Language) -> list[tuple[str, int]]:
    """Return how many reviewers or schools were tested for what."""
    return [(translate(language, PATTERN_NAMES[PatternKind(kind)]), n) for kind, n in sorted(row.tested.items())]


def _pattern(one: PatternOut, names: Names, standard: Standard, language: Language) -> PatternShown:
    say = partial(translate, language)
    known = names.schools if one.kind is PatternKind.SCHOOL_BURST else names.people
    told = {
        "seen": _amount(one.kind, one.seen),
        "n": one.n,
        "expected": "—" if one.expected is None else _amount(one.kind, one.expected),
        **({"level": _level(standard, one.level, language)} if one.level else {}),
    }
    return PatternShown(
        title=say(PATTERN_NAMES[one.kind]),
        who=known.get(one.who, str(one.who)),
        seen=say(PATTERN_SEEN[one.kind], **told),
        chance=_chance(one.p),
        allowing=_chance(one.q),
        look=say(PATTERN_LOOK[one.kind]),
        items=tuple((key, names.items.get(key, str(key))) for key in one.evidence),
    )


def _amount(kind: PatternKind, value: float) -> str:
    if kind in {PatternKind.HALO, PatternKind.FAST_EXCELLENT}:
        return f"{100 * value:.0f}%"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"


def _chance(p: float | None) -> str:
    if p is None:
        return ""
    return f"< {_LEAST_P}" if p < _LEAST_P else f"{p:.4f}"


def _level(standard: Standard, code: str, language: Language) -> str:
    for point in standard.points:
        for item in point.evidence:
            for level in item.levels:
                if level.code == code:
                    return in_language(language, level.name, level.name_en)
    return code


def _work(side: Side, share: float) -> WorkShown:
    return WorkShown(
        evidence=side.evidence,
        title=f"{side.item} · {side.filename}",
        teacher=side.teacher,
        school=side.school_name,
        round=side.round_name,
        handed_in=f"{side.submitted_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        percent=round(100 * share),
    )


def _between(later: Side | None, earlier: Side | None, language: Language) -> str:
    if later is None or earlier is None:
        return translate(language, "With work of another school")
    scope = Scope.SAME_SCHOOL if later.school == earlier.school else Scope.ANOTHER_SCHOOL
    parts = [
        translate(language, SCOPES[scope]),
        *([] if later.round == earlier.round else [translate(language, "Between rounds")]),
    ]
    return ("、" if language is Language.CHINESE else ", ").join(parts)
