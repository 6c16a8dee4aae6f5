"""The frozen list of decisions, and the sample that follows from it, the settings and the seed; knows no database."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from models.raters.sampling import Plan, make_plan
from models.raters.strata import Trait, Unit
from service.audits.audit_plan import DecisionOut
from service.language import mark
from service.spot_checks.plan_settings import Per, PlanSettings

CODE = f"weiping {version('weiping')}"
"""The release that draws; which ids a seed draws depends on nothing else."""
ALL = "all"
_TRAITS = {Per.SCHOOL: Trait.SCHOOL, Per.LEVEL: Trait.LEVEL}
LOW_RISK, MIDDLE_RISK = 0.05, 0.15
RISK_NAMES = {"low": mark("low risk"), "middle": mark("middle risk"), "high": mark("high risk")}


def hash_of(decisions: Iterable[DecisionOut]) -> str:
    """Return the SHA-256 of a list as JSON: keys sorted, without spaces, in UTF-8."""
    rows = [one.model_dump() for one in decisions]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def full_seed(typed: str, list_hash: str) -> str:
    """Return what the draw follows from: a seed typed beforehand would not fit a list that was changed since."""
    return f"{typed}:{list_hash}"


def groups_of(units: Iterable[Unit], per: Per) -> dict[str, list[Unit]]:
    """Return the decisions that each claim is about, by school, level, or :data:`ALL`."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[getattr(unit, _TRAITS[per]) if per in _TRAITS else ALL].append(unit)
    return dict(sorted(groups.items()))


def plans_of(units: Iterable[Unit], settings: PlanSettings, seed: str = "") -> dict[str, Plan]:
    """Return a plan for each claim; without a seed its sizes are right and its ids are not."""
    made = {}
    for name, members in groups_of(units, settings.per).items():
        # More wrong ones than this would refute the claim by themselves.
        most = settings.claim.refuted_by(len(members)) - 1
        made[name] = make_plan(members, settings.claim, settings.rules, seed=seed, accept=min(settings.accept, most))
    return made


@dataclass(frozen=True)
class Share:
    """One school, point, level, reviewer or band of risk: how many there are, and how many are expected in a sample."""

    key: str
    population: int
    expected: float

    @property
    def percent(self) -> float:
        return 100 * self.expected / self.population


@dataclass(frozen=True)
class Foreseen:
    """What a draw would be, before there is a seed; ``parts`` by trait."""

    population: int
    drawn: int
    strata: int
    groups: tuple[tuple[str, int, int, int], ...]
    parts: dict[str, tuple[Share, ...]]
    seconds: float


def foresee(units: Sequence[Unit], settings: PlanSettings, seconds: Mapping[str, float]) -> Foreseen:
    """Say what a draw would be; ``seconds`` is the time that rereading one decision of a point takes."""
    plans = plans_of(units, settings)
    chance = {
        one: stratum.drawn / len(stratum.order)
        for plan in plans.values()
        for stratum in plan.strata
        for one in stratum.order
    }
    named: dict[str, Callable[[Unit], str]] = {
        "school": lambda unit: unit.school,
        "point": lambda unit: unit.point,
        "level": lambda unit: unit.level,
        "reviewer": lambda unit: unit.reviewer,
        "risk": lambda unit: risk_band(unit.risk),
    }
    return Foreseen(
        population=len(units),
        drawn=sum(len(plan.selected) for plan in plans.values()),
        strata=sum(len(plan.strata) for plan in plans.values()),
        groups=tuple((name, plan.population, len(plan.selected), plan.accept) for name, plan in plans.items()),
        parts={name: _shares(units, of, chance) for name, of in named.items()},
        seconds=sum(chance[unit.id] * seconds.get(unit.point, 0.0) for unit in units),
    )


def risk_band(risk: float) -> str:
    return "low" if risk <= LOW_RISK else "middle" if risk <= MIDDLE_RISK else "high"


def _shares(units: Sequence[Unit], of: Callable[[Unit], str], chance: Mapping[str, float]) -> tuple[Share, ...]:
    found: dict[str, list[float]] = defaultdict(list)
    for unit in units:
        found[of(unit)].append(chance[unit.id])
    return tuple(Share(key, len(chances), sum(chances)) for key, chances in sorted(found.items()))
