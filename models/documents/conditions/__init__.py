"""Evidence that gets a condition code instead of a level: :func:`condition_of` is the entry.

Each condition is narrow on purpose. A text that is only short, weak or odd is graded and referred; a condition says
that grading it would mean nothing. Off task is not found here: the grader finds it, from vectors.
"""

from enum import StrEnum

from models.documents.conditions.languages import in_another_language
from models.documents.conditions.leftovers import leftovers
from models.documents.conditions.legibility import is_unreadable
from models.documents.conditions.pictures import is_only_pictures
from models.documents.conditions.templates import is_template_only
from models.documents.document import Document
from models.documents.normalisation import has_visible
from models.errors import EmptyDocument, PicturesOnly, WeipingError
from models.standard.rubric import EvidenceRequirement


class Condition(StrEnum):
    """Why evidence has no level; a person decides what follows from it."""

    BLANK = "blank"
    UNREADABLE = "unreadable"
    """Wrongly decoded characters, or what is left of a scan that could not be recognised."""
    OTHER_LANGUAGE = "other_language"
    """Neither Chinese nor English: a person who reads the language has to read it."""
    OFF_TASK = "off_task"
    TEMPLATE_ONLY = "template_only"
    """The headings, labels and wording that everybody was given, and hardly a word more."""
    ONLY_PICTURES = "only_pictures"
    MACHINE_BOILERPLATE = "machine_boilerplate"
    """Phrases that a text generator leaves in its answers; the style of a text never plays a part."""


def condition_of(document: Document, requirement: EvidenceRequirement) -> Condition | None:
    """Return why a document cannot be graded, None when it can.

    Parameters
    ----------
    document
        As a reader returned it.
    requirement
        The evidence item that it was handed in for: its wording does not count as the teacher's own.
    """
    checks = (
        (Condition.BLANK, not has_visible(document.text)),
        (Condition.ONLY_PICTURES, is_only_pictures(document)),
        (Condition.TEMPLATE_ONLY, is_template_only(document.text, requirement)),
        (Condition.UNREADABLE, is_unreadable(document.text)),
        (Condition.OTHER_LANGUAGE, in_another_language(document)),
        (Condition.MACHINE_BOILERPLATE, bool(leftovers(document.text))),
    )
    return next((condition for condition, holds in checks if holds), None)


def condition_of_refusal(refusal: WeipingError) -> Condition | None:
    """Return the condition that a refusal to read amounts to, None when the file has to be handed in anew."""
    if isinstance(refusal, EmptyDocument):
        return Condition.BLANK
    return Condition.ONLY_PICTURES if isinstance(refusal, PicturesOnly) else None
