"""What the form checks found, in sentences for teachers and panels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from models.documents.form import Action, Finding, FindingCode
from models.documents.privacy import PersonalDataKind
from service.language import Language, mark, translate


@dataclass(frozen=True)
class Sentences:
    """Why something was found, and what to do about it; filled in from the finding's params."""

    why: str
    to_do: str


_ADJUST = mark("Adjust it to the limit, or say to the review panel why it is so.")
_CORRECT_OR_EXPLAIN = mark("Correct the item that is wrong, or say to the review panel why they differ.")
_PERSON_LOOKS = mark("Nothing to do yet: a person of the review panel looks at it.")

FINDINGS: Mapping[FindingCode, Sentences] = {
    FindingCode.MISSING: Sentences(
        mark("“%(name)s” is missing."), mark("Hand it in; the point cannot qualify without it.")
    ),
    FindingCode.BLANK: Sentences(
        mark("There is no text in what was handed in."), mark("Open the file, and hand in the one that holds the text.")
    ),
    FindingCode.NO_TEXT_IN_PICTURE: Sentences(mark("No text was found in the picture."), _PERSON_LOOKS),
    FindingCode.TEMPLATE_ONLY: Sentences(
        mark("Only the template seems to be there: hardly a word of your own."),
        mark("Fill it in, or check that the empty copy was not handed in by mistake."),
    ),
    FindingCode.REFUSED: Sentences(
        mark("The file cannot be opened."), mark("Follow the message about the file, and hand it in again.")
    ),
    FindingCode.NOT_READ_HERE: Sentences(mark("This server could not read the file."), _PERSON_LOOKS),
    FindingCode.WRONG_FORMAT: Sentences(
        mark("The file is not of a format that the item asks for: %(formats)s."),
        mark("Save it in one of these formats in its own program, and hand it in again."),
    ),
    FindingCode.TRANSCRIPT_INSTEAD: Sentences(
        mark("There is a transcript or a sound file, but the item asks for: %(formats)s."),
        mark("Hand in the recording itself as well, or say to the review panel where it can be seen."),
    ),
    FindingCode.TOO_LARGE: Sentences(
        mark("The file holds %(megabytes)s MB; the limit is %(limit)s MB."),
        mark("Make pictures and recordings smaller, and hand it in again."),
    ),
    FindingCode.TOO_FEW_CHARACTERS: Sentences(
        mark("%(found)s characters were counted; the item asks for at least %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_MANY_CHARACTERS: Sentences(
        mark("%(found)s characters were counted; the item asks for at most %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_SHORT_RECORDING: Sentences(
        mark("Speech ends after %(found)s minutes; the item asks for at least %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_LONG_RECORDING: Sentences(
        mark("Speech lasts %(found)s minutes; the item asks for at most %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_FEW_PAGES: Sentences(
        mark("%(found)s pages or slides with text were counted; the item asks for at least %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_MANY_PAGES: Sentences(
        mark("%(found)s pages or slides were counted; the item asks for at most %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_FEW_FILES: Sentences(
        mark("%(found)s files with text were counted; the item asks for at least %(limit)s."), _ADJUST
    ),
    FindingCode.TOO_MANY_FILES: Sentences(
        mark("%(found)s files were counted; the item asks for at most %(limit)s."), _ADJUST
    ),
    FindingCode.UNREADABLE: Sentences(
        mark("Most of the text comes out garbled."),
        mark("Save the document anew as docx or PDF; of a scan, hand in a sharper one."),
    ),
    FindingCode.ONLY_PICTURES: Sentences(mark("There are only pictures, hardly any text."), _PERSON_LOOKS),
    FindingCode.OTHER_LANGUAGE: Sentences(mark("The text is neither Chinese nor English."), _PERSON_LOOKS),
    FindingCode.MACHINE_BOILERPLATE: Sentences(
        mark("A phrase that text generators leave behind stands here."),
        mark("This is no verdict. Look at the place, and ask the teacher how the text was written."),
    ),
    FindingCode.OFF_TASK: Sentences(
        mark("The text is nearer to another ability point than to the declared one."),
        mark("Check that the right point was declared and the right file chosen."),
    ),
    FindingCode.OTHER_SUBJECT: Sentences(
        mark("The text names %(found)s; the teacher's subject is %(own)s."),
        mark("Check that it is the teacher's own lesson."),
    ),
    FindingCode.OTHER_GRADE: Sentences(
        mark("The text names %(found)s; the teacher's grade is %(own)s."),
        mark("Check that it is the teacher's own class."),
    ),
    FindingCode.OTHER_SCHOOL: Sentences(
        mark("The text names another school: %(found)s."), mark("Check where the material comes from.")
    ),
    FindingCode.TOPICS_DIFFER: Sentences(
        mark("This item is about “%(found)s”, %(other_item)s about “%(other)s”."), _CORRECT_OR_EXPLAIN
    ),
    FindingCode.CLASSES_DIFFER: Sentences(
        mark("This item names %(found)s, %(other_item)s names %(other)s."), _CORRECT_OR_EXPLAIN
    ),
    FindingCode.DATES_DIFFER: Sentences(
        mark("By this item the lesson was on %(found)s, by %(other_item)s on %(other)s."), _CORRECT_OR_EXPLAIN
    ),
    FindingCode.PERSONAL_DATA: Sentences(
        mark("Personal data stand here: %(kind)s."),
        mark("Take them out or put a number in their place, and hand the item in again."),
    ),
    FindingCode.PERSONAL_DATA_SUSPECTED: Sentences(
        mark("This may be personal data of a student: %(kind)s."),
        mark("Look at the place; names of students have to be replaced by numbers."),
    ),
    FindingCode.TAUGHT_OUTSIDE_PERIOD: Sentences(
        mark("The lesson was on %(found)s, outside the round (%(first)s to %(last)s)."),
        mark("Correct the date, or say to the review panel why this lesson counts for the round."),
    ),
    FindingCode.HANDED_IN_OUTSIDE_PERIOD: Sentences(
        mark("It was handed in on %(found)s, outside the round (%(first)s to %(last)s)."),
        mark("Ask the review panel whether it still counts for this round."),
    ),
}

ACTIONS: Mapping[Action, str] = {
    Action.RETURN: mark("Returned: put it right and hand it in again"),
    Action.QUERY: mark("A question to the teacher"),
    Action.FLAG: mark("A person looks at it"),
}

KINDS: Mapping[PersonalDataKind, str] = {
    PersonalDataKind.STUDENT_NAME: mark("a name"),
    PersonalDataKind.SCORE: mark("a mark with a name"),
    PersonalDataKind.ID_NUMBER: mark("an ID number"),
    PersonalDataKind.PHONE: mark("a phone number"),
    PersonalDataKind.ADDRESS: mark("an address"),
    PersonalDataKind.EMAIL: mark("an e-mail address"),
    PersonalDataKind.ACCOUNT: mark("a QQ or WeChat account"),
    PersonalDataKind.STUDENT_NUMBER: mark("a student number"),
    PersonalDataKind.BANK_CARD: mark("a bank card number"),
}


def sentences(finding: Finding, language: Language) -> Sentences:
    """Say what was found and what to do, in the reader's language."""
    say = partial(translate, language)
    params = dict(finding.params)
    kind = params.get("kind")
    if isinstance(kind, str):
        params["kind"] = say(KINDS[PersonalDataKind(kind)])
    found = FINDINGS[finding.code]
    return Sentences(say(found.why, **params), say(found.to_do))
