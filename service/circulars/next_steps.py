"""What to do next; who does it by when is left to the office."""

from collections.abc import Iterator, Sequence

from service.audits.steps import TOLD, StepCode
from service.circulars.sections import Block, Heading, Paragraph
from service.circulars.sources import Sources
from service.circulars.wording import Wording, code_of, named_criterion
from service.consistency.figures import CountyStep, NextStep
from service.language import mark
from service.spot_checks.result import NextStep as CheckStep
from service.spot_checks.result import Result

_HEADING = mark("What comes next")
_WHO = mark("In charge: ______. To be done by: ______.")
_OF_COUNTY: dict[CountyStep, str] = {
    CountyStep.FINISH: mark("Finish the reviews of %(n)s evidence items, then compute the figures again."),
    CountyStep.SCHOOLS: mark("Reread a sample of these schools and go through it with their panels: %(names)s."),
    CountyStep.SPOT_CHECK: mark("Draw a spot-check of the decisions, so that the share of wrong ones is known."),
}
_ANCHORS = mark("Assign the %(n)s proposed cross-readings of the attachment, so that all reviewers can be compared.")
_COMPUTE = mark("Have the figures of the round computed, then write this paper again.")
_REJECTS = mark("Correct %(n)s ratings that could not be used.")
_AFTER_CHECK: dict[CheckStep, str] = {
    CheckStep.READ: mark("Finish rereading the drawn decisions."),
    CheckStep.ACCEPT: mark("Correct the %(n)s decisions that the spot-check found wrong."),
    CheckStep.EXTEND: mark("Extend the spot-check by the same seed, and correct the %(n)s decisions found wrong."),
    CheckStep.RECHECK_ALL: mark("Reread whole schools, and correct the %(n)s decisions found wrong."),
    CheckStep.HOLDS: mark("Correct the %(n)s decisions that rereading found wrong."),
    CheckStep.FAILS: mark("Correct the %(n)s decisions found wrong, and have the panels concerned trained again."),
}
_BY_REVIEWER = {StepCode.APART, StepCode.PATTERNS, StepCode.DRIFT, StepCode.ROUNDS}


def next_steps(sources: Sources, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    told = [*_of_figures(sources, wording), *_of_check(sources.result, wording)]
    nothing = TOLD[StepCode.NOTHING] if sources.figures else _COMPUTE
    for one in told or [wording.say(nothing)]:
        yield Heading(one, 3)
        yield Paragraph(wording.say(_WHO))


def _of_figures(sources: Sources, wording: Wording) -> Iterator[str]:
    for step in sources.figures.next_steps if sources.figures else ():
        # What a spot-check asks for is told by its own result.
        if step.code is CountyStep.SPOT_CHECK and sources.result is not None:
            continue
        if step.code is not StepCode.NOTHING:
            yield wording.say(_words(step), n=step.n, names=wording.names(_names(step, sources), most=8))


def _words(step: NextStep) -> str:
    if isinstance(step.code, CountyStep):
        return _OF_COUNTY[step.code]
    return {StepCode.ANCHORS: _ANCHORS, StepCode.REJECTS: _REJECTS}.get(step.code) or TOLD[step.code]


def _names(step: NextStep, sources: Sources) -> Sequence[str]:
    if step.code in _BY_REVIEWER:
        return [code_of(one) for one in step.names]
    if step.code is StepCode.CRITERIA:
        return [named_criterion(one, sources.scope.criteria) for one in step.names]
    schools = {str(one.unit_id): one.name for one in sources.figures.schools} if sources.figures else {}
    return [schools.get(one, one) for one in step.names]


def _of_check(result: Result | None, wording: Wording) -> Iterator[str]:
    if result is None or result.next_step not in _AFTER_CHECK:
        return
    # Nothing to correct where nothing was wrong and nothing else is asked for.
    if result.wrong or result.next_step not in {CheckStep.ACCEPT, CheckStep.HOLDS}:
        yield wording.say(_AFTER_CHECK[result.next_step], n=result.wrong or 0)
