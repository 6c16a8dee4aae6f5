"""What the recheck of a drawn sample found, and the next step by the rule fixed beforehand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.raters.proof import Checked, Proof, Step, prove
from models.raters.sampling import Plan, extend, next_step
from models.raters.scale import scale_of
from models.raters.strata import Unit
from service.audits.tables import TableRefusedError
from service.language import mark

_MISSING = mark(
    "%(n)s decisions are not rechecked yet: %(ids)s. Fill in their level; the result waits for all of them."
)
_UNKNOWN = mark("%(n)s rechecked ids are not among the decisions of the plan: %(ids)s.")
_NOT_DRAWN = mark(
    "%(n)s rechecked ids were not drawn: %(ids)s. A sample that is not drawn proves nothing; leave them out."
)
_NO_LEVEL = mark("The rechecked level “%(level)s” of %(id)s is not one of %(levels)s.")
_MOST_NAMED = 20


class Next(StrEnum):
    """The next step; the first three are those of the rule, the last two follow a recheck of everything."""

    ACCEPT = "accept"
    EXTEND = "extend"
    RECHECK_ALL = "recheck_all"
    HOLDS = "holds"
    FAILS = "fails"


@dataclass(frozen=True)
class Outcome:
    """The state of an audit.

    Attributes
    ----------
    look
        1 after the first sample and after a recheck of everything, 2 after the extension.
    plan
        The sample at this look.
    wrong
        Ids whose rechecked level is another than the decided one.
    ids
        What to recheck next, in the order of the draw, stratum by stratum.
    """

    step: Next
    look: int
    plan: Plan
    checked: int
    wrong: tuple[str, ...]
    proof: Proof
    ids: tuple[str, ...]


def outcome_of(plan: Plan, units: Mapping[str, Unit], levels: Mapping[str, str]) -> Outcome:
    """Judge the rechecks; an extension is looked at only where the sample before it asked for one.

    Raises TableRefusedError where rechecks are missing, or are of decisions that were not drawn.
    """
    _check(units, levels)
    differs = {one for one, level in levels.items() if level != units[one].level}
    if len(levels) == len(units):
        return _counted(plan, units, differs)
    look = 1
    while True:
        _complete(plan.selected, levels)
        wrong = tuple(one for one in plan.selected if one in differs)
        checked = plan.checked(wrong)
        step = next_step(plan, wrong, look=look).step
        rest = set(levels).difference(plan.selected)
        larger = extend(plan, checked) if step is Step.EXTEND else None
        if larger is None or not rest.intersection(larger.selected):
            break
        plan, look = larger, look + 1
    if rest and step is Step.RECHECK_ALL:
        _complete(units, levels)
    if rest:
        raise _refused("recheck_not_drawn", _NOT_DRAWN, rest)
    asked_for = larger.selected if larger else _in_order(plan) if step is Step.RECHECK_ALL else ()
    ids = tuple(one for one in asked_for if one not in levels)
    proof = prove(checked, plan.claim.confidence)
    return Outcome(Next(step.value), look, plan, len(plan.selected), wrong, proof, ids)


def _counted(plan: Plan, units: Mapping[str, Unit], differs: Collection[str]) -> Outcome:
    """All decisions were rechecked: the share of wrong ones is known."""
    wrong = tuple(one for one in _in_order(plan) if one in differs)
    step = Next.HOLDS if len(wrong) < plan.claim.refuted_by(len(units)) else Next.FAILS
    proof = prove([Checked(len(units), len(units), len(wrong))], plan.claim.confidence)
    return Outcome(step, 1, plan, len(units), wrong, proof, ())


def _in_order(plan: Plan) -> tuple[str, ...]:
    return tuple(one for stratum in plan.strata for one in stratum.order)


def _check(units: Mapping[str, Unit], levels: Mapping[str, str]) -> None:
    unknown = [one for one in levels if one not in units]
    if unknown:
        raise _refused("recheck_unknown", _UNKNOWN, unknown)
    scale = scale_of([*(unit.level for unit in units.values()), *levels.values()])
    for one, level in levels.items():
        # A misspelt level would count as a wrong decision.
        if scale is not None and level not in scale:
            raise TableRefusedError("level_unknown", _NO_LEVEL, level=level, id=one, levels=", ".join(scale))


def _complete(ids: Collection[str], levels: Mapping[str, str]) -> None:
    missing = [one for one in ids if one not in levels]
    if missing:
        raise _refused("recheck_missing", _MISSING, missing)


def _refused(code: str, message: str, ids: Collection[str]) -> TableRefusedError:
    named = sorted(ids)
    shown = ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
    return TableRefusedError(code, message, n=len(named), ids=shown)
