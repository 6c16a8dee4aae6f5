"""Every figure behind a circular as tables, with one that says where each column comes from."""

from collections.abc import Iterator

from service.circulars.attached import facts_of
from service.circulars.content import made_at
from service.circulars.figure_sheets import Row, figure_sheets, sheet_of
from service.circulars.noticed import patterns_of
from service.circulars.sections import Cell, Column, Sheet
from service.circulars.sources import Sources
from service.circulars.wording import Wording
from service.clock import CHINA
from service.consistency.figures import Figures, Verdict
from service.language import mark
from service.spot_checks.result import Group, Part, Result
from service.spot_checks.words import STEP_NAMES

_VERDICTS: dict[Verdict, str] = {
    Verdict.NOTHING_SHARED: mark("Cannot be told: nothing was read in common"),
    Verdict.NOT_COMPARABLE: mark("Cannot be told: parts without common readings"),
    Verdict.TOO_FEW: mark("Cannot be told yet: too uncertain"),
    Verdict.DISAGREE: mark("Not consistent: reviewers disagree"),
    Verdict.UNEVEN: mark("Not consistent: panels of schools stand apart"),
    Verdict.CONSISTENT: mark("Consistent"),
}


def sheets_of(sources: Sources) -> tuple[Sheet, ...]:
    wording = Wording(sources.language)
    found = [_overview(sources, wording)]
    if sources.figures:
        found += figure_sheets(sources.figures, sources.scope, wording)
    if sources.result:
        found += _spot_check(sources.result, sources, wording)
    found.append(_counts(sources, wording))
    return (*found, _explained(found, wording))


def _overview(sources: Sources, wording: Wording) -> Sheet:
    scope, figures = sources.scope, sources.figures
    told: dict[str, Cell] = {
        wording.say(mark("Round")): scope.round_name,
        wording.say(mark("County")): scope.unit_name,
        wording.say(mark("Standard")): scope.standard,
    }
    if figures:
        told[wording.say(mark("As of"))] = made_at(sources).astimezone(CHINA).isoformat(timespec="seconds")
        told[wording.say(mark("Fingerprint of the ratings"))] = figures.source_hash
        told[wording.say(mark("Overall finding"))] = wording.say(_VERDICTS[figures.verdict])
        told |= _sizes(figures, wording)
    rows: list[Row] = [{"what": what, "value": value} for what, value in told.items()]
    return sheet_of("overview", mark("Overview"), ("what", "value"), rows, wording)


def _sizes(figures: Figures, wording: Wording) -> dict[str, Cell]:
    sizes, overall = figures.report.sizes, figures.report.agreement.overall
    return {
        wording.say(mark("Finished reviews")): figures.n_reviews,
        wording.say(mark("Ratings")): sizes.ratings,
        wording.say(mark("Evidence items")): sizes.evidence,
        wording.say(mark("Reviewers")): sizes.reviewers,
        wording.say(mark("Criteria")): sizes.criteria,
        wording.say(mark("Schools")): len(figures.schools),
        wording.say(mark("Parts")): len(figures.report.components),
        wording.say(mark("Krippendorff's alpha")): overall.alpha,
        wording.say(mark("Weighted kappa")): overall.qwk,
    }


def _spot_check(result: Result, sources: Sources, wording: Wording) -> Iterator[Sheet]:
    facts: list[Row] = [{"what": what, "value": value} for what, value in facts_of(result, wording).items()]
    yield sheet_of("spot_check", mark("Spot-check"), ("what", "value"), facts, wording)
    parts = (
        (mark("Claim"), result.groups),
        (mark("School"), result.by_school),
        (mark("Level"), result.by_level),
    )
    rows = [_part(wording.say(about), one, wording) for about, found in parts for one in found]
    keys = ("about", "id", "population", "drawn", "rechecked", "wrong", "estimate", "low", "high", "at_most")
    yield sheet_of("spot_check_parts", mark("Spot-check by part"), (*keys, "next_step"), rows, wording)
    levels = sources.scope.levels
    wrong: list[Row] = [
        {
            "declaration": one.declaration_id,
            "school": one.school,
            "point": one.point,
            "decided": levels.get(one.decided, one.decided),
            "reread_as": levels.get(one.rechecked, one.rechecked),
        }
        for one in result.wrong_ones
    ]
    told = ("declaration", "school", "point", "decided", "reread_as")
    yield sheet_of("spot_check_wrong", mark("Found wrong"), told, wrong, wording)


def _part(about: str, one: Part | Group, wording: Wording) -> Row:
    keys = ("population", "drawn", "rechecked", "wrong", "estimate", "low", "high")
    cells: dict[str, Cell] = {"about": about, "id": one.name, **{key: getattr(one, key) for key in keys}}
    if isinstance(one, Group):
        cells |= {"at_most": one.at_most, "next_step": wording.say(STEP_NAMES[one.next_step])}
    return cells


def _counts(sources: Sources, wording: Wording) -> Sheet:
    counted: list[Row] = []
    if sources.summary:
        alike = (
            (mark("Evidence compared"), sources.summary.compared),
            (mark("Pairs of look-alikes"), sources.summary.pairs),
            (mark("Look-alikes between schools"), sources.summary.across_schools),
            (mark("Look-alikes with an earlier round"), sources.summary.across_rounds),
            (mark("Pairs to follow up"), sources.summary.follow_up),
        )
        counted = [{"kind": wording.say(kind), "n": n} for kind, n in alike]
    counted += [{"kind": kind, "n": n} for kind, n in (patterns_of(sources, wording) or {}).items()]
    return sheet_of("noticed", mark("Noticed"), ("kind", "n"), counted, wording)


def _explained(sheets: list[Sheet], wording: Wording) -> Sheet:
    """Say of every column where it comes from."""
    headings = (mark("Sheet"), mark("Column"), mark("Source"))
    rows = [(sheet.title, column.heading, column.source) for sheet in sheets for column in sheet.columns]
    columns = tuple(Column(wording.say(one), "") for one in headings)
    return Sheet("columns", wording.say(mark("Where columns come from")), columns, rows)
