"""G4: do the items of one submission speak of the same lesson, the same class, the same day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from models.documents.document import Document
from models.documents.form.classes import class_names
from models.documents.form.dates import TeachingDay, teaching_days
from models.documents.form.finding import Action, Finding, FindingCode, Gate, Spot, spot
from models.documents.form.topics import bare, topic


@dataclass(frozen=True)
class _Stated:
    """What one item states, with where it does."""

    words: str
    at: Spot


def check_consistency(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Ask about every pair of items that contradict each other, with both places.

    Only contradictions count. An item that names no lesson, no class or no day contradicts nobody, and neither does
    one that names the other's beside its own.

    Parameters
    ----------
    documents
        Item id to what was read, in the order of the standard.
    """
    for earlier, later in combinations(documents.items(), 2):
        yield from _pair(FindingCode.TOPICS_DIFFER, _topics(earlier, later))
        yield from _pair(FindingCode.CLASSES_DIFFER, _classes(earlier, later))
        yield from _pair(FindingCode.DATES_DIFFER, _days(earlier, later))


def _pair(code: FindingCode, sides: tuple[_Stated, _Stated] | None) -> Iterator[Finding]:
    if sides is None:
        return
    other, one = sides
    params = {"found": one.words, "other": other.words, "other_item": other.at.item}
    yield Finding(
        code, Gate.CONSISTENCY, Action.QUERY, one.at.item, one.at.start, one.at.end, one.at.place, params, other.at
    )


def _topics(earlier: tuple[str, Document], later: tuple[str, Document]) -> tuple[_Stated, _Stated] | None:
    """Return both lessons when neither text has a word of the other's."""
    first, second = topic(earlier[1].text), topic(later[1].text)
    if first is None or second is None:
        return None
    if bare(first.value) in bare(later[1].text) or bare(second.value) in bare(earlier[1].text):
        return None
    return _stated(earlier, first.start, first.end), _stated(later, second.start, second.end)


def _classes(earlier: tuple[str, Document], later: tuple[str, Document]) -> tuple[_Stated, _Stated] | None:
    first, second = class_names(earlier[1].text), class_names(later[1].text)
    if not first or not second or {(c.grade, c.number) for c in first} & {(c.grade, c.number) for c in second}:
        return None
    return _stated(earlier, first[0].start, first[0].end), _stated(later, second[0].start, second[0].end)


def _days(earlier: tuple[str, Document], later: tuple[str, Document]) -> tuple[_Stated, _Stated] | None:
    """Return both days of teaching when each item states one; a case of several weeks states many."""
    first, second = _only_day(earlier[1].text), _only_day(later[1].text)
    if first is None or second is None or not first.contradicts(second):
        return None
    return _stated(earlier, first.start, first.end), _stated(later, second.start, second.end)


def _only_day(text: str) -> TeachingDay | None:
    days = teaching_days(text)
    return days[0] if len({(day.year, day.month, day.day) for day in days}) == 1 else None


def _stated(side: tuple[str, Document], start: int, end: int) -> _Stated:
    item, document = side
    return _Stated(document.text[start:end], spot(item, document, start, end))
