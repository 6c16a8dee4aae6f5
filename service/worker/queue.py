"""The queue between the pages and the worker: SQLite by default, Redis when several machines share the work.

The database says what has to be done; the queue only wakes the worker. What a lost message or a killed worker leaves
behind is found in the database again (``sweep`` in :mod:`service.worker.workflow`).
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import structlog
from huey import Huey, PriorityRedisHuey, SqliteHuey
from redis.exceptions import RedisError

log = structlog.get_logger()

_SQLITE = "sqlite:///"
_NAME = "weiping"
_READ = "read_evidence"
_CHORE = "do_chore"
_FIRST, _LATER = 1, 0
"""Evidence goes before everything else."""


def open_huey(address: str) -> Huey:
    if address.startswith(_SQLITE):
        path = Path(address.removeprefix(_SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(_NAME, filename=str(path), fsync=True, results=False)
    return PriorityRedisHuey(_NAME, url=address, results=False)


class Queue:
    """Where work is asked for; only the worker gives ``read`` and ``chore`` something that does it."""

    def __init__(
        self,
        huey: Huey,
        read: Callable[[int], None] | None = None,
        chore: Callable[[str, int], None] | None = None,
    ) -> None:
        self.huey = huey

        # Huey finds a task by name and by the module of its function, which is the same on both sides only here.
        def read_evidence(evidence_id: int) -> None:
            (read or _not_here)(evidence_id)

        def do_chore(name: str, key: int) -> None:
            (chore or _not_here)(name, key)

        self._read = huey.task(name=_READ, priority=_FIRST)(read_evidence)
        self._chore = huey.task(name=_CHORE, priority=_LATER)(do_chore)

    def read(self, evidence_id: int) -> None:
        """Ask for one evidence item to be read and graded; where that fails, the worker finds it by itself."""
        try:
            self._read(evidence_id)
        except (RedisError, sqlite3.Error) as error:
            log.warning("queue_unreachable", evidence=evidence_id, error=type(error).__name__)

    def chore(self, name: str, key: int) -> None:
        """Ask for a chore, see :class:`service.worker.chore.Chore`; the worker finds by itself what was not asked."""
        try:
            self._chore(name, key)
        except (RedisError, sqlite3.Error) as error:
            log.warning("queue_unreachable", chore=name, key=key, error=type(error).__name__)

    def waiting(self) -> set[int]:
        """Return the evidence items that a message is waiting for."""
        return {task.args[0] for task in self.huey.pending() if task.name == _READ}

    def waiting_chores(self) -> set[tuple[str, int]]:
        """Return name and key of the chores that a message is waiting for."""
        return {(task.args[0], task.args[1]) for task in self.huey.pending() if task.name == _CHORE}


def _not_here(*asked: object) -> None:
    raise RuntimeError(f"{asked} came to a process that does no work")
