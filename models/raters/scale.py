"""The ordered levels that a rating table uses, found where their order is beyond doubt."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

MOST_LEVELS = 61
"""Most levels that a standard may define."""

KNOWN_SCALES = (
    ("not_qualified", "qualified", "excellent"),
    ("不合格", "合格", "优秀"),
)
"""Names whose order needs no telling: the levels of the micro-ability standard, as codes and as words."""


@lru_cache(maxsize=1024)
def canonical(level: str) -> str:
    """Return one spelling for a level: ``3``, ``3.0`` and ``03`` are the same number; names stay as they are."""
    stripped = level.strip()
    number = _number(stripped)
    return stripped if number is None else _written(number)


def scale_of(cells: Iterable[str]) -> tuple[str, ...] | None:
    """Find the scale that the level cells of a table are on.

    Parameters
    ----------
    cells
        Levels as they stand in the table; empty ones are passed over.

    Returns
    -------
    tuple of str or None
        The levels from lowest to highest. Numbers make a scale of equal steps from the lowest to the highest that
        occurs, so that a level in between which nobody gave still counts as a step. None where the order is not known
        (names), or where there would be more than :data:`MOST_LEVELS` levels.
    """
    distinct = {canonical(cell) for cell in cells if cell.strip()}
    for scale in KNOWN_SCALES:
        if distinct & set(scale):
            return scale
    numbers = sorted(number for number in map(_number, distinct) if number is not None)
    # A stray word among numbers is a wrong cell, to be listed; mostly words are levels without an order.
    if len(numbers) * 2 <= len(distinct):
        return None
    step = _step(numbers)
    n_levels = int((numbers[-1] - numbers[0]) / step) + 1
    if n_levels > MOST_LEVELS:
        return None
    return tuple(_written(numbers[0] + position * step) for position in range(n_levels))


def _number(text: str) -> Fraction | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # An exponent could ask for a number of a billion digits.
    return Fraction(number) if number.is_finite() and abs(number.adjusted()) < 10 else None


def _step(numbers: list[Fraction]) -> Fraction:
    parts = lcm(*(number.denominator for number in numbers))
    gaps = [int((number - numbers[0]) * parts) for number in numbers]
    return Fraction(gcd(*gaps) or parts, parts)


def _written(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else format(float(number), ".10g")
