"""Why a person must look, and why evidence has no level, in sentences."""

from dataclasses import dataclass

from models.documents.conditions import Condition
from models.grading.grade import Referral
from service.language import Language, mark, translate


@dataclass(frozen=True)
class Reason:
    """What was found, and what to look at or to do."""

    why: str
    look: str

    def told(self, language: Language) -> "Reason":
        return Reason(translate(language, self.why), translate(language, self.look))


CONDITIONS = {
    Condition.BLANK: Reason(
        mark("Blank: there is no readable text."),
        mark("Open the file itself and hand in the one that holds the text."),
    ),
    Condition.UNREADABLE: Reason(
        mark("Unreadable: most characters are garbled."),
        mark("Save the file anew as docx or PDF; of a scan, hand in the original or a sharper picture."),
    ),
    Condition.OTHER_LANGUAGE: Reason(
        mark("Neither Chinese nor English: levels can be given only for these."),
        mark("Hand in a Chinese or English version, or have somebody grade it who reads the language."),
    ),
    Condition.OFF_TASK: Reason(
        mark("Off task: the text does not answer what this item asks for."),
        mark("Check the chosen ability point and item; a person decides whether it is the wrong file."),
    ),
    Condition.TEMPLATE_ONLY: Reason(
        mark("Only a template: headings and set wording, with hardly anything filled in."),
        mark("Fill in the template, and check that it is not the empty copy that was handed in."),
    ),
    Condition.ONLY_PICTURES: Reason(
        mark("Only pictures: there is no text to grade."),
        mark("Hand in the document that the pictures were made from, or type the text."),
    ),
    Condition.MACHINE_BOILERPLATE: Reason(
        mark("Set phrases of a text generator were left in the text."),
        mark("This is no verdict: ask the teacher how the text was written, and have a person grade it."),
    ),
}
"""Why there is a condition in place of a level."""

REASONS = {
    Referral.TOO_SHORT: Reason(
        mark("The text is very short for this item."),
        mark("Check whether the whole item was handed in before judging it."),
    ),
    Referral.FEW_LABELS: Reason(
        mark("Too few reviewed items stand behind some criteria."),
        mark("Judge the criteria that rest on the rubric's wording by the rubric yourself."),
    ),
    Referral.LOW_CONFIDENCE: Reason(
        mark("Some criteria lie close between two levels."),
        mark("Look first at the criteria whose bars are nearly as long as each other."),
    ),
    Referral.OUT_OF_DISTRIBUTION: Reason(
        mark("The text is unlike the evidence that the bundle learned from."),
        mark("Read the whole text, and do not lean on the levels shown here."),
    ),
    Referral.OFF_TASK: Reason(
        mark("The text does not seem to answer what this item asks for."),
        mark("Check the chosen ability point and item; off-task evidence does not qualify."),
    ),
    Referral.REPEATED: Reason(
        mark("Much of the text says again what it has already said."),
        mark("Repeated passages were counted once: judge by what is said, not by the length."),
    ),
    Referral.RUBRIC_WORDING: Reason(
        mark("Much of the text is the wording of the rubric itself."),
        mark("That wording was not counted: look for what the teacher did, not for the terms."),
    ),
    Referral.ORDERS: Reason(
        mark("Some sentences are addressed to whoever grades."),
        mark("They were not counted and had no effect: read them, and judge the rest by the rubric."),
    ),
    Referral.UNRELATED: Reason(
        mark("Some passages have little to do with what this item asks for."),
        mark("They were not counted: check whether they belong to this work at all."),
    ),
    **{Referral(code.value): reason for code, reason in CONDITIONS.items() if code is not Condition.OFF_TASK},
}
"""Of each reason code; ``off_task`` is here the doubt beside a level."""
