"""Codes of consistency in words."""

from service.assignments.candidates import Exclusion
from service.assignments.words import EXCLUSION_NAMES
from service.audits.steps import TOLD, StepCode
from service.consistency.cross_readings import Hindrance
from service.consistency.figures import CountyStep, Verdict
from service.consistency.tables import FigureState
from service.consistency.workflow import Stage
from service.language import mark

VERDICTS = {
    Verdict.NOTHING_SHARED: mark("Whether this county is consistent cannot be told: no two reviewers read the same."),
    Verdict.NOT_COMPARABLE: mark(
        "Whether this county is consistent cannot be told: its reviewers fall into groups that share no evidence."
    ),
    Verdict.TOO_FEW: mark(
        "Whether this county is consistent cannot be told yet: too little was read twice to be sure."
    ),
    Verdict.DISAGREE: mark("No. Reviewers of the same evidence agree too little."),
    Verdict.UNEVEN: mark("Not quite. Reviewers agree with each other, but some panels stand clearly apart."),
    Verdict.CONSISTENT: mark("Yes. Reviewers agree, and no school's panel stands clearly apart."),
}
BECAUSE = {
    Verdict.NOTHING_SHARED: mark("Nothing can be compared until some evidence is read by two people."),
    Verdict.NOT_COMPARABLE: mark(
        "Where one group gave lower levels, its reviewers may be more severe or its evidence weaker; nothing can tell "
        "which. The cross-readings below are the fewest that join all groups."
    ),
    Verdict.TOO_FEW: mark("With more evidence read twice the answer becomes sharper."),
    Verdict.DISAGREE: mark("Before schools are compared, reviewers need a common reading of the criteria."),
    Verdict.UNEVEN: mark("The same evidence would come out otherwise there; look at these schools first."),
    Verdict.CONSISTENT: mark("That is no proof of single results: a spot-check gives one."),
}
STEPS: dict[StepCode | CountyStep, str] = {
    **{code: TOLD[code] for code in StepCode},
    StepCode.ANCHORS: mark("Have the %(n)s cross-readings below read. With them all reviewers can be compared."),
    CountyStep.SCHOOLS: mark("Look first at these schools; their panels stand clearly apart: %(names)s."),
    CountyStep.SPOT_CHECK: mark("Draw a spot-check: what it proves of the %(n)s finished items is said beforehand."),
    CountyStep.FINISH: mark("%(n)s items still wait for reviewers; the figures follow by themselves."),
}
LEADS_TO: dict[StepCode | CountyStep, str] = {
    StepCode.ANCHORS: "#cross-readings",
    StepCode.NO_OVERLAP: "/rounds",
    StepCode.APART: "#reviewers",
    StepCode.CRITERIA: "#agreement",
    StepCode.PATTERNS: "#alarms",
    StepCode.DRIFT: "#alarms",
    CountyStep.SCHOOLS: "#schools",
    CountyStep.SPOT_CHECK: "/spot-checks",
    CountyStep.FINISH: "/progress",
}
"""Where a step is begun."""
STAGES = {
    Stage.LOAD: mark("reading the reviews"),
    Stage.GRAPH: mark("who can be compared with whom"),
    Stage.AGREEMENT: mark("agreement"),
    Stage.SEVERITY: mark("severity (many-facet Rasch model)"),
    Stage.PATTERNS: mark("patterns"),
    Stage.DRIFT: mark("drift"),
    Stage.PRESCORE: mark("the pre-score"),
}
FIGURE_STATES = {
    FigureState.WAITING: mark("Waits for the worker"),
    FigureState.RUNNING: mark("Being computed"),
    FigureState.DONE: mark("Up to date"),
    FigureState.FAILED: mark("Failed; it is tried again by itself"),
}
EDGE = mark(
    "Of 100 judgements on the edge between two levels, %(strict)s let %(few)s pass to the higher one and %(lenient)s "
    "%(many)s."
)
CHANGED_UP = mark("more severe by %(shift)s logits from about %(day)s on")
CHANGED_DOWN = mark("more lenient by %(shift)s logits from about %(day)s on")
ANOTHER_UNIT = mark("A reviewer of another unit")
HINDRANCES: dict[Exclusion | Hindrance, str] = {
    **{why: EXCLUSION_NAMES[why] for why in Exclusion},
    Hindrance.TAKEN_BACK: mark("The work was taken back"),
    Hindrance.NOT_A_REVIEWER: mark("Is no reviewer of this county any more"),
}
