"""What an evidence item's limit says in words, as numbers: “800–2000字，不少于1张统计图”, “不超过5分钟或300字”."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a limit counts."""

    CHARACTERS = "characters"
    MINUTES = "minutes"
    PAGES = "pages"
    """Slides too: standards call them pages."""
    PIECES = "pieces"
    """Works or files, of which several are handed in together."""
    PICTURES = "pictures"


@dataclass(frozen=True)
class Bound:
    """A range of one unit, both ends included; None is open."""

    unit: Unit
    least: float | None
    most: float | None

    def holds(self, amount: float) -> bool:
        """Tell whether an amount lies within."""
        return (self.least is None or amount >= self.least) and (self.most is None or amount <= self.most)


@dataclass(frozen=True)
class Demand:
    """One thing that a limit asks for: any of the alternatives satisfies it."""

    alternatives: tuple[Bound, ...]


_ABOUT = 0.2
"""How far from a number that is given as “about” (约, 左右) one may be."""
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {
    Unit.CHARACTERS: "字|词|characters?|words?",
    Unit.MINUTES: "分钟|分|minutes?|mins?",
    Unit.PAGES: "页|slides?|pages?",
    Unit.PIECES: "份|件|个文件|files?|works?",
    Unit.PICTURES: "张|幅|pictures?|charts?",
}
_NUMBER = r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+"
_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
_LEAST = "不少于|不得少于|不低于|不短于|至少|最少|at least|no fewer than|not less than"
_MOST = "不超过|不得超过|不多于|不长于|不大于|至多|最多|at most|no more than|up to"
_BOUND = re.compile(
    rf"(?:(?P<atleast>{_LEAST})|(?P<atmost>{_MOST})|(?P<about>约|大约|about))?\s*"
    rf"(?P<first>{_NUMBER})\s*(?:(?:-|–|—|~|至|到|to)\s*(?P<last>{_NUMBER}))?\s*(?:{_UNIT})"
    r"\s*(?:(?P<above>以上|及以上|or more)|(?P<below>以内|以下|or less)|(?P<around>左右))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CLAUSES = re.compile(r"[,，;；。+＋]")
_OR = re.compile(r"或|/|\bor\b(?! more| less)", re.IGNORECASE)


def parse_limit(limit: str) -> tuple[Demand, ...]:
    """Read the limit of an :class:`models.standard.rubric.EvidenceRequirement`.

    Parameters
    ----------
    limit
        Words for people, Chinese or English. What holds no number of a known unit asks for nothing here.

    Returns
    -------
    tuple of Demand
        All of them apply.
    """
    demands = []
    for clause in _CLAUSES.split(_THOUSANDS.sub("", unicodedata.normalize("NFKC", limit))):
        bounds: list[Bound] = []
        direction = ""
        for part in _OR.split(clause):
            match = _BOUND.search(part)
            if match is not None:
                direction = _direction(match) or direction
                bounds.append(_bound(match, direction))
        if bounds:
            demands.append(Demand(tuple(bounds)))
    return tuple(demands)


def _direction(match: re.Match[str]) -> str:
    if match["atleast"] or match["above"]:
        return "least"
    if match["atmost"] or match["below"]:
        return "most"
    return "about" if match["about"] or match["around"] else ""


def _bound(match: re.Match[str], direction: str) -> Bound:
    unit = next(unit for unit in Unit if match[unit])
    first = _number(match["first"])
    if match["last"]:
        return Bound(unit, first, _number(match["last"]))
    if direction == "about":
        return Bound(unit, first * (1 - _ABOUT), first * (1 + _ABOUT))
    return Bound(unit, None if direction == "most" else first, None if direction == "least" else first)


def _number(text: str) -> float:
    """Read digits, or a Chinese number below ten thousand."""
    if text[0].isdigit():
        return float(text)
    total = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return float(total + digit)
