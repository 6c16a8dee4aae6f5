"""What the parts of a spot-check are called."""

from models.raters.strata import Allocation, Trait
from service.language import mark
from service.spot_checks.plan_settings import Per
from service.spot_checks.result import NextStep
from service.spot_checks.tables import SpotState, Stage

STATE_NAMES: dict[SpotState, str] = {
    SpotState.PLANNED: mark("Being planned"),
    SpotState.DRAWN: mark("Under way"),
    SpotState.SIGNED: mark("Signed off"),
}
STAGE_NAMES: dict[Stage, str] = {
    Stage.FIRST: mark("First sample"),
    Stage.EXTENSION: mark("Extension"),
    Stage.WHOLE_SCHOOL: mark("School reread whole"),
}
PER_NAMES: dict[Per, str] = {
    Per.COUNTY: mark("of all decisions in the county"),
    Per.SCHOOL: mark("of the decisions of each school"),
    Per.LEVEL: mark("of the decisions at each level"),
}
TRAIT_NAMES: dict[Trait, str] = {
    Trait.SCHOOL: mark("every school"),
    Trait.PERSON: mark("every person"),
    Trait.POINT: mark("every point"),
    Trait.LEVEL: mark("every level"),
    Trait.REVIEWER: mark("every reviewer"),
}
ALLOCATION_NAMES: dict[Allocation, str] = {
    Allocation.PROPORTIONAL: mark("evenly"),
    Allocation.RISK: mark("more where the risk is higher"),
}
STEP_NAMES: dict[NextStep, str] = {
    NextStep.DRAW: mark("Plan it and draw"),
    NextStep.READ: mark("Reread the drawn decisions"),
    NextStep.ACCEPT: mark("Proved: accept"),
    NextStep.EXTEND: mark("Not proved yet: extend the sample"),
    NextStep.RECHECK_ALL: mark("Not proved: reread whole schools"),
    NextStep.HOLDS: mark("Everything was reread: it holds"),
    NextStep.FAILS: mark("Everything was reread: it does not hold"),
}
STEP_TONES: dict[NextStep, str] = {
    NextStep.DRAW: "middle",
    NextStep.READ: "middle",
    NextStep.ACCEPT: "high",
    NextStep.EXTEND: "middle",
    NextStep.RECHECK_ALL: "low",
    NextStep.HOLDS: "high",
    NextStep.FAILS: "low",
}
