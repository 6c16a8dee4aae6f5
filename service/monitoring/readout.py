"""The progress in words, rows and charts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from service.clock import day_of, now
from service.declarations.readout import StateReadout, state_readout
from service.language import Language, translate
from service.monitoring.asked import Asked
from service.monitoring.store import By
from service.monitoring.words import BY_NAMES, BY_TITLES, NO_SUBJECT, PHASE_NAMES, referral_name
from service.monitoring.workflow import Part, Phase, Progress, Stuck

_MOST_BARS = 30
"""A longer chart cannot be read; the table has them all."""


@dataclass(frozen=True)
class PartShown:
    """``more`` leads to the same page for this part only, ``panel`` to the work itself."""

    name: str
    more: str
    panel: str
    declared: int
    phases: tuple[int, ...]
    items: int
    prescored: str
    referred: int
    reviewed: str


@dataclass(frozen=True)
class TableShown:
    by: By
    title: str
    heading: str
    phases: tuple[str, ...]
    rows: tuple[PartShown, ...]
    left_out_of_chart: int


@dataclass(frozen=True)
class WaitingShown:
    declaration: int
    point: str
    school: str
    state: StateReadout
    days: int


@dataclass(frozen=True)
class StuckShown:
    n: int
    rows: tuple[WaitingShown, ...]


def tables(progress: Progress, asked: Asked, names: dict[str, str], language: Language) -> tuple[TableShown, ...]:
    """Return the progress by school, point and subject; ``names`` are those of ability points, in their order."""
    order = list(names)
    by_standard = sorted(
        progress.parts[By.POINT], key=lambda part: order.index(part.key) if part.key in names else len(order)
    )
    parts = {**progress.parts, By.POINT: tuple(by_standard)}
    return tuple(_table(by, found, asked, names, language) for by, found in parts.items() if found)


def _table(by: By, parts: tuple[Part, ...], asked: Asked, names: dict[str, str], language: Language) -> TableShown:
    return TableShown(
        by=by,
        title=translate(language, BY_TITLES[by]),
        heading=translate(language, BY_NAMES[by]),
        phases=tuple(translate(language, PHASE_NAMES[phase]) for phase in Phase),
        rows=tuple(_row(by, part, asked, names, language) for part in parts),
        left_out_of_chart=max(0, len(parts) - _MOST_BARS),
    )


def _row(by: By, part: Part, asked: Asked, names: dict[str, str], language: Language) -> PartShown:
    return PartShown(
        name=part_name(by, part, names, language),
        more="/progress?" + urlencode(asked.address(**{by.value: part.key})) if part.key else "",
        panel=asked.panel(**{by.value: part.key}) if part.key else "",
        declared=part.declared,
        phases=tuple(part.phases[phase] for phase in Phase),
        items=part.items,
        prescored=share(part.prescored, part.items),
        referred=part.referred,
        reviewed=share(part.reviewed, part.items),
    )


def part_name(by: By, part: Part, names: dict[str, str], language: Language) -> str:
    if by is By.POINT:
        return f"{part.name} {names.get(part.name, '')}".strip()
    return part.name or translate(language, NO_SUBJECT)


def share(n: int, of: int) -> str:
    """Write how many, and in percent where there is something to take a share of."""
    return f"{n} ({100 * n / of:.0f}%)" if of else "—"


def charts(shown: tuple[TableShown, ...], progress: Progress, language: Language) -> list[dict[str, object]]:
    """Return what the charts are drawn from; each has its table on the page."""
    drawn: list[dict[str, object]] = [
        {
            "place": f"chart-{table.by.value}",
            "names": [row.name for row in table.rows[:_MOST_BARS]],
            "series": [
                {"name": name, "values": [row.phases[place] for row in table.rows[:_MOST_BARS]]}
                for place, name in enumerate(table.phases)
            ],
        }
        for table in shown
    ]
    if progress.referrals:
        reasons = sorted(progress.referrals.items(), key=lambda one: -one[1])
        drawn.append(
            {
                "place": "chart-referrals",
                "names": [referral_name(code, language) for code, _ in reasons],
                "series": [{"name": "", "values": [n for _, n in reasons]}],
            }
        )
    return drawn


def stuck(found: Stuck, language: Language) -> StuckShown:
    today = day_of(now())
    return StuckShown(
        found.n,
        tuple(
            WaitingShown(
                declaration=one.declaration,
                point=one.point,
                school=one.school,
                state=state_readout(one.state, language),
                days=(today - day_of(one.since)).days,
            )
            for one in found.shown
        ),
    )
