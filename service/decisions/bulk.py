"""The same step for many declarations: each whole or not at all, and a report of what was refused."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.decisions.reviewed import reviewed
from service.decisions.store import declarations_in
from service.decisions.workflow import (
    conclude,
    end_publicity,
    finalise,
    in_publicity_still,
    is_outdated,
    publish,
    waits_for_sample,
)
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.errors import DeskError


class BulkStep(StrEnum):
    CONCLUDE = "conclude"
    PUBLISH = "publish"
    END_PUBLICITY = "end-publicity"
    FINALISE = "finalise"


SOURCES: dict[BulkStep, tuple[State, ...]] = {
    BulkStep.CONCLUDE: (State.IN_REVIEW, State.ARBITRATION),
    BulkStep.PUBLISH: (State.PRELIMINARY,),
    BulkStep.END_PUBLICITY: (State.PUBLICITY,),
    BulkStep.FINALISE: (State.SAMPLING,),
}


@dataclass(frozen=True)
class Refused:
    declaration: Declaration
    error: DeskError


@dataclass(frozen=True)
class Report:
    """``left`` counts what was wanted but is not ready any more, or not the actor's to decide about."""

    done: tuple[Declaration, ...]
    refused: tuple[Refused, ...]
    left: int


def ready_for(session: Session, actor: Actor, step: BulkStep) -> tuple[Declaration, ...]:
    """Return what a step can be taken for now, among what the actor decides about."""
    found = declarations_in(session, actor, Permission.DECIDE, SOURCES[step])
    return tuple(one for one in found if one.teacher_id != actor.id and _is_ready(session, one, step))


def take_ready(session: Session, actor: Actor, step: BulkStep, wanted: Collection[str], reasons: str) -> Report:
    """Take a step for each declaration wanted that is ready, in a transaction of its own within this one."""
    done: list[Declaration] = []
    refused: list[Refused] = []
    chosen = [one for one in ready_for(session, actor, step) if str(one.id) in wanted]
    for declaration in chosen:
        try:
            with session.begin_nested():
                _take(session, declaration, actor.id, step, reasons)
            done.append(declaration)
        except DeskError as error:
            refused.append(Refused(declaration, error))
    return Report(tuple(done), tuple(refused), len(wanted) - len(chosen))


def _take(session: Session, declaration: Declaration, actor: int, step: BulkStep, reasons: str) -> None:
    if step is BulkStep.CONCLUDE:
        conclude(session, declaration, actor, reasons)
    elif step is BulkStep.PUBLISH:
        publish(session, declaration, actor)
    elif step is BulkStep.END_PUBLICITY:
        end_publicity(session, declaration, actor)
    else:
        finalise(session, declaration, actor)


def _is_ready(session: Session, declaration: Declaration, step: BulkStep) -> bool:
    if step is BulkStep.CONCLUDE:
        return not reviewed(session, declaration).missing
    if step is BulkStep.PUBLISH:
        return not is_outdated(session, declaration)
    if step is BulkStep.END_PUBLICITY:
        return not in_publicity_still(declaration)
    return not waits_for_sample(session, declaration)
