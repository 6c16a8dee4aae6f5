"""What is found: a stretch of text that says who somebody is, or what mark a known somebody got."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class PersonalDataKind(StrEnum):
    """What a stretch of personal data is."""

    STUDENT_NAME = "student_name"
    SCORE = "score"
    """A mark in figures that stands with a name."""
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    ACCOUNT = "account"
    """A QQ or WeChat account."""
    STUDENT_NUMBER = "student_number"
    BANK_CARD = "bank_card"


@dataclass(frozen=True)
class PersonalData:
    """One stretch of personal data.

    Attributes
    ----------
    start, end
        Character offsets into the text that was searched.
    certain
        True when form or label leave no reasonable doubt, so that a machine may return the submission; a name, and
        the mark beside it, are never certain.
    """

    kind: PersonalDataKind
    start: int
    end: int
    certain: bool = False


def disjoint(found: Iterable[PersonalData]) -> list[PersonalData]:
    """Return the findings in reading order, none overlapping, covering the same characters.

    Of two that overlap the one that starts first stays whole (of equal start, the longer; of equal stretch, the
    certain one, then the one given first) and the other keeps what is left of it.
    """
    kept: list[PersonalData] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end, not one.certain)):
        start = max(one.start, kept[-1].end) if kept else one.start
        if start < one.end:
            kept.append(replace(one, start=start))
    return kept


def masked_character(character: str) -> str:
    """Return what stands for a character of personal data: 某, 0, x, or the punctuation mark that it is.

    The kind of character stays, so that a masked text reads naturally to an encoder that counts words and figures.
    """
    if character.isdecimal():
        return "0"
    if "\u4e00" <= character <= "\u9fff":
        return "某"
    return "x" if character.isalpha() else character


def masked(text: str, found: Iterable[PersonalData]) -> str:
    """Return a text of the same length with every finding masked."""
    characters = list(text)
    for one in found:
        characters[one.start : one.end] = map(masked_character, text[one.start : one.end])
    return "".join(characters)
