"""G3, G6 and G7 on one item: the declared point and profile, personal data, the days of the round."""

from collections.abc import Iterator, Mapping

from models.documents.document import Document
from models.documents.form.classes import grades
from models.documents.form.dates import teaching_days
from models.documents.form.finding import Action, Finding, FindingCode, Gate, spot
from models.documents.form.handed_in import HandedInItem, Period, Profile
from models.documents.form.topics import bare, school, subject_name, subjects
from models.documents.privacy import find_personal_data


def check_profile(item: str, document: Document, profile: Profile) -> Iterator[Finding]:
    """Flag a subject, a grade or a school that is never the teacher's own; a person looks.

    What the text names beside the teacher's own is left alone: lessons cross subjects, and cases compare grades.
    """
    named = subjects(document.text)
    own = subject_name(profile.subject)
    if own and named and own not in {one.value for one in named}:
        params = {"found": named[0].value, "own": profile.subject}
        yield _at(FindingCode.OTHER_SUBJECT, item, document, (named[0].start, named[0].end), params)
    taught = {one.grade for one in grades(profile.grade)}
    mentioned = grades(document.text)
    if taught and mentioned and taught.isdisjoint({one.grade for one in mentioned}):
        params = {"found": document.text[mentioned[0].start : mentioned[0].end], "own": profile.grade}
        yield _at(FindingCode.OTHER_GRADE, item, document, (mentioned[0].start, mentioned[0].end), params)
    at = school(document.text)
    if profile.school and at and not _alike(at.value, profile.school):
        yield _at(FindingCode.OTHER_SCHOOL, item, document, (at.start, at.end), {"found": at.value})


def check_privacy(item: str, document: Document) -> Iterator[Finding]:
    """Return what certainly is personal data, and flag what may be."""
    for one in find_personal_data(document):
        at = spot(item, document, one.start, one.end)
        code = FindingCode.PERSONAL_DATA if one.certain else FindingCode.PERSONAL_DATA_SUSPECTED
        action = Action.RETURN if one.certain else Action.FLAG
        params = {"kind": one.kind.value}
        yield Finding(code, Gate.PRIVACY, action, item, at.start, at.end, at.place, params)


def check_period(handed_in: HandedInItem, period: Period) -> Iterator[Finding]:
    """Ask about days of teaching that lie wholly outside the round, and about items handed in outside it."""
    at = handed_in.handed_in_at
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    if at is not None and not period.holds(at.date()):
        params = {**days, "found": at.date().isoformat()}
        code = FindingCode.HANDED_IN_OUTSIDE_PERIOD
        yield Finding(code, Gate.PERIOD, Action.QUERY, handed_in.item, params=params)
    if handed_in.document is None:
        return
    for day in teaching_days(handed_in.document.text):
        if day.span is not None and (day.span[1] < period.first or day.span[0] > period.last):
            where = spot(handed_in.item, handed_in.document, day.start, day.end)
            params = {**days, "found": handed_in.document.text[day.start : day.end]}
            code = FindingCode.TAUGHT_OUTSIDE_PERIOD
            yield Finding(code, Gate.PERIOD, Action.QUERY, handed_in.item, where.start, where.end, where.place, params)


def _at(
    code: FindingCode, item: str, document: Document, span: tuple[int, int], params: Mapping[str, object]
) -> Finding:
    at = spot(item, document, *span)
    return Finding(code, Gate.CORRESPONDENCE, Action.FLAG, item, at.start, at.end, at.place, params)


def _alike(one: str, other: str) -> bool:
    return bare(one) in bare(other) or bare(other) in bare(one)
