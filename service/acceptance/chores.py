"""The worker's part: new grades and blind levels are watched, at most every few minutes."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from service.acceptance import store, workflow
from service.clock import now
from service.worker.chore import Chore, Tools

NAME = "acceptance"
_REST = timedelta(minutes=5)


def due(session: Session) -> Sequence[int]:
    """Return the newest grade when there is something behind what was watched; the key itself does not matter."""
    newest = store.newest_grade(session)
    if newest is None:
        return []
    watched = store.watch_of(session, newest[1])
    if watched is None:
        return [newest[0]]
    seen = (watched.grade_id, watched.review_id) == (newest[0], store.newest_review_id(session))
    return [] if seen or now() - watched.watched_at < _REST else [newest[0]]


def do(tools: Tools, key: int) -> None:  # noqa: ARG001  one watch looks at everything new
    loaded = tools.source.now()
    with tools.database.transaction() as session:
        workflow.look(session, loaded.manifest.id, loaded.grader.guarantee, loaded.grader.standard)
        newest = store.newest_grade(session)
        if newest is not None and newest[1] != loaded.manifest.id:
            # Graded by a bundle that is no longer in use: nothing can be said of it, and it stays said.
            workflow.look(session, newest[1], None, loaded.grader.standard)


CHORE = Chore(NAME, due, do)
