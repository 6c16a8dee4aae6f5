"""What a Word paragraph takes from its styles: being a heading, and being in a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from docx.oxml.ns import qn

from models.documents.readers.office.office_xml import Element, integer, value

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title", "标题"}
_DEEPEST = 9
_Value = TypeVar("_Value", int, str)


@dataclass(frozen=True)
class ListEntry:
    """A paragraph's place in a list.

    Attributes
    ----------
    number
        The ``numId`` of the list.
    level
        From 0; None where only the list itself knows it, from the style.
    style_level
        Level that the style states; some lists know better.
    styles
        Ids of the paragraph's style and of those that it is based on.
    """

    number: str
    level: int | None
    style_level: int
    styles: tuple[str, ...]


class Styles:
    """The paragraph styles of a document.

    Parameters
    ----------
    root
        The ``w:styles`` element; None for a document without styles.
    """

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in found
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}
            ),
            None,
        )

    def heading(self, properties: Element | None) -> int:
        """Return the heading level, from 1, of a paragraph with these ``w:pPr``; 0 when it is none."""
        level = integer(properties, "w:outlineLvl")
        for style in self._chain(properties):
            if level is not None:
                break
            level = _style_level(style)
        return level + 1 if level is not None and 0 <= level < _DEEPEST else 0

    def list_entry(self, properties: Element | None) -> ListEntry | None:
        """Return the list that a paragraph with these ``w:pPr`` stands in; None when it stands in none."""
        chain = list(self._chain(properties))
        sources = [properties, *(style.find(qn("w:pPr")) for style in chain)]
        number = _first(value(source, "w:numPr", "w:numId") for source in sources)
        if number is None or number == "0":  # 0 switches off what the style says
            return None
        style_level = _first(integer(source, "w:numPr", "w:ilvl") for source in sources[1:])
        styles = tuple(style.get(qn("w:styleId")) for style in chain)
        return ListEntry(number, integer(properties, "w:numPr", "w:ilvl"), style_level or 0, styles)

    def _chain(self, properties: Element | None) -> Iterator[Element]:
        """Yield the paragraph's style and what it is based on; a circle ends."""
        style_id = value(properties, "w:pStyle") or self._default
        seen = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = value(self._styles[style_id], "w:basedOn")


def _style_level(style: Element) -> int | None:
    stated = integer(style, "w:pPr", "w:outlineLvl")
    if stated is not None:
        return stated
    name = (value(style, "w:name") or "").strip()
    numbered = _HEADING_NAME.fullmatch(name)
    if numbered:
        return int(numbered[1]) - 1
    return 0 if name.lower() in _TITLES else None


def _first(values: Iterator[_Value | None]) -> _Value | None:
    return next((found for found in values if found is not None), None)
