"""Start a reading process, listen to it until its time is up, and leave nothing of it behind."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from models.documents.sandbox.answers import Untrustworthy
from models.documents.sandboxed.limits import MAX_ANSWER, MAX_MESSAGES
from models.documents.sandboxed.messages import Message, Order

Listener = Callable[[Message], None]

SOURCES = Path(__file__).parents[3]
"""Folder of the package that the reading process runs: the same as this process runs."""
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from models.documents.sandboxed.worker import main; main()"
_CHUNK = 1 << 16
_GRACE = 3.0
"""Seconds that the guard gets to end the reader and to tell what it took."""
_THREADS = 4


class TimeUp(Exception):
    """The wall time is over; it never leaves this package."""


class AnswerTooLong(Exception):
    """The reading process said more than it may; it never leaves this package."""


def converse(profile: str, order: Order, data: bytes, seconds: float, listen: Listener) -> None:
    """Start a process, give it an order and a file, and pass on what it says until it has ended.

    Parameters
    ----------
    profile
        Its family, or ``probe``.
    order, data
        What to read.
    seconds
        Wall time.
    listen
        Called with each message; after the time is up, only with how the process ended.

    Raises
    ------
    TimeUp
        The process was ended because its time was over.
    AnswerTooLong
        It was ended because it said too much.
    Untrustworthy
        What it said is no message.
    """
    with _process(profile, order, data) as running:
        try:
            running.listen(time.monotonic() + seconds, listen)
        except (TimeUp, AnswerTooLong):
            running.process.terminate()
            with suppress(TimeUp, AnswerTooLong, Untrustworthy):
                running.listen(time.monotonic() + _GRACE, lambda said: listen(said) if "ended" in said else None)
            raise


@dataclass
class _Running:
    """A process that was started, and the end of the pipe where its answer comes out."""

    process: subprocess.Popen[bytes]
    answer: int
    pending: list[bytes] = field(default_factory=list)
    heard: int = 0
    said: int = 0

    def listen(self, deadline: float, listen: Listener) -> None:
        """Pass on messages until the other end is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.answer, selectors.EVENT_READ)
            while True:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeUp
                chunk = os.read(self.answer, _CHUNK)
                if not chunk:
                    return
                self.heard += len(chunk)
                for line in self._lines(chunk):
                    self.said += 1
                    if self.said > MAX_MESSAGES:
                        raise Untrustworthy
                    listen(_parsed(line))
                if self.heard > MAX_ANSWER:
                    self.heard = 0  # what follows is how the process ended
                    raise AnswerTooLong

    def _lines(self, chunk: bytes) -> list[bytes]:
        """Return the lines that a chunk completes; joined once, as a document is one long line."""
        self.pending.append(chunk)
        if b"\n" not in chunk:
            return []
        *lines, rest = b"".join(self.pending).split(b"\n")
        self.pending = [rest]
        return lines


@contextmanager
def _process(profile: str, order: Order, data: bytes) -> Iterator[_Running]:
    answer, said = os.pipe()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as folder,
            tempfile.TemporaryFile() as given,
        ):
            given.write(order.line())
            given.write(data)
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603  (our own interpreter, fixed arguments)
                    [sys.executable, "-I", "-B", "-c", _START, str(SOURCES), profile, folder, str(os.getpid())],
                    stdin=given,
                    stdout=said,
                    stderr=subprocess.DEVNULL,
                    env=_environment(folder),
                    cwd=folder,
                    start_new_session=True,
                )
            finally:
                os.close(said)
            try:
                yield _Running(process, answer)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    finally:
        os.close(answer)


def _environment(folder: str) -> dict[str, str]:
    """Return all that the process learns of this one's environment: nothing."""
    threads = str(min(_THREADS, os.cpu_count() or 1))
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "MALLOC_ARENA_MAX": "4",  # each arena takes 64 MB of address space, which is limited
    }


def _parsed(line: bytes) -> Message:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise Untrustworthy from None
    if not isinstance(message, dict):
        raise Untrustworthy
    return message
