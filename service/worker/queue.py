"""The queue between the pages and the worker: SQLite by default, Redis when several machines share the work.

The database says what has to be done; the queue only wakes the worker. What a lost message or a killed worker leaves
behind is found in the database again (``sweep`` in :mod:`service.worker.workflow`).
"""

from collections.abc import Callable
from pathlib import Path

from huey import Huey, RedisHuey, SqliteHuey

_SQLITE = "sqlite:///"
_NAME = "weiping"


def open_huey(address: str) -> Huey:
    if address.startswith(_SQLITE):
        path = Path(address.removeprefix(_SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(_NAME, filename=str(path), fsync=True, results=False)
    return RedisHuey(_NAME, url=address, results=False)


class Queue:
    """Where work is asked for; only the worker gives ``read`` something that does it."""

    def __init__(self, huey: Huey, read: Callable[[int], None] | None = None) -> None:
        self.huey = huey
        self._read = huey.task(name="read_evidence")(read or _not_here)

    def read(self, evidence_id: int) -> None:
        """Ask for one evidence item to be read and graded."""
        self._read(evidence_id)


def _not_here(evidence_id: int) -> None:
    raise RuntimeError(f"evidence {evidence_id} came to a process that reads nothing")
