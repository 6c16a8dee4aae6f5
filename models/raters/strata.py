"""Strata of an audit, how a sample is divided among them, and the order in which their decisions are drawn.

The draw: within a stratum, decisions are put in the order of the hexadecimal SHA-256 of ``seed``, a line feed and the
decision's id, in UTF-8, and taken from the front. An extension takes the next ones of the same order. Nothing depends
on a random generator or on a version of a library.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from math import ceil, sqrt

LOWEST_RISK, HIGHEST_RISK = 0.01, 0.5
"""Limits of a stratum's supposed share of wrong decisions; beyond them the allocation would starve strata."""


class Trait(StrEnum):
    """What decisions can be stratified by."""

    SCHOOL = "school"
    PERSON = "person"
    POINT = "point"
    LEVEL = "level"
    REVIEWER = "reviewer"


@dataclass(frozen=True)
class Unit:
    """A decision that can be drawn.

    Attributes
    ----------
    id
        Unique in its population.
    risk
        Supposed chance that the decision is wrong, 0 to 1.
    """

    id: str
    school: str = ""
    person: str = ""
    point: str = ""
    level: str = ""
    reviewer: str = ""
    risk: float = 0.0


class Allocation(StrEnum):
    """How a sample is divided among strata."""

    PROPORTIONAL = "proportional"
    RISK = "risk"
    """More where decisions are likelier to be wrong, as ``size * sqrt(risk * (1 - risk))``.

    Source: J. Neyman, Journal of the Royal Statistical Society 97 (1934) 558-625; W. G. Cochran, "Sampling Techniques"
    (1977), section 5.5.
    """


@dataclass(frozen=True)
class Rules:
    """Settings of a plan.

    Attributes
    ----------
    by
        Traits that make the strata. Every stratum gives at least one decision, so ``SCHOOL`` here is "every school" and
        ``PERSON`` is "every person".
    small_school
        Schools with at most so many decisions are rechecked whole.
    whole_levels
        Levels of which every decision is rechecked, such as the highest.
    """

    by: tuple[Trait, ...] = (Trait.SCHOOL,)
    allocation: Allocation = Allocation.PROPORTIONAL
    small_school: int = 0
    whole_levels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stratum:
    """Decisions with the same traits.

    Attributes
    ----------
    key
        Values of the traits in ``Rules.by``.
    whole
        Whether a setting demands every decision.
    order
        Ids in the order of the draw.
    drawn
        How many of them are in the sample, from the front.
    risk
        Mean risk.
    """

    key: tuple[str, ...]
    whole: bool
    order: tuple[str, ...]
    drawn: int
    risk: float

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids in the sample."""
        return self.order[: self.drawn]


def stratified(units: Sequence[Unit], rules: Rules, seed: str) -> tuple[Stratum, ...]:
    """Put decisions into strata, each in the order of the draw; only what is rechecked whole is drawn yet.

    Raises
    ------
    ValueError
        When an id occurs twice.
    """
    if len({unit.id for unit in units}) < len(units):
        raise ValueError("an id occurs twice")
    sizes: dict[str, int] = defaultdict(int)
    for unit in units:
        sizes[unit.school] += 1
    groups: dict[tuple[bool, tuple[str, ...]], list[Unit]] = defaultdict(list)
    for unit in units:
        whole = sizes[unit.school] <= rules.small_school or unit.level in rules.whole_levels
        groups[whole, tuple(str(getattr(unit, trait)) for trait in rules.by)].append(unit)
    return tuple(
        Stratum(
            key=key,
            whole=whole,
            order=draw_order((unit.id for unit in members), seed),
            drawn=len(members) if whole else 0,
            risk=sum(unit.risk for unit in members) / len(members),
        )
        for (whole, key), members in sorted(groups.items(), key=lambda item: item[0])
    )


def allocated(strata: Sequence[Stratum], allocation: Allocation, target: int) -> tuple[Stratum, ...]:
    """Divide a sample among strata, rounded up so that no stratum has less than its due, and never below what is."""
    weights = [0.0 if stratum.whole else _weight(stratum, allocation) for stratum in strata]
    total = sum(weights) or 1.0
    return tuple(
        stratum
        if stratum.whole
        else replace(
            stratum,
            drawn=max(stratum.drawn, 1, min(ceil(target * weight / total), len(stratum.order))),
        )
        for stratum, weight in zip(strata, weights, strict=True)
    )


def _weight(stratum: Stratum, allocation: Allocation) -> float:
    if allocation is Allocation.PROPORTIONAL:
        return float(len(stratum.order))
    risk = min(max(stratum.risk, LOWEST_RISK), HIGHEST_RISK)
    return len(stratum.order) * sqrt(risk * (1.0 - risk))


def draw_order(ids: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return ids in the order of the draw; see the top of this module."""
    return tuple(sorted(ids, key=lambda one: sha256(f"{seed}\n{one}".encode()).hexdigest()))
