"""Agreement of every two reviewers as a square of cells, each with its figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from service.audits.agreement_schemas import PairAgreementOut

_MOST = 40
"""Reviewers shown; more do not fit a page, and the workbook has them all."""
_SHADES = 6


@dataclass(frozen=True)
class Cell:
    """``shade`` from 0 (never the same level) to 6 (always)."""

    percent: int
    shade: int
    pair: PairAgreementOut


@dataclass(frozen=True)
class HeatRow:
    number: int
    reviewer: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class HeatMap:
    rows: tuple[HeatRow, ...]
    hidden: int


def heat_map(pairs: Sequence[PairAgreementOut], order: Sequence[str]) -> HeatMap:
    """Lay out the reviewers with the most in common with others, in a given order."""
    met = _met(pairs)
    chosen = {reviewer for reviewer, _ in met.most_common(_MOST)}
    shown = [reviewer for reviewer in order if reviewer in chosen]
    known = {frozenset(pair.reviewers): pair for pair in pairs}
    rows = tuple(
        HeatRow(number, one, tuple(_cell(known.get(frozenset((one, other)))) for other in shown))
        for number, one in enumerate(shown, start=1)
    )
    return HeatMap(rows, len(met) - len(shown))


def most_in_common(pairs: Sequence[PairAgreementOut]) -> list[PairAgreementOut]:
    """Return the pairs that a heat map shows; what it is made of, where there are far more."""
    chosen = {reviewer for reviewer, _ in _met(pairs).most_common(_MOST)}
    return [pair for pair in pairs if chosen.issuperset(pair.reviewers)]


def _met(pairs: Sequence[PairAgreementOut]) -> Counter[str]:
    """Return of every reviewer how much they judged in common with others."""
    met: Counter[str] = Counter()
    for pair in pairs:
        for reviewer in pair.reviewers:
            met[reviewer] += pair.n_units
    return met


def _cell(pair: PairAgreementOut | None) -> Cell | None:
    if pair is None or pair.exact is None:
        return None
    return Cell(round(100 * pair.exact), round(_SHADES * pair.exact), pair)
