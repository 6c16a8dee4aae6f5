"""How far reviewers agree, with each other and with the machine, and what seeing the machine changes.

Every figure rests on levels of criteria in finished reviews. Reviewers are compared with each other only where neither
knew the other's levels: first and second seat.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from models.raters.agreement import exact_agreement, quadratic_weighted_kappa
from models.standard.rubric import Criterion
from service.accounts.actor import Actor
from service.monitoring import agreement_store
from service.monitoring.asked import Asked
from service.rounds.standards import standard_of

FEW = 30
"""Judgements below which a share is hardly more than an anecdote."""


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` pairs of levels; kappa is quadratic weighted, None where undefined or on scales of unlike lengths."""

    n: int
    exact: float | None
    kappa: float | None

    @property
    def few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True)
class Figures:
    """What was found; of ``judged`` levels beside which the machine's was shown, ``changed`` were changed after it."""

    reviewers_blind: Agreement
    reviewers_final: Agreement
    machine_blind: Agreement
    machine_final: Agreement
    judged: int
    changed: int
    toward: int
    away: int

    @property
    def few(self) -> bool:
        return self.judged < FEW


@dataclass(frozen=True)
class _Judged:
    """Ranks of the same criterion, given together ``n`` times."""

    ranks: tuple[int, ...]
    n_levels: int
    n: int


def figures_of(session: Session, actor: Actor, asked: Asked) -> Figures:
    clauses = asked.clauses(actor)
    scales = _Scales(session)
    beside = list(scales.ranked(agreement_store.beside_machine(session, clauses)))
    moves = [(abs(one.ranks[1] - one.ranks[2]) - abs(one.ranks[0] - one.ranks[2]), one.n) for one in beside]
    return Figures(
        reviewers_blind=agreement(list(scales.ranked(agreement_store.between_reviewers(session, clauses, blind=True)))),
        reviewers_final=agreement(
            list(scales.ranked(agreement_store.between_reviewers(session, clauses, blind=False)))
        ),
        machine_blind=agreement([_Judged((one.ranks[0], one.ranks[2]), one.n_levels, one.n) for one in beside]),
        machine_final=agreement([_Judged((one.ranks[1], one.ranks[2]), one.n_levels, one.n) for one in beside]),
        judged=sum(one.n for one in beside),
        changed=sum(one.n for one in beside if one.ranks[0] != one.ranks[1]),
        toward=sum(n for move, n in moves if move < 0),
        away=sum(n for move, n in moves if move > 0),
    )


def agreement(pairs: Sequence[_Judged]) -> Agreement:
    if not pairs:
        return Agreement(0, None, None)
    times = [one.n for one in pairs]
    one, other = (np.repeat([pair.ranks[side] for pair in pairs], times) for side in (0, 1))
    scales = {pair.n_levels for pair in pairs}
    kappa = quadratic_weighted_kappa(one, other, scales.pop()) if len(scales) == 1 else float("nan")
    return Agreement(len(one), exact_agreement(one, other), None if isnan(kappa) else kappa)


class _Scales:
    """Looks up ranks of levels in the standards that rounds are judged by."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._of_standard: dict[str, dict[str, Criterion]] = {}

    def ranked(self, rows: Iterable[Sequence[Any]]) -> Iterator[_Judged]:
        """Yield rows of standard, criterion, levels and how often; a level that the standard lost is left out."""
        for standard, criterion, *levels, n in rows:
            scale = self._criteria(standard).get(criterion)
            if scale is not None and all(level in scale.codes for level in levels):
                yield _Judged(tuple(scale.rank(level) for level in levels), len(scale.codes), n)

    def _criteria(self, standard: str) -> dict[str, Criterion]:
        if standard not in self._of_standard:
            held = standard_of(self._session, agreement_store.round_judged_by(self._session, standard))
            found = {one.id: one for point in held.points for item in point.evidence for one in item.criteria}
            self._of_standard[standard] = found
        return self._of_standard[standard]
