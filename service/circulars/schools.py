"""Whether the panels of schools are severe or lenient, with how sure that is."""

from collections.abc import Iterator, Mapping, Sequence

from service.audits.caterpillar import Standing
from service.circulars.sections import Block, Chart, ChartKind, Heading, Series
from service.circulars.wording import Wording, interval, number, odds
from service.consistency.figures import Figures, SchoolOut
from service.consistency.panels import NOTABLE
from service.language import mark

_HEADING = mark("By what measure schools judged")
_MEANING = mark(
    "Severity compares reviewers over evidence that others read too, so that it does not depend on how good a school's "
    "evidence is. Where it is below the average, the same evidence more easily gets the higher of two levels."
)
_NOT_COMPARABLE = mark(
    "Severities hold within each part of reviewers who read evidence in common; they do not compare schools of "
    "different parts. The chart shows the largest part."
)
_NONE = mark("The severity of no school could be told.")
_SEVERE, _LENIENT = mark("Stricter than the average"), mark("More lenient than the average")
_NOBODY = mark("No school.")
_ONE = mark(
    "%(school)s: for the same evidence the odds of the higher of two neighbouring levels are about %(odds)s times the "
    "average (95%% interval %(interval)s), from %(n)s ratings by %(reviewers)s reviewers."
)
_UNCLEAR = mark(
    "Of %(n)s schools no difference from the average was found that is beyond chance and matters; that does not prove "
    "that they are alike."
)
_SPARSE = mark("Of %(n)s schools too little is known to say anything: %(names)s.")
_RULE = mark(
    "A school is listed only where its difference from the average is beyond chance with all schools judged together "
    "(5%% for all of them), and large enough to matter (odds at least %(odds)s times those of the average, or the "
    "reverse)."
)
_CATERPILLAR = mark("Severity of schools' panels with 95% intervals, the most severe first")
_UNIT = mark("severity (logits; above 0: stricter)")
_SEVERITY = mark("Severity")
_LEVELS = mark("Levels given, by school")
_SHARE = mark("share of finished items")
_LEVELS_TELL = mark("Shares differ with the quality of the evidence too, and do not by themselves show severity.")
_MOST, _MOST_TOLD = 36, 10


def standing_apart(schools: Sequence[SchoolOut]) -> list[SchoolOut]:
    """Return the schools that stand clearly apart, those farthest away first."""
    apart = [one for one in schools if one.standing in {Standing.SEVERE, Standing.LENIENT}]
    return sorted(apart, key=lambda one: (-abs(one.severity or 0.0), one.name))


def judged(figures: Figures, levels: Mapping[str, str], wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    comparable = figures.report.comparable
    yield wording.sentences(wording.say(_MEANING), "" if comparable else wording.say(_NOT_COMPARABLE))
    known = [one for one in figures.schools if one.severity is not None]
    if not known:
        yield wording.paragraph(_NONE)
    else:
        yield from _apart(figures.schools, wording)
        yield from _caterpillar(known, wording)
    yield from _levels(figures.schools, levels, wording)


def _apart(schools: Sequence[SchoolOut], wording: Wording) -> Iterator[Block]:
    apart = standing_apart(schools)
    for heading, standing in ((_SEVERE, Standing.SEVERE), (_LENIENT, Standing.LENIENT)):
        yield Heading(wording.say(heading), 2)
        found = [one for one in apart if one.standing is standing]
        yield (
            wording.sentences(*(_told(one, wording) for one in found[:_MOST_TOLD]))
            if found
            else wording.paragraph(_NOBODY)
        )
    unclear = [one for one in schools if one.standing is Standing.UNCLEAR]
    sparse = [one.name for one in schools if one.standing in {Standing.SPARSE, Standing.UNKNOWN}]
    yield Heading(wording.say(mark("Others")), 2)
    yield wording.sentences(
        wording.say(_UNCLEAR, n=len(unclear)) if unclear else "",
        wording.say(_SPARSE, n=len(sparse), names=wording.names(sparse)) if sparse else "",
        wording.say(_RULE, odds=number(odds(-NOTABLE), 1)),
    )


def _told(one: SchoolOut, wording: Wording) -> str:
    bounds = None if one.low is None or one.high is None else (odds(one.high), odds(one.low))
    return wording.say(
        _ONE,
        school=one.name,
        odds=number(odds(one.severity or 0.0)),
        interval=interval(*bounds) if bounds else "—",
        n=one.n,
        reviewers=one.n_reviewers,
    )


def _caterpillar(known: Sequence[SchoolOut], wording: Wording) -> Iterator[Chart]:
    scales = [one.scale for one in known]
    largest = max(set(scales), key=lambda scale: (scales.count(scale), -(scale or 0)))
    shown = sorted((one for one in known if one.scale == largest), key=lambda one: (-(one.severity or 0.0), one.name))
    if len(shown) < 2:
        return
    if len(shown) > _MOST:
        shown = shown[: _MOST // 2] + shown[-_MOST // 2 :]
    values = tuple(one.severity for one in shown)
    series = Series(wording.say(_SEVERITY), values, tuple(one.low for one in shown), tuple(one.high for one in shown))
    names = tuple(one.name for one in shown)
    tells = "; ".join(f"{one.name} {number(one.severity)}（{interval(one.low, one.high)}）" for one in shown)
    yield Chart(wording.say(_CATERPILLAR), ChartKind.INTERVALS, names, (series,), wording.say(_UNIT), tells)


def _levels(schools: Sequence[SchoolOut], names: Mapping[str, str], wording: Wording) -> Iterator[Block]:
    finished = [one for one in schools if one.finished][:_MOST]
    if not finished:
        return
    # A level that nobody came to stays, so that each level has the same colour in every paper.
    codes = [*names, *sorted({code for one in finished for code in one.levels}.difference(names))]
    yield wording.paragraph(_LEVELS_TELL)
    series = tuple(
        Series(names.get(code, code), tuple(one.levels.get(code, 0.0) for one in finished)) for code in codes
    )
    tells = "; ".join(
        f"{one.name}: " + ", ".join(f"{names.get(code, code)} {100 * one.levels.get(code, 0.0):.0f}%" for code in codes)
        for one in finished
    )
    schools_shown = tuple(one.name for one in finished)
    yield Chart(wording.say(_LEVELS), ChartKind.SHARES, schools_shown, series, wording.say(_SHARE), tells)
