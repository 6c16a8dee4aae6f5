"""Whatever becomes of the reading process, the caller gets a refusal and reads the next file."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psutil
import pytest

from models.documents.sandbox import LIMITS, Family, launcher, read_in_sandbox, reading
from models.errors import DamagedDocument, DocumentTooLong, ReaderCrashed, ReadingLimitReached

PLAN = "一、目标\n学生能说出理由。".encode()


@pytest.fixture(autouse=True)
def nothing_is_left(scratch):
    yield
    assert list(scratch.iterdir()) == []
    assert [
        child for child in psutil.Process().children(recursive=True) if child.status() == psutil.STATUS_ZOMBIE
    ] == []


CRASHES = {
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "abort": "os.abort()",
    "exit": "os._exit(0)",
    "exit with a status": "os._exit(7)",
    "recursion": "def deeper(): deeper()\ndeeper()",
    "unexpected": "raise KeyError('secret name')",
    "system exit": "sys.exit(0)",
    "interrupt": "raise KeyboardInterrupt",
    "lie": 'os.write(3, b\'{"document": {"text": 3}}\\n\'); os._exit(0)',
    "chatter": "while True: os.write(3, b'{\"progress\": [1, 2]}\\n' * 1000)",
    "noise": "os.write(3, b'no json\\n'); os._exit(0)",
}


@pytest.mark.parametrize("body", CRASHES.values(), ids=CRASHES)
def test_a_crash_is_a_refusal_and_the_next_file_is_read(astray, body, monkeypatch):
    astray(f"{body}\nyield Fragment('')")
    with pytest.raises(ReaderCrashed) as refusal:
        read_in_sandbox(PLAN, "plan.txt")
    assert refusal.value.params == {"name": "plan.txt"}
    monkeypatch.undo()
    assert read_in_sandbox(PLAN, "plan.txt").text == PLAN.decode()


def test_a_reader_that_the_system_kills_is_a_refusal(astray):
    astray("time.sleep(600)\nyield Fragment('')")

    def kill_the_reader():
        _wait_for(lambda: len(_running(launcher.SOURCES)) == 2)
        max(_running(launcher.SOURCES), key=lambda process: process.pid).kill()

    killer = threading.Thread(target=kill_the_reader)
    killer.start()
    with pytest.raises(ReaderCrashed):
        read_in_sandbox(PLAN, "plan.txt")
    killer.join()


def test_an_unexpected_error_is_logged_by_its_type_and_without_its_text(astray, caplog):
    astray("raise KeyError('王小明')\nyield Fragment('')")
    with caplog.at_level(logging.WARNING), pytest.raises(ReaderCrashed):
        read_in_sandbox(PLAN, "王小明.txt")
    assert "KeyError" in caplog.text
    assert "王小明" not in caplog.text


@pytest.mark.parametrize("wrapped", [False, True])
def test_exhausted_memory_names_the_limit_even_where_a_reader_took_it_for_damage(astray, wrapped):
    grab = "grabbed = [bytearray(1 << 26) for _ in range(1000)]"
    body = f"try:\n    {grab}\nexcept Exception as e:\n    raise DamagedDocument(name='x') from e" if wrapped else grab
    astray(f"{body}\nyield Fragment('')")
    with pytest.raises(ReadingLimitReached) as refusal:
        read_in_sandbox(PLAN, "plan.txt")
    assert refusal.value.params == {"name": "plan.txt", "limit": "1024 MB"}


def test_an_endless_reader_is_ended_by_the_clock(astray, monkeypatch):
    astray("time.sleep(600)\nyield Fragment('')")
    monkeypatch.setitem(LIMITS, Family.OFFICE, replace(LIMITS[Family.OFFICE], wall=3))
    started = time.monotonic()
    attempt = reading.attempt(PLAN, "plan.txt")
    assert isinstance(attempt.outcome, ReadingLimitReached)
    assert attempt.outcome.params["limit"] == "3 s"
    assert attempt.peak > 0
    assert time.monotonic() - started < 300


def test_a_busy_reader_is_ended_by_its_processor_time(astray, monkeypatch):
    astray("resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass\nyield Fragment('')")
    monkeypatch.setitem(LIMITS, Family.OFFICE, replace(LIMITS[Family.OFFICE], cpu=1))
    with pytest.raises(ReadingLimitReached) as refusal:
        read_in_sandbox(PLAN, "plan.txt")
    assert refusal.value.params["limit"] == "CPU 1 s"


def test_an_endless_answer_is_cut_off(astray):
    astray("while True: os.write(3, b'a' * 100_000)\nyield Fragment('')")
    with pytest.raises(ReadingLimitReached) as refusal:
        read_in_sandbox(PLAN, "plan.txt")
    assert refusal.value.params["limit"] == "64 MB"


def test_children_of_the_reader_do_not_outlive_it(astray):
    stays = "import ctypes\nif ctypes.CDLL(None).fork() == 0:\n    time.sleep(600)\nyield Fragment('gone')"
    astray(stays)
    assert read_in_sandbox(PLAN, "plan.txt").text == "gone"
    time.sleep(0.5)
    assert _running(launcher.SOURCES) == []


def test_refusals_and_warnings_of_readers_come_through(astray, caplog):
    astray(
        "import logging\nlogging.getLogger('models.documents.readers.text').warning('odd part %s', 3)\n"
        "raise DamagedDocument(name=source.name)\nyield Fragment('')"
    )
    with caplog.at_level(logging.WARNING), pytest.raises(DamagedDocument) as refusal:
        read_in_sandbox(PLAN, "plan.txt")
    assert refusal.value.params == {"name": "plan.txt"}
    assert "odd part 3" in caplog.text


def test_progress_comes_through_and_an_error_in_it_ends_the_reading(astray):
    astray("for n in range(3):\n    source.progress(n, 3)\nyield Fragment('done')")
    heard = []
    read_in_sandbox(PLAN, "plan.txt", progress=lambda done, total: heard.append((done, total)))
    assert heard == [(0, 3), (1, 3), (2, 3)]

    def cancel(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_in_sandbox(PLAN, "plan.txt", progress=cancel)


def test_the_limit_of_characters_is_handed_on():
    with pytest.raises(DocumentTooLong):
        read_in_sandbox(PLAN, "plan.txt", max_characters=3)


CALLER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from models.documents.sandbox import launcher, read_in_sandbox
launcher.SOURCES = Path(sys.argv[2])
print("started", flush=True)
read_in_sandbox("文字".encode(), "plan.txt")
"""


def test_nothing_runs_on_when_the_caller_is_killed(astray, scratch):
    own = launcher.SOURCES
    astray("time.sleep(600)\nyield Fragment('')")
    arguments = [sys.executable, "-c", CALLER, str(own), str(launcher.SOURCES)]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as caller:
        caller.stdout.readline()
        _wait_for(lambda: len(_running(launcher.SOURCES)) >= 2)
        os.kill(caller.pid, signal.SIGKILL)
    _wait_for(lambda: not _running(launcher.SOURCES))
    _wait_for(lambda: list(scratch.iterdir()) == [])


def _running(sources):
    commands = [(one, one.info["cmdline"] or []) for one in psutil.process_iter(["cmdline"])]
    return [one for one, command in commands if str(sources) in command and "-I" in command]


def _wait_for(condition):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
