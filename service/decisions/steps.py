"""Which steps the state of a declaration allows somebody, and what each asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from service.accounts.roles import Permission
from service.decisions.reviewed import ReviewedPoint
from service.decisions.workflow import has_passed, in_publicity_still, is_outdated, waits_for_sample
from service.declarations.publicity import last_day_of_publicity
from service.declarations.states import WAYS, Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import possible
from service.language import mark
from service.rounds.standards import scheme_of


class StepName(StrEnum):
    """What the forms of the panel's page ask for, as in their addresses."""

    CONCLUDE = "conclude"
    REVIEW_AGAIN = "review-again"
    RETURN = "return"
    RETURN_FAILED = "return-failed"
    PUBLISH = "publish"
    END_PUBLICITY = "end-publicity"
    FINALISE = "finalise"
    EXEMPT = "exempt"
    EXTEND = "extend"


@dataclass(frozen=True)
class Step:
    """``waits`` says what has to come first; a step that waits has no button."""

    code: str
    name: str
    fields: tuple[str, ...]
    hint: str = ""
    waits: str = ""
    day: str = ""


_FORMS: dict[Action, tuple[StepName, tuple[str, ...], str]] = {
    Action.CONCLUDE: (
        StepName.CONCLUDE,
        ("reasons",),
        mark("The level follows from the reviews by the rule. You confirm it and say why."),
    ),
    Action.RETURN_UNREAD: (
        StepName.RETURN,
        ("codes", "advice", "due_on"),
        mark("For work that can be put right. It gets no level."),
    ),
    Action.RETURN_FAILED: (
        StepName.RETURN_FAILED,
        ("codes", "advice", "due_on"),
        mark("Items that passed count again as they are."),
    ),
    Action.PUBLISH: (
        StepName.PUBLISH,
        (),
        mark("The whole school sees name, point and level; objections can be made."),
    ),
    Action.END_PUBLICITY: (StepName.END_PUBLICITY, (), mark("The service ends it by itself on the day after.")),
    Action.FINALISE: (StepName.FINALISE, (), mark("The level and its reasons become final.")),
    Action.EXEMPT: (StepName.EXEMPT, ("exempt_code",), mark("The teacher need not hand this point in.")),
    Action.EXTEND: (StepName.EXTEND, ("due_on",), mark("The teacher can go on with the draft.")),
}


_ASIDE = (Action.RETURN_UNREAD, Action.RETURN_FAILED, Action.EXEMPT)
_ORDER = (*(action for action in Action if action not in _ASIDE), *_ASIDE)


def steps_for(
    session: Session, declaration: Declaration, found: ReviewedPoint, may: Callable[[Permission], bool]
) -> tuple[Step, ...]:
    """Return what can be done now, the way forward first."""
    if declaration.state is State.RECHECK:
        return ()
    steps = []
    if declaration.state is State.PRELIMINARY and is_outdated(session, declaration) and may(Permission.DECIDE):
        steps += _anew(found)
    for action in sorted(possible(declaration.state), key=_ORDER.index):
        by = WAYS[action].by
        if action in _FORMS and by is not None and may(by) and _called_for(declaration, found, action):
            step, fields, hint = _FORMS[action]
            waits, day = _waits(session, declaration, found, action)
            steps.append(Step(step.value, WAYS[action].name, fields, hint, waits, day))
    return tuple(steps)


def county_steps(session: Session, declaration: Declaration) -> tuple[str, ...]:
    """Return what the county can do with a decided result."""
    able = {Action.CERTIFY: has_passed(session, declaration), Action.REVOKE: True}
    return tuple(action.value for action in possible(declaration.state) if able.get(action, False))


def _anew(found: ReviewedPoint) -> list[Step]:
    waits = mark("A fresh review is under way. Wait for it.") if found.missing else ""
    hint = mark("An objection was accepted. Have an item reviewed again, or confirm the result anew with your reasons.")
    ask = mark("Ask for a fresh review")
    again = mark("Confirm the result anew")
    fresh = Step(StepName.REVIEW_AGAIN.value, ask, ("item",), mark("Somebody who has not seen the item reviews it."))
    return [fresh, Step(StepName.CONCLUDE.value, again, ("reasons",), hint, waits)]


def _called_for(declaration: Declaration, found: ReviewedPoint, action: Action) -> bool:
    if action is not Action.RETURN_FAILED:
        return True
    return bool(found.failed) and declaration.resubmissions < scheme_of(declaration.round).resubmissions


def _waits(session: Session, declaration: Declaration, found: ReviewedPoint, action: Action) -> tuple[str, str]:
    """Return what has to come first, and the day that it is about."""
    if action is Action.CONCLUDE and found.missing:
        return mark("Reviews are missing: see above."), ""
    if action is Action.PUBLISH and is_outdated(session, declaration):
        return mark("An objection was accepted: confirm the result anew first."), ""
    if action is Action.END_PUBLICITY and in_publicity_still(declaration):
        return mark("Objections are possible until %(day)s."), last_day_of_publicity(declaration).isoformat()
    if action is Action.FINALISE and waits_for_sample(session, declaration):
        return mark("The county has not drawn its sample of this round yet."), ""
    return "", ""
