"""Find a part of a standard by whatever a form, a spreadsheet or a person calls it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from models.errors import UnknownItem, UnknownLevel, UnknownPoint
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement, Standard

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_PADDING = re.compile(r"(?<=[a-z])0+(?=\d)")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return what is compared: full-width forms, case, spaces and kinds of dashes make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).split())


def find_point(standard: Standard, key: str | int) -> AbilityPoint:
    """Return the ability point that ``key`` means.

    Parameters
    ----------
    standard
        Where to look.
    key
        In this order: a code (``A1``, ``a01``, full-width too), a name, an alias, an English name, code and name
        together, or a sequence number.

    Raises
    ------
    UnknownPoint
        When nothing fits.
    """
    wanted = fold(str(key))
    for candidate in _readings(wanted):
        for point in standard.points:
            if candidate in _folded((point.code, *point_names(point))):
                return point
    for point in standard.points:
        joined = (point.code + name for name in point_names(point) if name)
        if wanted in _folded(joined) or _is_number(wanted, point.sequence):
            return point
    raise UnknownPoint(point=key, known=", ".join(point.code for point in standard.points))


def find_item(point: AbilityPoint, key: str | int) -> EvidenceRequirement:
    """Return the evidence item of ``point`` that ``key`` means.

    Parameters
    ----------
    point
        Where to look.
    key
        In this order: an id (``A1-E2``), an id without the point's code (``E2``), a name, id and name together, or
        the place among the point's items, from 1.

    Raises
    ------
    UnknownItem
        When nothing fits.
    """
    wanted = fold(str(key))
    for candidate in _readings(wanted):
        for item in point.evidence:
            if candidate == fold(item.id) or f"{fold(point.code)}-{candidate}" == fold(item.id):
                return item
    for place, item in enumerate(point.evidence, start=1):
        if wanted in _folded((item.name, item.id + item.name)) or _is_number(wanted, place):
            return item
    raise UnknownItem(item=key, known=", ".join(item.id for item in point.evidence))


def find_level(criterion: Criterion, key: str | int) -> str:
    """Return the code of the level that ``key`` means: a code, a name or an English name.

    Raises
    ------
    UnknownLevel
        When nothing fits.
    """
    wanted = fold(str(key))
    for level in criterion.levels:
        if wanted in _folded((level.code, level.name, level.name_en)):
            return level.code
    raise UnknownLevel(level=key, known=", ".join(criterion.codes))


def point_names(point: AbilityPoint) -> tuple[str, ...]:
    """Return every name of a point: the Chinese one, its variants, the English one (possibly empty)."""
    return (point.name, *point.aliases, point.name_en)


def _folded(texts: Iterable[str]) -> set[str]:
    return {fold(text) for text in texts} - {""}


def _readings(wanted: str) -> tuple[str, str]:
    return wanted, _PADDING.sub("", wanted)


def _is_number(wanted: str, number: int) -> bool:
    # Compared as text: a spreadsheet cell may hold thousands of digits, which int() refuses.
    return wanted.lstrip("0") == str(number)
