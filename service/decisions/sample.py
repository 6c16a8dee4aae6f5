"""Which results of a round the county rechecks.

Drawn as every audit sample of this project, see :mod:`models.raters.strata`: strata of school, point and level, each
with at least one result, within a stratum in an order that follows from the seed alone. Results that reach the county
later are drawn from the same order when the sample is drawn again; what was drawn once stays drawn.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from models.raters.strata import Allocation, Rules, Stratum, Trait, Unit, allocated, stratified

BY = (Trait.SCHOOL, Trait.POINT, Trait.LEVEL)


@dataclass(frozen=True)
class Sample:
    """A draw: all strata, and the ids that it adds to what was drawn before."""

    strata: tuple[Stratum, ...]
    added: tuple[str, ...]

    @property
    def population(self) -> int:
        return sum(len(one.order) for one in self.strata)


def draw(units: Sequence[Unit], share: float, seed: str, *, drawn: Collection[str], free: Collection[str]) -> Sample:
    """Draw a share of the results.

    Parameters
    ----------
    units
        All results of the round that have reached the county, also those drawn or decided before.
    share
        From 0 to 1; with 0 nothing is drawn.
    drawn, free
        Ids drawn before, and ids that can be drawn now.
    """
    strata = stratified(units, Rules(by=BY), seed)
    if not share:
        return Sample(strata, ())
    planned = allocated(strata, Allocation.PROPORTIONAL, ceil(share * len(units)))
    return Sample(planned, tuple(one for stratum in planned for one in _added(stratum, drawn, free)))


def _added(stratum: Stratum, drawn: Collection[str], free: Collection[str]) -> list[str]:
    due = stratum.drawn - sum(one in drawn for one in stratum.order)
    waiting = [one for one in stratum.order if one in free and one not in drawn]
    return waiting[: max(due, 0)]
