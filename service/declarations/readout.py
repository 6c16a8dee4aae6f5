"""What pages say about the state of a declaration: its name, its colour, and how far along the way it is."""

from dataclasses import dataclass
from enum import StrEnum

from service.declarations.states import STATE_NAMES, State
from service.language import Language, mark, translate


class Tone(StrEnum):
    """The class that a state's sign has; its shape differs too, for those who do not see the colour."""

    OPEN = ""
    BUSY = "state-busy"
    DONE = "state-done"
    STOP = "state-stop"


class Place(StrEnum):
    """Where a step is, seen from now; also its class in the stepper."""

    PAST = "past"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class StateReadout:
    code: str
    name: str
    tone: Tone


@dataclass(frozen=True)
class Step:
    name: str
    place: Place


STEPS = (mark("Draft"), mark("Handed in"), mark("In review"), mark("Preliminary"), mark("Publicity"), mark("Decided"))

_TONES: dict[State, Tone] = {
    State.DRAFT: Tone.OPEN,
    State.SUBMITTED: Tone.BUSY,
    State.FORM_CHECK: Tone.BUSY,
    State.RETURNED: Tone.STOP,
    State.IN_REVIEW: Tone.BUSY,
    State.ARBITRATION: Tone.BUSY,
    State.PRELIMINARY: Tone.BUSY,
    State.PUBLICITY: Tone.BUSY,
    State.APPEAL: Tone.BUSY,
    State.SAMPLING: Tone.BUSY,
    State.RECHECK: Tone.BUSY,
    State.FINAL: Tone.DONE,
    State.CERTIFIED: Tone.DONE,
    State.REVOKED: Tone.STOP,
    State.OVERDUE: Tone.STOP,
    State.EXEMPT: Tone.DONE,
}

# Returned and overdue work is the teacher's again; the county's work lies between the publicity and the decision.
_STEP_OF: dict[State, int] = {
    State.DRAFT: 0,
    State.RETURNED: 0,
    State.OVERDUE: 0,
    State.SUBMITTED: 1,
    State.FORM_CHECK: 1,
    State.IN_REVIEW: 2,
    State.ARBITRATION: 2,
    State.PRELIMINARY: 3,
    State.PUBLICITY: 4,
    State.APPEAL: 4,
    State.SAMPLING: 4,
    State.RECHECK: 4,
    State.FINAL: 5,
    State.CERTIFIED: 5,
    State.REVOKED: 5,
}


def state_readout(state: State, language: Language) -> StateReadout:
    return StateReadout(state.value, translate(language, STATE_NAMES[state]), _TONES[state])


def steps(state: State, language: Language) -> tuple[Step, ...]:
    """Return the way of a declaration from left to right; nothing for one that is exempt, which goes no way."""
    if state not in _STEP_OF:
        return ()
    here = _STEP_OF[state]
    return tuple(Step(translate(language, name), _place(number, here)) for number, name in enumerate(STEPS))


def _place(number: int, here: int) -> Place:
    if number == here:
        return Place.HERE
    return Place.PAST if number < here else Place.AHEAD
