"""What to do next after a table of ratings was looked at, as codes with what each is about; the most needed first."""

from enum import StrEnum

from pydantic import BaseModel

from service.audits.caterpillar import Standing, standing_of
from service.audits.schemas import ReportOut
from service.language import Language, mark, translate

TENTATIVE = 0.667
"""Alpha below which not even tentative conclusions hold.

Source: K. Krippendorff, "Content Analysis", second edition (2004), chapter 11.
"""
_MOST_NAMES = 6


class StepCode(StrEnum):
    ANCHORS = "assign_cross_readings"
    NO_OVERLAP = "read_twice"
    BRIDGE = "join_otherwise"
    APART = "reread_apart"
    CRITERIA = "discuss_criteria"
    PATTERNS = "look_at_patterns"
    DRIFT = "compare_in_time"
    ROUNDS = "compare_rounds"
    SPARSE = "do_not_judge_yet"
    REJECTS = "correct_table"
    NOTHING = "nothing"


TOLD = {
    StepCode.ANCHORS: mark("Assign the %(n)s cross-readings below. With them all reviewers can be compared."),
    StepCode.NO_OVERLAP: mark(
        "Let some evidence be read twice: so far no two reviewers read the same, so nothing can be checked."
    ),
    StepCode.BRIDGE: mark(
        "Let someone else read in common as well: the only reviewer who joins some of the others always gave one level."
    ),
    StepCode.APART: mark(
        "Re-read a sample from reviewers who stand clearly apart, and talk about it with them: %(names)s."
    ),
    StepCode.CRITERIA: mark("Discuss the wording in a calibration meeting; reviewers hardly agree on: %(names)s."),
    StepCode.PATTERNS: mark("Look at how these reviewers rated; a pattern stands out: %(names)s."),
    StepCode.DRIFT: mark("Compare earlier and later ratings of: %(names)s. Their severity changed within the round."),
    StepCode.ROUNDS: mark(
        "Compare ratings of both rounds by: %(names)s. Their severity changed since the earlier round."
    ),
    StepCode.SPARSE: mark("Do not judge %(n)s reviewers yet: they have fewer than ten ratings that others share."),
    StepCode.REJECTS: mark(
        "Correct %(n)s cells or rows of the table that could not be used; they are listed at the end."
    ),
    StepCode.NOTHING: mark("Nothing stands out. Keep reading some evidence twice, so that this can be checked again."),
}


class StepOut(BaseModel):
    """``names`` are ids of the reviewers or criteria that it is about; ``n`` counts them, or what has no name."""

    code: StepCode
    n: int
    names: list[str]


def steps_of(report: ReportOut) -> list[StepOut]:
    apart = [one for one in report.reviewers if standing_of(one) in {Standing.SEVERE, Standing.LENIENT}]
    apart.sort(key=lambda one: -abs(one.severity or 0.0))
    criteria = report.agreement.criteria
    named = {
        StepCode.APART: [one.id for one in apart],
        StepCode.CRITERIA: [one.id for one in criteria if one.alpha is not None and one.alpha < TENTATIVE],
        StepCode.PATTERNS: list(dict.fromkeys(one.reviewer for one in report.effects if one.flagged)),
        StepCode.DRIFT: [one.reviewer for one in report.drift if one.alarm],
        StepCode.ROUNDS: [one.reviewer for one in report.between_rounds or () if one.alarm],
    }
    counted = {
        StepCode.ANCHORS: len(report.anchors),
        StepCode.NO_OVERLAP: int(not report.agreement.overall.n_pairs),
        StepCode.BRIDGE: int(report.connected and not report.comparable),
        StepCode.SPARSE: sum(standing_of(one) is Standing.SPARSE for one in report.reviewers),
        StepCode.REJECTS: len(report.rejects),
    }
    found = [
        StepOut(code=code, n=counted.get(code, len(named.get(code, ()))), names=named.get(code, []))
        for code in StepCode
    ]
    return [one for one in found if one.n] or [StepOut(code=StepCode.NOTHING, n=0, names=[])]


def told(step: StepOut, language: Language) -> str:
    return translate(language, TOLD[step.code], n=step.n, names=named_briefly(step.names, language))


def joint(language: Language) -> str:
    return "、" if language is Language.CHINESE else ", "


def named_briefly(names: list[str], language: Language) -> str:
    rest = len(names) - _MOST_NAMES
    shown = joint(language).join(names[:_MOST_NAMES])
    return shown if rest <= 0 else translate(language, mark("%(names)s and %(n)s more"), names=shown, n=rest)
