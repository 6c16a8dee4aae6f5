"""What a form check says: a code, where, and what is to happen; never a level."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.documents.document import Document, Place


class Gate(StrEnum):
    """The checks before grading, G1 to G7 in their order."""

    COMPLETE = "complete"
    FORMAT = "format"
    CORRESPONDENCE = "correspondence"
    CONSISTENCY = "consistency"
    ORIGINALITY = "originality"
    PRIVACY = "privacy"
    PERIOD = "period"


class Action(StrEnum):
    """What follows from a finding."""

    RETURN = "return"
    """A machine can be sure: the teacher gets it back (退回, 补交)."""
    QUERY = "query"
    """The teacher is asked, a person decides."""
    FLAG = "flag"
    """A person looks; the teacher need not do anything yet."""


class FindingCode(StrEnum):
    """What was found."""

    MISSING = "missing"
    BLANK = "blank"
    NO_TEXT_IN_PICTURE = "no_text_in_picture"
    TEMPLATE_ONLY = "template_only"
    REFUSED = "refused"
    NOT_READ_HERE = "not_read_here"
    """The file may be in order, but this server could not read it."""
    WRONG_FORMAT = "wrong_format"
    TRANSCRIPT_INSTEAD = "transcript_instead"
    TOO_LARGE = "too_large"
    TOO_FEW_CHARACTERS = "too_few_characters"
    TOO_MANY_CHARACTERS = "too_many_characters"
    TOO_SHORT_RECORDING = "too_short_recording"
    TOO_LONG_RECORDING = "too_long_recording"
    TOO_FEW_PAGES = "too_few_pages"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_FEW_FILES = "too_few_files"
    TOO_MANY_FILES = "too_many_files"
    UNREADABLE = "unreadable"
    ONLY_PICTURES = "only_pictures"
    OTHER_LANGUAGE = "other_language"
    MACHINE_BOILERPLATE = "machine_boilerplate"
    OFF_TASK = "off_task"
    OTHER_SUBJECT = "other_subject"
    OTHER_GRADE = "other_grade"
    OTHER_SCHOOL = "other_school"
    TOPICS_DIFFER = "topics_differ"
    CLASSES_DIFFER = "classes_differ"
    DATES_DIFFER = "dates_differ"
    PERSONAL_DATA = "personal_data"
    PERSONAL_DATA_SUSPECTED = "personal_data_suspected"
    TAUGHT_OUTSIDE_PERIOD = "taught_outside_period"
    HANDED_IN_OUTSIDE_PERIOD = "handed_in_outside_period"


@dataclass(frozen=True)
class Spot:
    """A stretch of one evidence item: ``document.text[start:end]``, and where a person finds it in the source."""

    item: str
    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Finding:
    """One thing that a form check found.

    Attributes
    ----------
    item
        Id of the evidence item; None when it concerns all of them.
    start, end, place
        Where in the item's document; None when it concerns the whole.
    params
        What fills in the message of the code.
    against
        The other side of a contradiction.
    """

    code: FindingCode
    gate: Gate
    action: Action
    item: str | None = None
    start: int | None = None
    end: int | None = None
    place: Place | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    against: Spot | None = None


def spot(item: str, document: Document, start: int, end: int) -> Spot:
    """Return a stretch of a document with its place in the source."""
    parts = document.blocks or document.passages
    before = bisect_right([part.start for part in parts], start)
    return Spot(item, start, end, parts[before - 1].place if before else Place())
