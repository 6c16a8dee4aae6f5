import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from models.documents.sandbox import Layer
from service.database.engine import Database
from service.database.migrate import check_revision, upgrade


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment_in(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "WEIPING_BUNDLE": str(folder),
        "WEIPING_DATABASE": f"sqlite:///{folder}/weiping.db",
        "WEIPING_FILES": str(folder / "files"),
        "WEIPING_QUEUE": f"sqlite:///{folder}/queue.db",
    }


def test_serve_prints_what_to_open_and_starts_without_a_bundle(tmp_path: Path):
    address = f"http://127.0.0.1:{free_port()}/"
    command = [sys.executable, "-m", "service", "serve", "--port", address.rstrip("/").rpartition(":")[2]]
    environment = environment_in(tmp_path)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as server:
        try:
            assert address in server.stdout.readline()
            events = [json.loads(server.stderr.readline())]
            while events[-1]["event"] != "not_loaded":
                events.append(json.loads(server.stderr.readline()))
            assert events[-1]["code"] == "bundle_missing"
            (active,) = [event["layers"] for event in events if event["event"] == "sandbox"]
            missing = {event["layer"] for event in events if event["event"] == "sandbox_layer_missing"}
            assert {*active} | missing == {*Layer}
            assert Layer.LIMITS in active
            with pytest.raises(urllib.error.HTTPError, match="503") as refused:
                _get_when_ready(address + "health")
            refused.value.close()
            made = Database(environment["WEIPING_DATABASE"])
            check_revision(made)
            made.close()
        finally:
            server.terminate()


def _get_when_ready(address: str) -> None:
    for _ in range(500):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.02)


def test_a_taken_port_is_said_at_once_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "service", "serve", "--port", port]
        finished = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert port in finished.stderr
    assert "WEIPING_PORT" in finished.stderr


def test_a_database_of_another_release_is_refused_and_left_as_it_is(tmp_path: Path):
    environment = environment_in(tmp_path)
    older = Database(environment["WEIPING_DATABASE"])
    upgrade(older, "0001")
    command = [sys.executable, "-m", "service", "serve", "--port", str(free_port())]
    finished = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert finished.returncode == 2
    assert "python -m service migrate" in finished.stderr
    assert upgrade(older, "0001") == "0001"
    older.close()
