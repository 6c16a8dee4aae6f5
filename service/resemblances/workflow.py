"""What happens with pairs: who sees how much of them, and that somebody looked. Knows no HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.accounts.actor import Actor
from service.accounts.roles import Permission
from service.clock import now
from service.decisions.involvement import not_blind
from service.declarations.tables import Declaration
from service.declarations.workflow import expect_version
from service.journal.store import append
from service.resemblances import store
from service.resemblances.store import Side
from service.resemblances.tables import Resemblance, View


@dataclass(frozen=True)
class Seen:
    """A pair as somebody may see it; a side is None where it is out of their reach: of that only the share is told."""

    pair: Resemblance
    later: Side | None
    earlier: Side | None

    @property
    def whole(self) -> bool:
        return self.later is not None and self.earlier is not None


def seen_by(session: Session, actor: Actor, rows: Sequence[Resemblance]) -> list[Seen]:
    keys = {key for row in rows for key in (row.evidence_id, row.other_id)}
    known = store.sides(session, keys)
    return [Seen(row, _within(actor, known[row.evidence_id]), _within(actor, known[row.other_id])) for row in rows]


def opened(session: Session, actor: Actor, resemblance_id: int) -> tuple[Resemblance, Side, Side]:
    """Return a pair with both sides, later and earlier.

    Raises
    ------
    StillBlind
        For whoever has yet to judge one of the two.
    """
    pair = session.get_one(Resemblance, resemblance_id)
    known = store.sides(session, (pair.evidence_id, pair.other_id))
    later, earlier = known[pair.evidence_id], known[pair.other_id]
    for side in (later, earlier):
        not_blind(session, session.get_one(Declaration, side.declaration), actor.id)
    return pair, later, earlier


def look(
    session: Session, actor: Actor, resemblance_id: int, expected: int | None, said: tuple[View, str]
) -> Resemblance:
    """Write down what somebody made of a pair; a later view replaces it, and the audit log has both.

    Raises
    ------
    StillBlind
        As :func:`opened`.
    VersionConflict
        When somebody else looked meanwhile.
    """
    store.lock(session, resemblance_id)
    pair, later, _ = opened(session, actor, resemblance_id)
    expect_version(pair.version, expected)
    pair.view, pair.remark = said
    pair.looked_by_id, pair.looked_at = actor.id, now()
    pair.version += 1
    append(
        session,
        "look_at_resemblance",
        f"resemblance:{pair.id}",
        actor=actor.id,
        unit=later.school,
        details={"view": said[0].value, "evidence": [pair.evidence_id, pair.other_id]},
    )
    return pair


def _within(actor: Actor, side: Side) -> Side | None:
    reached = any(side.path.startswith(held.path) for held in actor.held(Permission.COMPARE))
    return side if reached else None
