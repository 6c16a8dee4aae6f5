"""The report in words and charts, for the page."""

from dataclasses import dataclass

from models.raters.measures import Note
from service.audits.agreement_schemas import NamedAgreementOut
from service.audits.caterpillar import Caterpillar, Z, caterpillars
from service.audits.heat_map import HeatMap, heat_map
from service.audits.rounds import Rounds
from service.audits.schemas import ReportOut, RoundOut
from service.audits.steps import joint, steps_of, told
from service.language import Language


@dataclass(frozen=True)
class Page:
    """``steps`` is what to do next, the most needed first; ``untold`` are reviewers without a severity.

    ``changes`` are the reviewers of two rounds, those who changed first; ``rounds`` is None without an earlier table.
    """

    file: str
    report: ReportOut
    steps: tuple[str, ...]
    caterpillars: tuple[Caterpillar, ...]
    untold: tuple[str, ...]
    heat_map: HeatMap
    notes: tuple[Note, ...]
    joint: str
    rounds: Rounds | None
    changes: tuple[RoundOut, ...]


def page_of(report: ReportOut, file: str, language: Language, rounds: Rounds | None = None) -> Page:
    order = [
        one.id for one in sorted(report.reviewers, key=lambda one: (one.component, -(one.severity or 0.0), one.id))
    ]
    return Page(
        file,
        report,
        tuple(told(one, language) for one in steps_of(report)),
        caterpillars(report.reviewers),
        tuple(one.id for one in report.reviewers if one.severity is None),
        heat_map(report.agreement.pairs, order),
        tuple(dict.fromkeys(one.note for one in report.notes)),
        joint(language),
        rounds,
        tuple(sorted(report.between_rounds or (), key=lambda one: (not one.alarm, -abs(one.shift or 0.0)))),
    )


def figure(value: float | None, digits: int = 2) -> str:
    # Adding 0 makes a rounded −0 a plain 0.
    return "—" if value is None else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f}%"


def bounds(interval: list[float] | None, *, share: bool = False) -> str:
    if interval is None:
        return ""
    shown = percent if share else figure
    return f"{shown(interval[0])} – {shown(interval[1])}"


def interval_of(value: float, se: float) -> str:
    """Return the 95% interval around an estimate."""
    return bounds([value - Z * se, value + Z * se])


def named_rows(found: list[NamedAgreementOut]) -> list[tuple[str, NamedAgreementOut]]:
    return [(one.id, one) for one in found]
