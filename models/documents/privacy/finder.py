"""Find personal data: every rule over the whole text, then the same names wherever else they stand."""

from collections.abc import Iterator

from models.documents.document import Document
from models.documents.privacy.addresses import addresses
from models.documents.privacy.finding import PersonalData, PersonalDataKind, disjoint, masked
from models.documents.privacy.identifiers import identifiers
from models.documents.privacy.mentions import mentions
from models.documents.privacy.names import is_public, is_word
from models.documents.privacy.rosters import rosters

_ROUNDS = 20
"""Searches of a text, each with what the former ones found masked: two find everything in texts that people write."""
_SHORTEST_REPEATED = 2


def find_personal_data(document: Document) -> tuple[PersonalData, ...]:
    """Return the personal data of a document in reading order, none overlapping.

    Only the text is searched, which holds table rows as lines with `` | `` between their cells; so the same text gives
    the same findings whatever file it came in. What has been masked is never found again.
    """
    return find_in(document.text)


def find_in(text: str) -> tuple[PersonalData, ...]:
    """Return the personal data of a string; see :func:`find_personal_data`."""
    found: list[PersonalData] = []
    left = text
    for _ in range(_ROUNDS):
        new = [one for one in disjoint(_search(left)) if _says_something(one, left)]
        if not new:
            break
        found += new
        left = masked(left, new)
    return tuple(disjoint(found))


def _search(text: str) -> Iterator[PersonalData]:
    yield from identifiers(text)
    yield from addresses(text)
    named = [*rosters(text), *mentions(text)]
    yield from named
    yield from _repeated(text, named)


def _repeated(text: str, named: list[PersonalData]) -> Iterator[PersonalData]:
    """Yield the other places of names that something gave away once; of the shorter ones only what is no word."""
    names = {text[one.start : one.end] for one in named if one.kind is PersonalDataKind.STUDENT_NAME}
    for name in sorted(names):
        if len(name) < _SHORTEST_REPEATED or is_word(name) or is_public(name):
            continue
        start = text.find(name)
        while start >= 0:
            yield PersonalData(PersonalDataKind.STUDENT_NAME, start, start + len(name))
            start = text.find(name, start + len(name))


def _says_something(one: PersonalData, text: str) -> bool:
    """Tell whether a finding is not masked already."""
    return masked(found := text[one.start : one.end], [PersonalData(one.kind, 0, len(found))]) != found
