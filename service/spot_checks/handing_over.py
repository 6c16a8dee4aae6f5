"""What becomes of a decision that a spot-check found wrong: a person takes it up by the ways of the state table."""

from enum import StrEnum

from sqlalchemy.orm import Session

from models.standard.lookup import find_point
from service.declarations.states import Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import TransitionForbidden
from service.journal.store import append
from service.language import mark
from service.rounds.standards import standard_of
from service.spot_checks.result import Result, Wrong
from service.spot_checks.tables import SpotCheck


class Course(StrEnum):
    """What can be done about a wrong decision, by the state that it is in now."""

    SELECT = "select"
    GO_ON = "go_on"
    REVOKE = "revoke"
    ANEW = "anew"
    MOVED = "moved"


COURSE_NAMES: dict[Course, str] = {
    Course.SELECT: mark("Hand it over to the county's recheck, which sends it back to the panel or the teacher."),
    Course.GO_ON: mark("It is in the county's recheck already: end that one."),
    Course.REVOKE: mark(
        "It was decided too high and is final: take the level back with a reason, or leave it standing."
    ),
    Course.ANEW: mark(
        "It was decided too low and is final. No way leads up from there: tell the school, and let the teacher declare "
        "the point again in the next round."
    ),
    Course.MOVED: mark("It is being judged anew already."),
}


def course_of(session: Session, wrong: Wrong, declaration: Declaration) -> Course:
    if declaration.state is State.SAMPLING:
        return Course.SELECT
    if declaration.state is State.RECHECK:
        return Course.GO_ON
    if declaration.state not in (State.FINAL, State.CERTIFIED):
        return Course.MOVED
    scale = find_point(standard_of(session, declaration.round), declaration.point).evidence[0]
    codes = [level.code for level in scale.levels]
    return Course.REVOKE if codes.index(wrong.rechecked) < codes.index(wrong.decided) else Course.ANEW


def hand_over(session: Session, spot: SpotCheck, result: Result, declaration: Declaration, actor: int) -> None:
    """Select a wrong decision for the county's recheck.

    Raises
    ------
    TransitionForbidden
        When it was not found wrong, or its state does not lead there.
    """
    if declaration.id not in {one.declaration_id for one in result.wrong_ones}:
        action, state = mark("Hand over"), mark("not found wrong")
        raise TransitionForbidden(action=action, state=state, from_states=mark("found wrong"))
    take(session, declaration, Action.SELECT, actor=actor, details={"spot_check": spot.id})
    details = {"declaration": declaration.id}
    append(session, "spot_check_handed_over", f"spot_check:{spot.id}", actor=actor, unit=spot.unit_id, details=details)
