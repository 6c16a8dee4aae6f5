"""The states of an assignment and every way from one to another, as one table."""

from dataclasses import dataclass
from enum import StrEnum

from service.errors import TransitionForbidden
from service.language import MarkedList, mark
from service.reviews.tables import Assignment, AssignmentState


class Step(StrEnum):
    """What happens to an assignment."""

    OPEN = "open"
    SET_BLIND = "set_blind"
    FINISH = "finish"
    RECUSE = "recuse"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Way:
    sources: tuple[AssignmentState, ...]
    target: AssignmentState
    name: str


UNFINISHED = (AssignmentState.ASSIGNED, AssignmentState.OPENED, AssignmentState.BLIND_DONE)
"""What still has to be reviewed."""

WAYS: dict[Step, Way] = {
    Step.OPEN: Way((AssignmentState.ASSIGNED,), AssignmentState.OPENED, mark("Begin the review")),
    Step.SET_BLIND: Way((AssignmentState.OPENED,), AssignmentState.BLIND_DONE, mark("Set the levels")),
    Step.FINISH: Way((AssignmentState.BLIND_DONE,), AssignmentState.DONE, mark("Finish the review")),
    Step.RECUSE: Way(UNFINISHED, AssignmentState.RECUSED, mark("Give it back")),
    Step.CANCEL: Way(UNFINISHED, AssignmentState.CANCELLED, mark("Call it off")),
}

STATE_NAMES: dict[AssignmentState, str] = {
    AssignmentState.ASSIGNED: mark("Not begun"),
    AssignmentState.OPENED: mark("Begun"),
    AssignmentState.BLIND_DONE: mark("To be confirmed"),
    AssignmentState.DONE: mark("Finished"),
    AssignmentState.RECUSED: mark("Given back"),
    AssignmentState.CANCELLED: mark("Called off"),
}


def expect_way(assignment: Assignment, step: Step) -> None:
    """Raise TransitionForbidden when the table has no such way from the assignment's state."""
    way = WAYS[step]
    if assignment.state not in way.sources:
        raise TransitionForbidden(
            action=way.name,
            state=STATE_NAMES[assignment.state],
            from_states=MarkedList(STATE_NAMES[source] for source in way.sources),
        )


def go(assignment: Assignment, step: Step) -> None:
    """Change the state and count the version.

    Raises
    ------
    TransitionForbidden
        When the table has no way from here; nothing is changed then.
    """
    expect_way(assignment, step)
    assignment.state = WAYS[step].target
    assignment.version += 1
