"""Consistency as the pages show it: sentences, charts and rows with names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import exp
from typing import Any

from models.raters.measures import Band
from models.standard.rubric import Standard
from service.audits.caterpillar import Caterpillar, Standing, Z, caterpillars
from service.audits.heat_map import HeatMap, heat_map
from service.audits.readout import figure
from service.audits.schemas import ReportOut, ReviewerOut
from service.audits.steps import named_briefly
from service.audits.words import EFFECTS, HEADINGS, STANDINGS
from service.consistency.figures import Figures, NextStep, SchoolOut
from service.consistency.naming import Names, named, named_step
from service.consistency.school_heat import SchoolHeat, school_heat
from service.consistency.words import CHANGED_DOWN, CHANGED_UP, EDGE, LEADS_TO, STEPS
from service.grading.readout import level_name
from service.language import Language, mark, translate

_MOST_LINES = 40
"""Reviewers on the dashboard's caterpillar plot; the ones in the middle are left out."""
_TWO = 2


@dataclass(frozen=True)
class StepShown:
    said: str
    address: str


@dataclass(frozen=True)
class LineShown:
    """A reviewer as :mod:`service.audits.caterpillar` draws one; ``key`` leads to their page."""

    id: str
    key: str
    n: int
    severity: float | None
    se: float | None
    band: Band
    scale: int | None


@dataclass(frozen=True)
class Alarm:
    """A pattern or a change of somebody's severity."""

    name: str
    key: str
    said: str


@dataclass(frozen=True)
class Dashboard:
    """``report`` has names in place of ids; ``untold`` counts reviewers without a severity."""

    figures: Figures
    report: ReportOut
    edge: str
    steps: tuple[StepShown, ...]
    charts: tuple[Caterpillar, ...]
    untold: int
    heat: HeatMap
    school_heat: SchoolHeat
    alarms: tuple[Alarm, ...]
    map: dict[str, Any]


def dashboard(figures: Figures, names: Names, language: Language) -> Dashboard:
    report = named(figures.report, names)
    shown = [_line(one, names) for one in figures.report.reviewers]
    order = sorted(shown, key=lambda one: (one.scale is None, one.scale or 0, -(one.severity or 0.0), one.id))
    heat = [
        one.model_copy(update={"reviewers": [names.reviewers.get(key, key) for key in one.reviewers]})
        for one in figures.heat
    ]
    return Dashboard(
        figures=figures,
        report=report,
        edge=_edge(figures, language) if report.comparable else "",
        steps=tuple(_step(one, names, language) for one in figures.next_steps),
        charts=caterpillars(shown, most=_MOST_LINES),
        untold=sum(one.severity is None for one in shown),
        heat=heat_map(heat, [one.id for one in order]),
        school_heat=school_heat(figures.school_points, {one.unit_id: one.name for one in figures.schools}),
        alarms=tuple(_alarms(figures.report, names, language)),
        map=_map(figures.schools, language) if report.comparable else {},
    )


def passing(severity: float | None) -> str:
    """Say of 100 judgements on the edge between two levels how many a severity lets pass to the higher one."""
    return "—" if severity is None else f"{100 / (1 + exp(severity)):.0f}"


def _edge(figures: Figures, language: Language) -> str:
    told = [one for one in figures.schools if one.severity is not None and one.standing is not Standing.SPARSE]
    if len(told) < _TWO:
        return ""
    strict, lenient = told[0], told[-1]
    return translate(
        language,
        EDGE,
        strict=strict.name,
        few=passing(strict.severity),
        lenient=lenient.name,
        many=passing(lenient.severity),
    )


def _step(step: NextStep, names: Names, language: Language) -> StepShown:
    about = named_briefly(named_step(step, names), language)
    return StepShown(translate(language, STEPS[step.code], n=step.n, names=about), LEADS_TO.get(step.code, ""))


def _line(one: ReviewerOut, names: Names) -> LineShown:
    return LineShown(
        names.reviewers.get(one.id, one.id), one.id, one.n_shared, one.severity, one.se, one.band, one.scale
    )


def _alarms(report: ReportOut, names: Names, language: Language) -> Iterator[Alarm]:
    for one in report.effects:
        if one.flagged:
            yield Alarm(names.of(one.reviewer), one.reviewer, translate(language, EFFECTS[one.effect]))
    for drift in report.drift:
        if drift.alarm:
            said = CHANGED_UP if (drift.shift or 0.0) > 0 else CHANGED_DOWN
            day = (drift.changed_at or "—")[:10]
            shift = figure(abs(drift.shift or 0.0))
            yield Alarm(names.of(drift.reviewer), drift.reviewer, translate(language, said, day=day, shift=shift))


def _map(schools: list[SchoolOut], language: Language) -> dict[str, Any]:
    """Return what the map of the schools is drawn from; the table beside it holds the same."""
    say = partial(translate, language)
    told = [one for one in schools if one.severity is not None and one.se is not None]
    severity = HEADINGS["severity"]
    return {
        "schools": [
            {
                "name": one.name,
                "severity": one.severity,
                "reach": round(Z * (one.se or 0.0), 3),
                "n": one.n,
                "standing": one.standing.value,
                "said": say(STANDINGS[one.standing]),
                "address": f"/consistency/schools/{one.unit_id}",
            }
            for one in told
        ],
        "lenient": say(mark("← more lenient")),
        "severe": say(mark("more severe →")),
        "n": say(mark("Ratings behind it")),
        "severity": say(severity),
    }


def level_name_of(standard: Standard | None, language: Language, code: str | None) -> str:
    """Return what a level is called; a dash where there is none."""
    criteria = (
        (one for point in standard.points for item in point.evidence for one in item.criteria) if standard else ()
    )
    for criterion in criteria:
        for level in criterion.levels:
            if level.code == code:
                return level_name(level, language)
    return code or "—"
