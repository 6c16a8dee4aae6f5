"""Acceptance as the page shows it."""

from dataclasses import dataclass
from datetime import datetime

from models.grading.acceptance import Pool
from models.grading.alarm import LIMIT
from service.acceptance.tables import AcceptanceSwitch, Cause
from service.acceptance.words import CAUSE_NAMES, REFUSAL_NAMES, WHAT_TO_DO, WHY
from service.acceptance.workflow import State
from service.clock import CHINA
from service.language import Language, translate


@dataclass(frozen=True)
class PoolRow:
    """Shares are in percent, without their sign; empty where nothing is promised."""

    name: str
    whole_dimension: bool
    n: int
    refusal: str
    accepted: str
    wrong: str
    passed: str


@dataclass(frozen=True)
class WatchRow:
    name: str
    n: int
    peak: str
    fired: bool


@dataclass(frozen=True)
class SwitchRow:
    is_on: bool
    cause: str
    why: str
    what_to_do: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True)
class Shown:
    alpha: str
    beta: str
    confidence: str
    pools: tuple[PoolRow, ...]
    watches: tuple[WatchRow, ...]
    switches: tuple[SwitchRow, ...]
    limit: int
    watched_at: str


def shown_of(state: State, language: Language) -> Shown:
    guarantee = state.guarantee
    figures = state.watch.figures if state.watch else []
    return Shown(
        alpha=_percent(guarantee.alpha) if guarantee else "",
        beta=_percent(guarantee.beta) if guarantee else "",
        confidence=_percent(guarantee.confidence) if guarantee else "",
        pools=tuple(_pool(name, pool, language) for name, pool in guarantee.pools.items()) if guarantee else (),
        watches=tuple(
            WatchRow(
                translate(language, CAUSE_NAMES[Cause(one["cause"])]), one["n"], f"{one['peak']:.1f}", one["fired"]
            )
            for one in figures
        ),
        switches=tuple(_switch(one, language) for one in state.switches),
        limit=int(LIMIT),
        watched_at=_moment(state.watch.watched_at) if state.watch else "",
    )


def _pool(name: str, pool: Pool, language: Language) -> PoolRow:
    return PoolRow(
        name=name.removesuffix("*"),
        whole_dimension=name.endswith("*"),
        n=pool.n_independent,
        refusal=translate(language, REFUSAL_NAMES[pool.refusal]) if pool.refusal else "",
        accepted=_percent(pool.accepted),
        wrong=_percent(pool.wrong),
        passed=_percent(pool.passed),
    )


def _switch(found: AcceptanceSwitch, language: Language) -> SwitchRow:
    return SwitchRow(
        is_on=found.is_on,
        cause=translate(language, CAUSE_NAMES[found.cause]),
        why=translate(language, WHY[found.cause]),
        what_to_do=translate(language, WHAT_TO_DO[found.cause]),
        reason=found.reason,
        by=found.actor.name if found.actor else "",
        at=_moment(found.at),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.3g}"
