"""Word's automatic numbering: “一、”, “1.2”, “（3）” are not in the text of a paragraph, so they are counted again.

Source: ISO/IEC 29500-1:2016, 17.9 Numbering.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from docx.oxml.ns import qn

from models.documents.readers.office.numerals import numeral, set_off
from models.documents.readers.office.office_xml import Element, integer, is_on, value
from models.documents.readers.office.word_styles import ListEntry

BULLET = "• "
_PLACEHOLDER = re.compile(r"%([1-9])")
_DEEPEST = 8


@dataclass(frozen=True)
class _Level:
    """How one level of a list counts; ``restarts_after`` is the level, from 1, whose step sets it back (0: none)."""

    start: int
    notation: str
    pattern: str
    joined: bool
    legal: bool
    restarts_after: int | None
    style: str | None


@dataclass(frozen=True)
class _List:
    """A ``w:num``: the lists with one ``abstract`` count on from each other, except at their ``restarts``."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbering:
    """The lists of a document, counting as its paragraphs are walked in reading order.

    Parameters
    ----------
    root
        The ``w:numbering`` element; None for a document without lists.
    """

    def __init__(self, root: Element | None) -> None:
        self._lists = {} if root is None else _lists(root)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()

    def level(self, entry: ListEntry) -> int | None:
        """Return the level of an entry, from 0; None when its list does not exist."""
        found = self._lists.get(entry.number)
        if found is None:
            return None
        linked = (level for level, how in found.levels.items() if how.style and how.style in entry.styles)
        level = entry.level if entry.level is not None else next(linked, entry.style_level)
        return min(max(level, 0), _DEEPEST)

    def label(self, number: str, level: int) -> str:
        """Count one entry of a list that exists, and return what Word shows before its text."""
        found = self._lists[number]
        counts = self._counts[found.abstract]
        if level in found.restarts and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = found.restarts[level] - 1
        how = found.levels.get(level)
        if how is None:
            return ""
        counts[level] = counts.get(level, how.start - 1) + 1
        for deeper in [other for other in counts if other > level and _sets_back(found.levels.get(other), level)]:
            del counts[deeper]
        if how.notation == "bullet":
            return BULLET if how.pattern.strip() else ""
        label = _filled(how, found.levels, counts)
        return label if how.joined else set_off(label)


def _sets_back(how: _Level | None, level: int) -> bool:
    if how is None or how.restarts_after is None:
        return True
    return level < how.restarts_after


def _filled(how: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        other = levels.get(level)
        if other is None:
            return ""
        legal = how.legal and other.notation not in {"none", "bullet"}
        return numeral(counts.get(level, other.start), "decimal" if legal else other.notation)

    return _PLACEHOLDER.sub(number, how.pattern)


def _lists(root: Element) -> dict[str, _List]:
    abstracts = {abstract.get(qn("w:abstractNumId")): abstract for abstract in root.iterchildren(qn("w:abstractNum"))}
    defining = {value(abstract, "w:styleLink"): identity for identity, abstract in abstracts.items()}
    lists = {}
    for num in root.iterchildren(qn("w:num")):
        stated = value(num, "w:abstractNumId") or ""
        if stated not in abstracts:
            continue
        style = value(abstracts[stated], "w:numStyleLink")
        identity = defining.get(style, stated) if style else stated
        lists[num.get(qn("w:numId"))] = _list(num, identity, abstracts[identity])
    return lists


def _list(num: Element, identity: str, abstract: Element) -> _List:
    levels = {int(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iterchildren(qn("w:lvl"))}
    restarts = {}
    for override in num.iterchildren(qn("w:lvlOverride")):
        level = int(override.get(qn("w:ilvl")))
        replacement = override.find(qn("w:lvl"))
        if replacement is not None:
            levels[level] = _level(replacement)
        start = integer(override, "w:startOverride")
        if start is not None:
            restarts[level] = start
            if level in levels:
                levels[level] = replace(levels[level], start=start)
    return _List(identity, levels, restarts)


def _level(level: Element) -> _Level:
    return _Level(
        start=integer(level, "w:start") or 0,
        notation=value(level, "w:numFmt") or "decimal",
        pattern=value(level, "w:lvlText") or "",
        joined=value(level, "w:suff") == "nothing",
        legal=is_on(level, "w:isLgl"),
        restarts_after=integer(level, "w:lvlRestart"),
        style=value(level, "w:pStyle"),
    )
