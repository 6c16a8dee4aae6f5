"""The queue between the pages and the worker: SQLite by default, Redis when several machines share the work.

The database says what has to be done; the queue only wakes the worker. What a lost message or a killed worker leaves
behind is found in the database again (``sweep`` in :mod:`service.worker.workflow`).
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import structlog
from huey import Huey, RedisHuey, SqliteHuey
from redis.exceptions import RedisError

log = structlog.get_logger()

_SQLITE = "sqlite:///"
_NAME = "weiping"
_READ = "read_evidence"


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

        # Huey finds a task by name and by the module of its function, which is the same on both sides only here.
        def read_evidence(evidence_id: int) -> None:
            (read or _not_here)(evidence_id)

        self._read = huey.task(name=_READ)(read_evidence)

    def read(self, evidence_id: int) -> None:
        """Ask for one evidence item to be read and graded; where that fails, the worker finds it by itself."""
        try:
            self._read(evidence_id)
        except (RedisError, sqlite3.Error) as error:
            log.warning("queue_unreachable", evidence=evidence_id, error=type(error).__name__)

    def waiting(self) -> set[int]:
        """Return the evidence items that a message is waiting for."""
        return {task.args[0] for task in self.huey.pending() if task.name == _READ}


def _not_here(evidence_id: int) -> None:
    raise RuntimeError(f"evidence {evidence_id} came to a process that reads nothing")
