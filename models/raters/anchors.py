"""Who should read what so that all reviewers can be compared: the fewest links, by name.

Joining k parts takes k - 1 links, whichever they are. All go through the largest part where possible, so that any two
parts are at most two links apart: uncertainty adds up link by link.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.raters.connectedness import Connectedness
from models.raters.ratings import NONE, Ratings

ANCHORS_PER_LINK = 3
"""Evidence items per link: one joins two parts, three show whether a single one was odd."""


@dataclass(frozen=True)
class CrossReading:
    """One evidence item for one reviewer to read, by all of its criteria.

    Attributes
    ----------
    reviewer, evidence
        Names.
    reviewer_part, evidence_part
        Positions in :attr:`models.raters.connectedness.Connectedness.parts`: the parts that this joins.
    mean_rank
        What the evidence was given so far, in ranks; items of a link are spread from low to high.
    same_school
        The reviewer is of the school of the evidence, because nobody else could make this link.
    """

    reviewer: str
    evidence: str
    reviewer_part: int
    evidence_part: int
    mean_rank: float
    same_school: bool


@dataclass(frozen=True)
class _Link:
    one: int
    other: int
    recused: bool


def cross_readings(
    ratings: Ratings, connectedness: Connectedness, *, per_link: int = ANCHORS_PER_LINK
) -> tuple[CrossReading, ...]:
    """Propose what to read so that every reviewer can be compared with every other.

    Of each link, every second item goes the other way, so that both sides read of each other. Readers are those with
    the least to read so far. Nobody reads evidence of a school in which they already read, as long as someone else can.

    Parameters
    ----------
    ratings
        The table.
    connectedness
        Its parts, of :func:`models.raters.connectedness.connectedness`.
    per_link
        Most evidence items per link; fewer where a part has fewer. At least 1.

    Returns
    -------
    tuple of CrossReading
        Link by link; empty for a connected table.
    """
    desk = _Desk(ratings, connectedness)
    readings = (reading for link in _links(desk) for reading in desk.readings(link, per_link))
    # Evidence that stands in two parts can be asked for twice; reading it once joins both.
    return tuple({(reading.reviewer, reading.evidence): reading for reading in readings}.values())


def _links(desk: "_Desk") -> Iterator[_Link]:
    """Yield the links of a tree over all parts, through the largest parts first, and exceptions from recusal last."""
    joined, waiting = [0], list(range(1, desk.n_parts))
    while waiting:
        possible = ((one, other) for other in waiting for one in joined if desk.can_link(one, other))
        one, other = next(possible, (joined[0], waiting[0]))
        yield _Link(one, other, recused=desk.can_link(one, other))
        joined.append(other)
        waiting.remove(other)


class _Desk:
    """What is known of reviewers and evidence while readings are dealt out."""

    def __init__(self, ratings: Ratings, connectedness: Connectedness) -> None:
        self._ratings = ratings
        self.n_parts = len(connectedness.parts)
        self._part = connectedness.part
        n_evidence, n_reviewers = len(ratings.evidence_ids), len(ratings.reviewer_ids)
        self._n_ratings = np.bincount(ratings.evidence, minlength=n_evidence)
        self._mean = np.bincount(ratings.evidence, ratings.rank, n_evidence) / np.maximum(self._n_ratings, 1)
        pairs = np.unique(ratings.reviewer * n_evidence + ratings.evidence)
        self._load = np.bincount(pairs // n_evidence, minlength=n_reviewers)
        self._of_reviewer = _schools(ratings.reviewer, ratings.school, n_reviewers)
        self._of_evidence = _schools(ratings.evidence, ratings.school, n_evidence)
        # Evidence may stand in two parts, whose reviewers judged it by different criteria.
        self._evidence = [
            np.unique(ratings.evidence[self._part[ratings.reviewer] == part]) for part in range(self.n_parts)
        ]
        self._reviewers = [np.flatnonzero(self._part == part) for part in range(self.n_parts)]

    def can_link(self, one: int, other: int) -> bool:
        """Whether a reviewer of either part may read something of the other without being of its school."""
        return self._can_read(one, other) or self._can_read(other, one)

    def _can_read(self, readers: int, part: int) -> bool:
        return bool((~self._recused(readers))[self._of_evidence.kind[self._evidence[part]]].any())

    def _recused(self, readers: int) -> NDArray[np.bool_]:
        """Return by kind of evidence whether every reviewer of a part is of one of its schools."""
        kinds = {self._of_reviewer.kinds[kind] for kind in np.unique(self._of_reviewer.kind[self._reviewers[readers]])}
        return np.array([all(kind & schools for kind in kinds) for schools in self._of_evidence.kinds])

    def readings(self, link: _Link, per_link: int) -> Iterator[CrossReading]:
        """Yield up to ``per_link`` readings, every second one the other way."""
        ways = [(link.one, link.other), (link.other, link.one)]
        if link.recused:
            ways = [way for way in ways if self._can_read(*way)]
        used: set[int] = set()
        for number in range(per_link):
            readers, part = ways[number % len(ways)]
            free = self._free(readers, part, used, recused=link.recused)
            if len(free):
                evidence = self._nearest(free, part, (number + 0.5) / per_link)
                used.add(evidence)
                yield self._reading(readers, part, evidence, recused=link.recused)

    def _free(self, readers: int, part: int, used: set[int], *, recused: bool) -> NDArray[np.int64]:
        evidence = self._evidence[part]
        evidence = evidence[~np.isin(evidence, list(used))]
        return evidence[~self._recused(readers)[self._of_evidence.kind[evidence]]] if recused else evidence

    def _nearest(self, free: NDArray[np.int64], part: int, height: float) -> int:
        """Return the evidence whose mean rank is nearest to a height between the lowest and the highest of a part."""
        means = self._mean[self._evidence[part]]
        aim = means.min() + height * (means.max() - means.min())
        # Of equals the one with more ratings, whose level is better known.
        return int(free[np.lexsort((free, -self._n_ratings[free], np.abs(self._mean[free] - aim)))[0]])

    def _reading(self, readers: int, part: int, evidence: int, *, recused: bool) -> CrossReading:
        schools = self._of_evidence.of(evidence)
        able = [
            one for one in self._reviewers[readers].tolist() if not (recused and self._of_reviewer.of(one) & schools)
        ]
        reviewer = min(able, key=lambda one: (self._load[one], one))
        self._load[reviewer] += 1
        return CrossReading(
            self._ratings.reviewer_ids[reviewer],
            self._ratings.evidence_ids[evidence],
            readers,
            part,
            float(self._mean[evidence]),
            bool(self._of_reviewer.of(reviewer) & schools),
        )


@dataclass(frozen=True, eq=False)
class _Schools:
    """The schools that stand beside reviewers or evidence: a kind for each, and the schools of each kind."""

    kind: NDArray[np.int64]
    kinds: tuple[frozenset[int], ...]

    def of(self, one: int) -> frozenset[int]:
        return self.kinds[int(self.kind[one])]


def _schools(who: NDArray[np.int64], school: NDArray[np.int64], n: int) -> _Schools:
    found: list[set[int]] = [set() for _ in range(n)]
    given = school != NONE
    for one, of in set(zip(who[given].tolist(), school[given].tolist(), strict=True)):
        found[one].add(of)
    named = [frozenset(schools) for schools in found]
    kinds = tuple(dict.fromkeys(named))
    codes = {schools: code for code, schools in enumerate(kinds)}
    return _Schools(np.array([codes[schools] for schools in named], dtype=np.int64), kinds)
