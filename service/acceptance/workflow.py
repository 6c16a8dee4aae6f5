"""What happens to acceptance: readings spared and called after all, the alarm, the switch."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.grading.acceptance import Guarantee
from models.grading.grade import Acceptance
from models.standard.rubric import Standard
from service.acceptance import store
from service.acceptance.tables import AcceptanceSwitch, AcceptanceWatch, Cause, SparedReading
from service.acceptance.watching import figures_of
from service.accounts.actor import Actor
from service.clock import now
from service.declarations.workflow import expect_version
from service.errors import TransitionForbidden
from service.journal.store import append
from service.language import MarkedList, mark
from service.submissions.tables import Evidence

OFF, ON = mark("Switched off"), mark("Switched on")


@dataclass(frozen=True)
class State:
    """Where acceptance with one bundle stands; ``version`` counts its switches."""

    bundle: str
    guarantee: Guarantee | None
    is_on: bool
    switches: tuple[AcceptanceSwitch, ...]
    watch: AcceptanceWatch | None
    spared: int
    called: int
    rounds: int

    @property
    def version(self) -> int:
        return self.switches[0].id if self.switches else 0

    @property
    def promised(self) -> bool:
        """Whether any pool has a promise."""
        return self.guarantee is not None and any(pool.threshold is not None for pool in self.guarantee.pools.values())


def state_of(session: Session, bundle: str, guarantee: Guarantee | None) -> State:
    found = tuple(store.switches(session, bundle))
    spared, called = store.counts(session, bundle)
    return State(
        bundle=bundle,
        guarantee=guarantee,
        is_on=found[0].is_on if found else True,
        switches=found,
        watch=store.watch_of(session, bundle),
        spared=spared,
        called=called,
        rounds=len(store.rounds_that_spare(session)),
    )


def is_on(session: Session, bundle: str) -> bool:
    found = store.switches(session, bundle)
    return found[0].is_on if found else True


def spare(session: Session, evidence: Evidence) -> bool:
    """Say whether the promise covers an item now, and remember that one reviewer fewer reads it."""
    grade = evidence.grade
    if grade is None or grade.grade.get("acceptance") != Acceptance.ACCEPTABLE or not is_on(session, grade.bundle):
        return False
    session.add(SparedReading(evidence_id=evidence.id, bundle=grade.bundle, at=now()))
    unit = evidence.submission.declaration.school_id
    append(session, "spare_reading", f"evidence:{evidence.id}", actor=None, unit=unit, details={"bundle": grade.bundle})
    return True


def is_spared(session: Session, evidence_id: int) -> bool:
    """Say whether one reviewer fewer reads an item, and none was called after all."""
    found = store.spared(session, evidence_id)
    return found is not None and not found.called


def call_after_all(session: Session, evidence: Evidence) -> None:
    """Remember that the spared reviewer is asked after all: the one who read it and the machine differ."""
    found = store.spared(session, evidence.id)
    if found is not None:
        found.called = True
        unit = evidence.submission.declaration.school_id
        append(session, "call_spared", f"evidence:{evidence.id}", actor=None, unit=unit)


def look(session: Session, bundle: str, guarantee: Guarantee | None, standard: Standard) -> AcceptanceWatch:
    """Watch all that came since the last switch, and switch acceptance off when a watch fires."""
    newest = store.newest_grade(session)
    grade_id, review_id = newest[0] if newest else 0, store.newest_review_id(session)
    found = store.switches(session, bundle)
    behind = (found[0].grade_id, found[0].review_id) if found else (0, 0)
    figures: list[dict[str, object]] = []
    if guarantee is not None and guarantee.pools:
        graded, judged = store.graded(session, bundle, behind[0]), store.judged(session, bundle, behind[1])
        figures = figures_of(guarantee, standard, graded, judged)
    watch = store.watch_of(session, bundle) or AcceptanceWatch(bundle=bundle)
    watch.grade_id, watch.review_id, watch.figures, watch.watched_at = grade_id, review_id, figures, now()
    session.add(watch)
    fired = [Cause(str(one["cause"])) for one in figures if one["fired"]]
    if fired and (not found or found[0].is_on):
        _switch(session, bundle, on=False, cause=fired[0])
    session.flush()
    return watch


def switch(session: Session, actor: Actor, bundle: str, *, on: bool, reason: str, expected: int | None) -> None:
    """Switch acceptance by hand; watching begins anew from here.

    Raises
    ------
    TransitionForbidden
        When it is so already.
    VersionConflict
        When it was switched since the caller looked.
    """
    found = store.switches(session, bundle)
    expect_version(found[0].id if found else 0, expected)
    if is_on(session, bundle) == on:
        names = {True: ON, False: OFF}
        raise TransitionForbidden(
            action=mark("Switch on") if on else mark("Switch off"),
            state=names[on],
            from_states=MarkedList([names[not on]]),
        )
    _switch(session, bundle, on=on, cause=Cause.BY_HAND, actor=actor, reason=reason)


def _switch(
    session: Session, bundle: str, *, on: bool, cause: Cause, actor: Actor | None = None, reason: str = ""
) -> None:
    newest = store.newest_grade(session)
    made = AcceptanceSwitch(
        bundle=bundle,
        is_on=on,
        cause=cause,
        reason=reason,
        actor_id=actor.id if actor else None,
        grade_id=newest[0] if newest else 0,
        review_id=store.newest_review_id(session),
        at=now(),
    )
    session.add(made)
    session.flush()
    # An alarm concerns everybody who holds a round that relies on it; without one, it is nobody's in particular.
    units = [actor.home_id] if actor else [one.unit_id for one in store.rounds_that_spare(session)]
    for unit in dict.fromkeys(units) or [None]:
        details: dict[str, object] = {"bundle": bundle, "cause": cause.value}
        append(
            session,
            "acceptance_on" if on else "acceptance_off",
            f"acceptance:{made.id}",
            actor=made.actor_id,
            unit=unit,
            details=details,
        )
