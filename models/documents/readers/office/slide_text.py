"""The paragraphs of a text frame on a slide, with their levels and their automatic numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pptx.oxml.ns import qn

from models.documents.document import BlockKind, Fragment, Place
from models.documents.readers.office.numerals import numeral, set_off
from models.documents.readers.office.office_xml import FALLBACK, MATH_TEXT, Element

_TEXT = {qn("a:t"), MATH_TEXT}
_BREAK = qn("a:br")
_SKIPPED = {qn("a:pPr"), qn("a:rPr"), qn("a:endParaRPr"), FALLBACK}
_BULLETS = (qn("a:buChar"), qn("a:buBlip"), qn("a:buAutoNum"))

# ISO/IEC 29500-1:2016, 20.1.10.61 ST_TextAutonumberScheme: a notation, then what stands around the number.
_SCHEME = re.compile(r"(\w+?)(Plain|Period|ParenR|ParenBoth|Minus)?")
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{}-"}
_NOTATIONS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "arabicDb": "decimalFullWidth",
    "circleNumDb": "decimalEnclosedCircle",
    "circleNumWdBlack": "decimalEnclosedCircle",
    "circleNumWdWhite": "decimalEnclosedCircle",
    "ea1Chs": "chineseCountingThousand",
    "ea1Cht": "taiwaneseCountingThousand",
    "ea1JpnChsDb": "chineseCountingThousand",
    "ea1JpnKor": "japaneseCounting",
}


@dataclass(frozen=True)
class _Count:
    """How far the numbers of one level have come."""

    scheme: str
    start: int
    value: int


def paragraphs(frame: Element, place: Place, *, listed: bool = False) -> Iterator[Fragment]:
    """Yield the paragraphs of a text frame that are not blank.

    Parameters
    ----------
    frame
        Anything whose children are ``a:p``.
    place
        Of the slide.
    listed
        Whether paragraphs are list entries unless they say otherwise, as in the body of a slide.
    """
    counts: dict[int, _Count] = {}
    for paragraph in frame.iterchildren(qn("a:p")):
        text = "".join(_pieces(paragraph))
        if not text.strip():
            continue
        properties = paragraph.find(qn("a:pPr"))
        level = 0 if properties is None else int(properties.get("lvl", "0"))
        label = _label(properties, level, counts)
        if _is_listed(properties, level, listed=listed):
            yield Fragment(label + text, BlockKind.LIST_ITEM, level + 1, place)
        else:
            yield Fragment(text, place=place)


def line(frame: Element, between: str) -> str:
    """Return the paragraphs of a text frame that are not blank, joined."""
    texts = ("".join(_pieces(paragraph)).strip() for paragraph in frame.iter(qn("a:p")))
    return between.join(text for text in texts if text)


def _pieces(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag in _TEXT:
            yield child.text or ""
        elif child.tag == _BREAK:
            yield "\n"
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)


def _is_listed(properties: Element | None, level: int, *, listed: bool) -> bool:
    if properties is not None and properties.find(qn("a:buNone")) is not None:
        return False
    bulleted = properties is not None and any(properties.find(bullet) is not None for bullet in _BULLETS)
    return bulleted or listed or level > 0


def _label(properties: Element | None, level: int, counts: dict[int, _Count]) -> str:
    """Count a paragraph, and return its number; one without a number ends the count of its level and of deeper ones."""
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    numbered = None if properties is None else properties.find(qn("a:buAutoNum"))
    before = counts.pop(level, None)
    if numbered is None:
        return ""
    scheme, start = numbered.get("type", ""), int(numbered.get("startAt", "1"))
    goes_on = before is not None and (before.scheme, before.start) == (scheme, start)
    value = before.value + 1 if before is not None and goes_on else start
    counts[level] = _Count(scheme, start, value)
    notation, around = _parted(scheme)
    return set_off(around.format(numeral(value, notation)))


def _parted(scheme: str) -> tuple[str, str]:
    found = _SCHEME.fullmatch(scheme)
    if found is None:
        return "decimal", "{}"
    return _NOTATIONS.get(found[1], "decimal"), _AROUND.get(found[2] or "", "{}")
