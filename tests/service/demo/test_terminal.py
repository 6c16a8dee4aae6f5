"""The demo as a user starts and stops it, with a real bundle and a real worker."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.database.engine import Database
from service.demo.terminal import of_demo
from service.settings import Settings
from service.submissions.tables import Evidence, Reading
from tests.county import Release
from tests.service.test_serve import environment_in, free_port


@contextmanager
def running(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "service", "demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def health(port: int) -> dict[str, object]:
    deadline = time.monotonic() + 120
    while True:
        try:
            with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60)) as answer:
                return json.load(answer)
        except (urllib.error.URLError, TimeoutError):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def counted(url: str, *readings: Reading) -> int:
    with closing(Database(url)) as database, database.transaction(reads_only=True) as session:
        query = select(func.count()).select_from(Evidence)
        return session.scalar(query.where(Evidence.reading.in_(readings)) if readings else query) or 0


def stop(process: subprocess.Popen[str], sent: signal.Signals) -> str:
    """Return what it said; its output ends only when the worker has ended too."""
    process.send_signal(sent)
    said, _ = process.communicate(timeout=60)
    return said


def test_it_is_filled_once_read_while_one_looks_and_stopped_as_a_whole(small_county: Release, tmp_path: Path):
    port, environment = free_port(), {**environment_in(tmp_path), "WEIPING_BUNDLE": str(small_county.bundle)}
    database = environment["WEIPING_DATABASE"]
    with running(environment, port) as first:
        assert health(port)["sample_data"] is True
        items = counted(database)
        deadline = time.monotonic() + 120
        while not counted(database, Reading.GRADED):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        said = stop(first, signal.SIGINT)
    assert f"http://127.0.0.1:{port}/" in said
    assert "t101" in said
    assert counted(database, Reading.READING, Reading.GRADING) == 0
    with running(environment, port) as second:
        health(port)
        stop(second, signal.SIGTERM)
    assert counted(database) == items


def test_what_is_not_set_lies_in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in os.environ if name.startswith("WEIPING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WEIPING_QUEUE", "redis://127.0.0.1/3")
    chosen = of_demo(Settings())
    assert chosen.demo
    assert chosen.open_trial
    assert "var/demo" in chosen.database
    assert "var/demo" in chosen.files
    assert chosen.queue == "redis://127.0.0.1/3"


def test_without_a_bundle_it_says_what_to_do(tmp_path: Path):
    command = [sys.executable, "-m", "service", "demo", "--port", str(free_port())]
    finished = subprocess.run(
        command, env=environment_in(tmp_path), capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert finished.returncode == 2
    assert "make demo" in finished.stderr
