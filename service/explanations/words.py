"""Ways of looking, groups of features and referral reasons in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import expm1

from models.grading.grade import Referral
from service.language import mark

VIEWS: Mapping[str, str] = {
    "style": mark("How it is written: length, structure, wording"),
    "meaning": mark("What is said in it"),
    "wording": mark("How it is written, down to how its sentences are built"),
    "ngrams": mark("Its turns of phrase"),
    "joint": mark("Its turns of phrase and how its sentences are built, together"),
    "peers": mark("How it is written, beside the reviewed texts of this item"),
    "others": mark("The other criteria of this item"),
    "length": mark("Its length, which may not count for more than with reviewers"),
}
OTHER_VIEW = mark("Another way of looking")

GROUPS: Mapping[str, str] = {
    "length": mark("Length"),
    "vocabulary": mark("Range of words"),
    "punctuation": mark("Punctuation"),
    "numbers": mark("Numbers, counts and times"),
    "structure": mark("Headings, lists and tables"),
    "connectives": mark("Words that connect"),
    "concreteness": mark("Concrete details: tools, pupils, quotations"),
    "latin_style": mark("English wording"),
    "repetition": mark("Repetition"),
    "coherence": mark("How passages hang together"),
    "closeness": mark("Closeness to the rubric's wording"),
}
OTHER_GROUP = mark("Other traits of the writing")


@dataclass(frozen=True)
class FeatureWords:
    """A name, and what turns the stored value back into what a person counts."""

    name: str
    counted: Callable[[float], float]


def _as_is(value: float) -> float:
    return value


def _percent(value: float) -> float:
    return 100 * value


FEATURES: Mapping[str, FeatureWords] = {
    "characters_log": FeatureWords(mark("characters"), expm1),
    "words_log": FeatureWords(mark("words"), expm1),
    "sentences_log": FeatureWords(mark("sentences"), expm1),
    "paragraphs_log": FeatureWords(mark("paragraphs"), expm1),
    "sentence_mean": FeatureWords(mark("words in a sentence"), expm1),
    "paragraph_mean": FeatureWords(mark("words in a paragraph"), expm1),
    "types_log": FeatureWords(mark("different words"), expm1),
    "numbers_log": FeatureWords(mark("numbers"), expm1),
    "number_rate": FeatureWords(mark("numbers in 100 words"), _as_is),
    "unit_numbers_log": FeatureWords(mark("numbers with a unit"), expm1),
    "unit_number_rate": FeatureWords(mark("numbers with a unit in 100 words"), _as_is),
    "sentences_with_number": FeatureWords(mark("% of sentences with a number"), _percent),
    "times_log": FeatureWords(mark("dates and durations"), expm1),
    "list_entries_log": FeatureWords(mark("list entries"), expm1),
    "headings_log": FeatureWords(mark("headings"), expm1),
    "connectives_log": FeatureWords(mark("connecting words"), expm1),
    "connective_kinds": FeatureWords(mark("kinds of connecting words"), _as_is),
    "quoted_log": FeatureWords(mark("quotations"), expm1),
    "first_person_rate": FeatureWords(mark("mentions of oneself in 100 words"), _as_is),
    "pupil_rate": FeatureWords(mark("mentions of pupils in 100 words"), _as_is),
    "tools_log": FeatureWords(mark("mentions of tools"), expm1),
    "tool_rate": FeatureWords(mark("mentions of tools in 100 words"), _as_is),
    "slogans_log": FeatureWords(mark("set phrases"), expm1),
    "slogan_rate": FeatureWords(mark("set phrases in 100 words"), _as_is),
    "punctuation_kinds": FeatureWords(mark("kinds of punctuation"), _as_is),
    "misconceptions_log": FeatureWords(mark("mentions of misconceptions"), expm1),
    "groups_log": FeatureWords(mark("mentions of groups of pupils"), expm1),
    "caveats_log": FeatureWords(mark("caveats"), expm1),
    "plan_b_log": FeatureWords(mark("mentions of a plan B"), expm1),
    "actions_log": FeatureWords(mark("mentions of what somebody did"), expm1),
}
"""Features that a person can count; of the others only the group is named."""

READINGS: Mapping[Referral, str] = {
    Referral.TOO_SHORT: mark("Visible characters; below the limit the text is too short"),
    Referral.OFF_TASK: mark(
        "Lead of this point's wording over the nearest other point; below the limit it is doubtful"
    ),
    Referral.OUT_OF_DISTRIBUTION: mark(
        "Distance from the texts that were learned from; above the limit it is unfamiliar"
    ),
    Referral.FEW_LABELS: mark("Fewest reviewed items behind a criterion; below the limit it is not trusted"),
    Referral.LOW_CONFIDENCE: mark("Lowest probability of a level given; below the limit it is uncertain"),
    Referral.REPEATED: mark("Share of the text that repeats itself; above the limit it is unusual"),
    Referral.RUBRIC_WORDING: mark("Share of the text that is the rubric's own wording; above the limit it is unusual"),
    Referral.ORDERS: mark("Share of the text that tells the grader what to answer; none is in order"),
    Referral.UNRELATED: mark("Share of the passages that have nothing to do with the item and were left out"),
}
WHOLE_NUMBERS = (Referral.TOO_SHORT, Referral.FEW_LABELS)
SHARES = (Referral.REPEATED, Referral.RUBRIC_WORDING, Referral.ORDERS, Referral.UNRELATED)
