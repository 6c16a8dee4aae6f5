"""Look-alikes of one school that were handed in at nearly the same time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.patterns.excess import FEWEST_SEEN
from models.raters.patterns.pattern import PatternKind, Tested

BURST_SECONDS = 600.0
"""Seconds between two submissions within which they count as handed in together."""
DEALS = 4999
"""Random ways to deal a school's times among its submissions."""


@dataclass(frozen=True)
class HandIn:
    """A submission; ``at`` in seconds since any fixed moment."""

    submission: str
    school: str
    at: float


@dataclass(frozen=True)
class Alike:
    """Two submissions of one school with evidence that looks alike; ``evidence`` is one of these items."""

    one: str
    other: str
    evidence: str


def bursts_of_schools(
    handed_in: Sequence[HandIn], alike: Sequence[Alike], *, seed: int = 0, deals: int = DEALS
) -> list[Tested]:
    """Count for each school the look-alikes that were handed in together.

    A school that hands everything in on the last evening is no pattern: the times of its submissions are dealt anew
    among them, and only look-alikes that lie closer together than such dealing makes them count.

    Parameters
    ----------
    handed_in
        All submissions of a round.
    alike
        Pairs of those that look alike; each two submissions once.
    seed, deals
        Of the random dealing.

    Returns
    -------
    list of Tested
        Schools with at least three pairs of look-alikes; ``n`` counts pairs. The p-value is exact but for the number
        of deals, where times have nothing to do with resemblance.
    """
    schools: defaultdict[str, list[HandIn]] = defaultdict(list)
    for one in handed_in:
        schools[one.school].append(one)
    found = []
    for school in sorted(schools):
        place = {one.submission: at for at, one in enumerate(schools[school])}
        inside = [pair for pair in alike if pair.one in place and pair.other in place]
        if len(inside) < FEWEST_SEEN:
            continue
        ends = np.array([(place[pair.one], place[pair.other]) for pair in inside], np.int64)
        times = np.array([one.at for one in schools[school]])
        generator = np.random.default_rng(seed)
        together = _together(times, ends)
        dealt = _together(generator.permuted(np.tile(times, (deals, 1)), axis=1), ends).sum(axis=1)
        seen = int(together.sum())
        p = (1 + int((dealt >= seen).sum())) / (1 + deals) if seen >= FEWEST_SEEN else 1.0
        evidence = tuple(dict.fromkeys(inside[at].evidence for at in np.flatnonzero(together).tolist()))
        found.append(
            Tested(PatternKind.SCHOOL_BURST, school, len(inside), float(seen), float(dealt.mean()), p, evidence)
        )
    return found


def _together(times: NDArray[np.float64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    close: NDArray[np.bool_] = np.abs(times[..., ends[:, 0]] - times[..., ends[:, 1]]) <= BURST_SECONDS
    return close
