"""The worker as a process of its own: killed, stopped, several at once, with every queue."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

from service.declarations.states import State
from service.submissions.tables import Reading
from service.worker.queue import Queue, open_huey
from tests.service.worker import slow_worker
from tests.service.worker.bench import Bench

_AT_WORK = {Reading.READING, Reading.GRADING}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis server of our own."""
    server = which("redis-server")
    if server is None:
        pytest.skip("Redis is not installed: apt install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            until(lambda: _answers(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@pytest.fixture
def queue(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """The queue that goes with a database: a county has a file for each, a province a server for each."""
    if database_url.startswith("postgresql"):
        return request.getfixturevalue("redis")
    return f"sqlite:///{tmp_path}/queue.db"


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def at_work(bench: Bench, queue: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", slow_worker.__name__, bench.database.url, str(tmp_path / "files"), queue]
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(bench: Bench, queue: str, tmp_path: Path):
    items = bench.submitted() + bench.submitted(teacher="colleague")
    asked = Queue(open_huey(queue))
    for evidence in items:
        asked.read(evidence)

    def readings() -> list[Reading]:
        return [bench.of(evidence).reading for evidence in items]

    with at_work(bench, queue, tmp_path) as first:
        until(lambda: Reading.GRADED in readings() and not _AT_WORK.isdisjoint(readings()))
        first.kill()
        first.wait()
    assert readings().count(Reading.GRADED) < len(items)
    time.sleep(slow_worker.LEASE.total_seconds())
    with at_work(bench, queue, tmp_path), at_work(bench, queue, tmp_path):
        until(lambda: set(readings()) == {Reading.GRADED})
    assert [len(bench.of(evidence).grades) for evidence in items] == [1] * len(items)
    assert {bench.state(evidence) for evidence in items} == {State.IN_REVIEW}


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_worker_ends_soon_and_leaves_nothing_taken(bench: Bench, tmp_path: Path, sent: int):
    items = bench.submitted(text="第一段话说明问题。" * 2000)
    with at_work(bench, f"sqlite:///{tmp_path}/queue.db", tmp_path) as process:
        # Nobody sent a message: the sweep at the start finds the work.
        until(lambda: any(bench.of(evidence).done > 0 for evidence in items))
        process.send_signal(sent)
        assert process.wait(timeout=15) == 0
    for evidence in items:
        assert bench.of(evidence).reading is Reading.WAITING
        assert bench.of(evidence).lease_by is None


def test_a_queue_that_cannot_be_reached_does_not_undo_what_was_handed_in(events: list[dict[str, object]]):
    Queue(open_huey("redis://127.0.0.1:1/0")).read(7)
    assert [(event["event"], event["evidence"]) for event in events] == [("queue_unreachable", 7)]


def test_a_message_of_the_pages_comes_to_the_worker(queue: str):
    Queue(open_huey(queue)).read(7)
    received: list[int] = []
    huey = open_huey(queue)
    Queue(huey, received.append)
    huey.execute(huey.dequeue())
    assert received == [7]


def test_the_queue_knows_what_has_a_message(queue: str):
    asked = Queue(open_huey(queue))
    for evidence in (3, 4):
        asked.read(evidence)
    assert asked.waiting() == {3, 4}
