"""The four watches over one bundle's promise, from rows to figures; knows no database."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from models.grading.acceptance import Guarantee
from models.grading.alarm import Arrival, Watched, watch, watch_share
from models.grading.grade import Referral
from models.standard.lookup import find_item, find_point
from models.standard.rubric import EvidenceRequirement, Standard
from models.standard.verdict import item_level
from service.acceptance.tables import Cause

EXPECTED_STRANGE = 0.02
"""Twice the share of reviewed work that the bundle's limit of familiarity leaves outside."""
BURN_IN = 60
"""Blind reviews that serve as what agreement used to be: a single reviewer agrees less than the panel learned from."""
_HEX_DIGITS = 13
"""As many as a float holds exactly."""


def figures_of(
    guarantee: Guarantee, standard: Standard, graded: Sequence[Any], judged: Sequence[Any]
) -> list[dict[str, object]]:
    """Return what each watch came to, as JSON.

    Of each teacher only the first item counts: the bets are fair on items that have nothing to do with each other.
    """
    new = [row for row in _one_each(graded) if row.point in guarantee.pool_of]
    doubts = [Arrival(guarantee.pool_of[row.point], row.doubt, _lot(row.evidence_id, "doubt")) for row in new]
    levels = [
        Arrival(guarantee.pool_of[row.point], _rank(standard, row), _lot(row.evidence_id, "level")) for row in new
    ]
    strange = np.array([Referral.OUT_OF_DISTRIBUTION.value in row.referral for row in new], dtype=np.bool_)
    differ = [Arrival("", float(differs), _lot(key, "agree")) for key, differs in _differing(standard, judged)]
    found = {
        Cause.DOUBT: watch({name: pool.doubts for name, pool in guarantee.pools.items()}, doubts),
        Cause.LEVELS: watch({name: _ranks(pool.levels) for name, pool in guarantee.pools.items()}, levels),
        Cause.STRANGE: watch_share(strange, EXPECTED_STRANGE),
        Cause.AGREEMENT: watch({}, differ, BURN_IN),
    }
    return [_shown(cause, one) for cause, one in found.items()]


def _shown(cause: Cause, one: Watched) -> dict[str, object]:
    return {"cause": cause.value, "n": one.n, "peak": round(one.peak, 2), "fired": one.fired}


def _one_each(rows: Sequence[Any]) -> list[Any]:
    first: dict[int, Any] = {}
    for row in rows:
        first.setdefault(row.teacher_id, row)
    return list(first.values())


def _differing(standard: Standard, judged: Sequence[Any]) -> Iterator[tuple[int, bool]]:
    """Yield evidence, and whether the first reviewer's blind levels come to another level than the machine's."""
    for row in _one_each(judged):
        requirement = _requirement(standard, row)
        ranks = [one.rank(row.blind_levels[one.id]) for one in requirement.criteria if one.id in row.blind_levels]
        if len(ranks) == len(requirement.criteria):
            yield row.evidence_id, requirement.levels[item_level(ranks)].code != row.item_level


def _rank(standard: Standard, row: Any) -> float:  # noqa: ANN401  a row of the database
    return float(_requirement(standard, row).criteria[0].rank(row.item_level))


def _requirement(standard: Standard, row: Any) -> EvidenceRequirement:  # noqa: ANN401  a row of the database
    return find_item(find_point(standard, row.point), row.item)


def _ranks(counts: Sequence[int]) -> list[float]:
    return [float(rank) for rank, n in enumerate(counts) for _ in range(n)]


def _lot(evidence_id: int, what: str) -> float:
    """Return a number from 0 to 1 that is always the same, so that a watch can be computed again."""
    digest = hashlib.sha256(f"{what}:{evidence_id}".encode()).hexdigest()
    return float(int(digest[:_HEX_DIGITS], 16) / 16**_HEX_DIGITS)
