"""Reads and grades evidence, one item at a time, exactly once; and clears up what was left lying.

A worker *has* an item while its lease runs. It renews the lease with the progress that it reports, and every write of
it asks whether the item is still its own, so that a worker which was thought dead changes nothing.
"""

import os
import secrets
import socket
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from service import logs
from service.clock import now, today
from service.database.engine import Database
from service.declarations.publicity import last_day_of_publicity
from service.declarations.states import Action
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.errors import DatabaseMissing, TransitionForbidden
from service.files.store import FileStore
from service.grading.loading import GraderSource
from service.grading.workflow import Stage
from service.journal.store import locked_head
from service.reading.workflow import Limits
from service.resemblances.shelf import Shelf
from service.submissions.acceptance import settle
from service.submissions.readings import keep_document, row_of
from service.submissions.refusals import refusal_as_json
from service.submissions.tables import Evidence, Reading, Submission
from service.worker import store
from service.worker.chore import Tools
from service.worker.chores import CHORES
from service.worker.reading import Outcome, Task, crashed, read_and_grade, task_of

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""Longer than any reader works without reporting progress."""
BACK_OFF = timedelta(seconds=30)
"""How long an item rests after a fault of ours, times the attempts so far."""
_REPORT_SECONDS = 0.5
_MOST_ATTEMPTS = 3
_STAGES = {Stage.READING: Reading.READING, Stage.GRADING: Reading.GRADING}


class _Lost(Exception):
    """The item is no longer this worker's: taken back, or its lease ran out; it never leaves this module."""


class Worker:
    """Reads and grades; any number of them, on any number of machines, share the work."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        source: GraderSource,
        limits: Limits,
        *,
        lease: timedelta = LEASE,
        look_alikes: Path | None = None,
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._database = database
        self._files = files
        self._source = source
        self._limits = limits
        self._lease = lease
        self._tools = Tools(database, files, source, Shelf(look_alikes))
        self._chores = {chore.name: chore for chore in CHORES}

    def read(self, evidence_id: int) -> None:
        """Read and grade one item, unless somebody else has it or it is done; never raises."""
        try:
            with self._database.transaction() as session:
                claimed = store.claim(session, evidence_id, self.name, now() + self._lease)
                task = task_of(session, claimed) if claimed else None
            if task is not None:
                self._do(task)
        except Exception as error:  # noqa: BLE001  the item is found again when its lease has run out
            _log_fault("worker_failed", error, evidence=evidence_id)

    def sweep(self) -> list[int]:
        """Do what a lost message or a killed worker left undone, and what is due by date; never raises.

        Returns the items that wait to be read, for whoever has the queue.
        """
        try:
            with self._database.transaction(reads_only=True) as session:
                unsettled = store.unsettled(session)
            for submission in unsettled:
                self._settle(submission)
            with self._database.transaction() as session:
                release_overdue(session)
            with self._database.transaction(reads_only=True) as session:
                return list(store.unread(session))
        except Exception as error:  # noqa: BLE001  there is another sweep in a minute
            _log_fault("sweep_failed", error)
            return []

    def due(self) -> list[tuple[str, int]]:
        """Return name and key of the chores that have to be done, by the database; never raises."""
        found: list[tuple[str, int]] = []
        for chore in self._chores.values():
            try:
                with self._tools.database.transaction(reads_only=True) as session:
                    found += [(chore.name, key) for key in chore.due(session)]
            except Exception as error:  # noqa: BLE001  one broken chore must not stop the others
                _log_fault(f"{chore.name}_not_looked_up", error)
        return found

    def do_chore(self, name: str, key: int) -> None:
        """Do one chore; never raises: what failed is still due at the next sweep."""
        started = time.perf_counter()
        try:
            self._chores[name].do(self._tools, key)
        except Exception as error:  # noqa: BLE001  see above
            _log_fault(f"{name}_failed", error, key=key)
        else:
            log.info("chore_done", chore=name, key=key, seconds=round(time.perf_counter() - started, 3))

    def give_back(self) -> None:
        """Let the next worker begin at once with what this one was at, instead of waiting for the lease."""
        with self._database.transaction() as session:
            given = store.give_back(session, self.name)
        log.info("worker_stopped", given_back=given)

    def _do(self, task: Task) -> None:
        started = time.perf_counter()
        try:
            outcome = crashed(task) if task.attempts > _MOST_ATTEMPTS else self._outcome(task)
            self._finish(task, outcome)
        except _Lost:
            log.info("evidence_lost", evidence=task.evidence)
        except DatabaseMissing:
            raise
        except Exception as error:  # noqa: BLE001  one broken item must not stop the others
            self._put_back(task, error)
        else:
            _log_outcome(task, outcome, time.perf_counter() - started)

    def _outcome(self, task: Task) -> Outcome:
        return read_and_grade(task, self._files, self._source.now(), self._limits, _Report(self, task))

    def renew(self, task: Task, reading: Reading, done: int, total: int) -> None:
        """Write how far an item is, and keep it for another while."""
        until = now() + self._lease
        with self._database.transaction() as session:
            if not store.change(
                session, task.evidence, self.name, reading=reading, done=done, total=total, lease_until=until
            ):
                raise _Lost

    def _finish(self, task: Task, outcome: Outcome) -> None:
        """Write the outcome and what follows from it, all or nothing."""
        values = self._values(outcome)
        with self._database.transaction() as session:
            locked_head(session)  # before the item, as everywhere: nobody waits for each other in a circle
            if not store.change(session, task.evidence, self.name, lease_by=None, lease_until=None, **values):
                raise _Lost
            evidence = session.get_one(Evidence, task.evidence)
            grade = outcome.grade
            if grade is not None and not store.has_grade(session, task.evidence, grade.bundle):
                evidence.grades.append(row_of(grade))
            session.flush()
            settle(session, evidence.submission, self._files)

    def _values(self, outcome: Outcome) -> dict[str, object]:
        if outcome.document is None:
            assert outcome.refusal is not None  # noqa: S101  an outcome is one or the other
            return {"reading": Reading.REFUSED, "refusal": refusal_as_json(outcome.refusal)}
        document = outcome.document
        return {
            "reading": Reading.GRADED,
            "document_hash": keep_document(self._files, document),
            "text_hash": document.text_hash,
            "n_characters": len(document.text),
        }

    def _put_back(self, task: Task, error: Exception) -> None:
        """After a fault of ours let the item rest and be tried again; after several, say that it cannot be read."""
        _log_fault("evidence_failed", error, evidence=task.evidence, attempt=task.attempts)
        if task.attempts >= _MOST_ATTEMPTS:
            self._finish(task, crashed(task))
            return
        rest = now() + BACK_OFF * task.attempts
        with self._database.transaction() as session:
            store.change(session, task.evidence, self.name, reading=Reading.WAITING, lease_by=None, lease_until=rest)

    def _settle(self, submission_id: int) -> None:
        try:
            with self._database.transaction() as session:
                settle(session, session.get_one(Submission, submission_id), self._files)
        except Exception as error:  # noqa: BLE001  one submission must not hold up the others
            _log_fault("settling_failed", error, submission=submission_id)


class _Report:
    """Passes progress on to the database about twice a second, and at the beginning of each stage."""

    def __init__(self, worker: Worker, task: Task) -> None:
        self._worker = worker
        self._task = task
        self._stage: Stage | None = None
        self._at = 0.0

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        moment = time.monotonic()
        if stage is self._stage and moment - self._at < _REPORT_SECONDS:
            return
        self._stage, self._at = stage, moment
        self._worker.renew(self._task, _STAGES[stage], done, total)


def release_overdue(session: Session) -> None:
    """Take the ways that only time takes: a missed day of handing in, and the end of publicity."""
    for declaration in store.missed(session):
        _take(session, declaration, Action.MISS)
    for declaration in store.published(session):
        if today() > last_day_of_publicity(declaration):
            _take(session, declaration, Action.END_PUBLICITY)


def _take(session: Session, declaration: Declaration, action: Action) -> None:
    """Leave alone what somebody has just taken another way."""
    with suppress(TransitionForbidden):
        take(session, declaration, action, actor=None)


def _log_outcome(task: Task, outcome: Outcome, seconds: float) -> None:
    log.info(
        "evidence_read",
        evidence=task.evidence,
        item=task.requirement.id,
        refusal=outcome.refusal.code if outcome.refusal else None,
        bundle=outcome.grade.bundle if outcome.grade else None,
        n_characters=len(outcome.document.text) if outcome.document else None,
        seconds=round(seconds, 3),
    )


def _log_fault(event: str, error: Exception, **about: int) -> None:
    log.error(event, error=type(error).__name__, where=logs.where(error), **about)
