"""Who rereads what: named by the auditor, dealt out evenly, never to somebody who knows the work."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.tables import Person
from service.errors import TransitionForbidden, ValueRefused
from service.journal.store import append
from service.language import mark
from service.spot_checks import store
from service.spot_checks.seat_store import Nearness, nearness, possible_recheckers
from service.spot_checks.tables import SpotCheck, SpotDraw, SpotState
from service.spot_checks.words import STATE_NAMES


def deal(session: Session, spot: SpotCheck, rechecker_ids: Collection[int], actor: Actor) -> int:
    """Deal what nobody has begun to the people named; return how much is left with nobody.

    Raises
    ------
    ValueRefused
        When somebody named is neither reviewer nor auditor of the actor's area.
    """
    if spot.state is not SpotState.DRAWN:
        state, needed = STATE_NAMES[spot.state], STATE_NAMES[SpotState.DRAWN]
        raise TransitionForbidden(action=mark("Deal out"), state=state, from_states=needed)
    people = {one.id: one for one in possible_recheckers(session, actor)}
    if not rechecker_ids or not people.keys() >= set(rechecker_ids):
        raise ValueRefused(field=mark("Recheckers"), reason=mark("choose reviewers or auditors of your area"))
    named = [people[one] for one in sorted(rechecker_ids)]
    draws, near = store.draws_of(session, spot), nearness(session, spot)
    load = Counter(one.rechecker_id for one in draws if begun(one))
    left = 0
    for draw in draws:
        if begun(draw):
            continue
        free = [one for one in named if may_reread(one, near[draw.declaration_id])]
        chosen = min(free, key=lambda one: (load[one.id], one.id), default=None)
        draw.rechecker_id = chosen.id if chosen else None
        left += chosen is None and bool(draw.items)
        load[draw.rechecker_id] += 1
    details = {"recheckers": sorted(rechecker_ids), "left": left}
    append(session, "spot_check_dealt", f"spot_check:{spot.id}", actor=actor.id, unit=spot.unit_id, details=details)
    spot.version += 1
    return left


def begun(draw: SpotDraw) -> bool:
    return any(one.opened_at is not None for one in draw.items)


def may_reread(person: Person, near: Nearness) -> bool:
    """Say whether somebody is far enough from a decision: not the teacher, not of the school, new to the work."""
    of_school = {person.unit_id, *(one.unit_id for one in person.grants)}
    return person.id not in near.people and near.school not in of_school


def free_for(people: Sequence[Person], draws: Sequence[SpotDraw], near: Mapping[int, Nearness]) -> dict[int, int]:
    """Return how many of the drawn decisions each person may reread."""
    return {person.id: sum(may_reread(person, near[draw.declaration_id]) for draw in draws) for person in people}
