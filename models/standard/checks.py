"""What a rubric file must also satisfy once every field has the right form: one meaning for every name and scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.standard.lookup import fold
from models.standard.outline import Loc
from models.standard.rubric import Level
from models.standard.schema import CriterionForm, EvidenceForm, PointForm, ScaledForm, StandardForm


@dataclass(frozen=True)
class Flaw:
    """One mistake in a rubric file: where it is and what is wrong."""

    loc: Loc
    reason: str


@dataclass(frozen=True)
class _Claim:
    """A text that shall name one part; ``owner`` is that part's place among its kind."""

    owner: int
    loc: Loc
    text: str


def find_flaws(form: StandardForm) -> Iterator[Flaw]:
    """Yield what is wrong with a well-formed rubric file, in no particular order.

    Ids of items and of criteria have to be unique in the whole standard, since results are stored under them; names
    only among their siblings, since they are looked up there.
    """
    yield from _scale_flaws(form, ())
    yield from _contested(_point_claims(form.points))
    yield from _contested(
        _Claim(p, ("points", p, "sequence"), str(point.sequence or p + 1)) for p, point in enumerate(form.points)
    )
    items: list[_Claim] = []
    criteria: list[_Claim] = []
    for p, point in enumerate(form.points):
        yield from _contested(_item_claims(point, ("points", p, "evidence")))
        for e, item in enumerate(point.evidence):
            loc: Loc = ("points", p, "evidence", e)
            items.append(_Claim(len(items), (*loc, "id"), item.id))
            for c, criterion in enumerate(item.criteria):
                criteria.append(_Claim(len(criteria), (*loc, "criteria", c, "id"), criterion.id))
            yield from _item_flaws(item, loc, form.scale())
    yield from _contested(items)
    yield from _contested(criteria)


def _item_flaws(item: EvidenceForm, loc: Loc, default: tuple[Level, ...]) -> Iterator[Flaw]:
    scales = [criterion.scale() or default for criterion in item.criteria]
    for c, (criterion, scale) in enumerate(zip(item.criteria, scales, strict=True)):
        here: Loc = (*loc, "criteria", c)
        yield from _scale_flaws(criterion, here)
        yield from _descriptor_flaws(criterion, scale, here)
        if not scale:
            yield Flaw(here, "has no levels, and the standard gives none for all")
        elif scales[0] and _steps(scale) != _steps(scales[0]):
            where = (*here, *_scale_key(criterion))
            yield Flaw(where, f"has another scale than the first criterion of {item.id}; one item needs one scale")


def _descriptor_flaws(criterion: CriterionForm, scale: tuple[Level, ...], loc: Loc) -> Iterator[Flaw]:
    codes = [level.code for level in scale]
    for code in criterion.descriptors:
        if code not in codes:
            yield Flaw((*loc, "descriptors", code), f"is not one of the levels {', '.join(codes)}")


def _scale_flaws(part: ScaledForm, loc: Loc) -> Iterator[Flaw]:
    if part.levels and part.span:
        yield Flaw((*loc, "range"), "stands beside levels; keep one of the two")
    yield from _contested(
        _Claim(n, (*loc, "levels", n, field), text)
        for n, level in enumerate(part.levels)
        for field, text in (("code", level.code), ("name", level.name), ("name_en", level.name_en))
    )


def _scale_key(criterion: CriterionForm) -> tuple[str, ...]:
    if criterion.span:
        return ("range",)
    return ("levels",) if criterion.levels else ()


def _steps(scale: tuple[Level, ...]) -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in scale]


def _point_claims(points: tuple[PointForm, ...]) -> Iterator[_Claim]:
    for p, point in enumerate(points):
        loc: Loc = ("points", p)
        yield _Claim(p, (*loc, "code"), point.code)
        yield _Claim(p, (*loc, "name"), point.name)
        yield _Claim(p, (*loc, "name_en"), point.name_en)
        for a, alias in enumerate(point.aliases):
            yield _Claim(p, (*loc, "aliases", a), alias)


def _item_claims(point: PointForm, loc: Loc) -> Iterator[_Claim]:
    for e, item in enumerate(point.evidence):
        yield _Claim(e, (*loc, e, "name"), item.name)


def _contested(claims: Iterable[_Claim]) -> Iterator[Flaw]:
    owners: dict[str, int] = {}
    for claim in claims:
        key = fold(claim.text)
        if key and owners.setdefault(key, claim.owner) != claim.owner:
            yield Flaw(claim.loc, f"“{claim.text}” is already taken above")
