"""Takes a declaration from one state to the next: checked against the table, counted, and written down."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from service.clock import now
from service.declarations.states import STATE_NAMES, WAYS, Action, State
from service.declarations.tables import Declaration
from service.errors import TransitionForbidden, VersionConflict
from service.journal.store import append, locked_head
from service.language import MarkedList


def possible(state: State) -> tuple[Action, ...]:
    """Return the actions that lead on from a state."""
    return tuple(action for action, way in WAYS.items() if state in way.sources)


def take(
    session: Session,
    declaration: Declaration,
    action: Action,
    *,
    actor: int | None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Change the state; ``actor`` is the person, None where the service acts by itself.

    Of two that act at the same time the second waits, and then acts on the state that the first one left.

    Raises
    ------
    TransitionForbidden
        When the table has no way from here; nothing is changed then.
    """
    # The log is locked before the declaration, by everybody in this order: nobody waits for each other in a circle.
    locked_head(session)
    session.refresh(declaration, ["state", "version"], with_for_update=True)
    way, before = WAYS[action], declaration.state
    if before not in way.sources:
        sources = MarkedList(STATE_NAMES[source] for source in way.sources)
        raise TransitionForbidden(action=way.name, state=STATE_NAMES[before], from_states=sources)
    declaration.state = way.target
    declaration.changed_at = now()
    declaration.version += 1
    append(
        session,
        action.value,
        f"declaration:{declaration.id}",
        actor=actor,
        unit=declaration.school_id,
        details={"from": before.value, "to": way.target.value, **(details or {})},
    )


def expect_version(found: int, expected: int | None) -> None:
    """Raise VersionConflict when the caller saw an older version; ``expected`` is None when it did not say."""
    if expected is not None and expected != found:
        raise VersionConflict
