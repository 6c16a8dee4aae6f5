"""What a reader that was led astray can do, tried from inside a real reading process."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from models.documents.sandbox import Family, Layer, attempt, confinement, launcher, read_in_sandbox
from models.documents.sandboxed.limits import LIMITS


def said(astray, body):
    astray(body)
    return read_in_sandbox("任何文字".encode(), "a.txt").text.split("\n")


def test_every_layer_is_reported_and_the_limits_hold_everywhere():
    states = confinement()
    assert [state.layer for state in states] == list(Layer)
    assert all(state.active or state.detail for state in states)
    found = {state.layer: state.active for state in states}
    assert found[Layer.LIMITS]
    assert found[Layer.AUDIT]


def test_a_reading_says_what_it_was_confined_by():
    assert attempt(b"text", "a.txt").layers == confinement()


def test_the_network_is_out_of_reach(astray):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        body = f"""
            yield Fragment(tried(lambda: socket.create_connection(("127.0.0.1", {port}), 2)))
            yield Fragment(tried(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))))
            yield Fragment(tried(lambda: socket.socket(socket.AF_UNIX).connect("/run/any.sock")))
            yield Fragment(tried(lambda: socket.getaddrinfo("localhost", 80)))
        """
        results = said(astray, body)
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert results == ["refused PermissionError"] * 4


def test_nothing_is_written_outside_the_folder_and_the_folder_is_gone_afterwards(astray, tmp_path, scratch):
    kept = tmp_path / "kept.txt"
    kept.write_text("stays")
    results = said(
        astray,
        f"""
        yield Fragment(tried(lambda: open({str(tmp_path / "new.txt")!r}, "w")))
        yield Fragment(tried(lambda: os.remove({str(kept)!r})))
        yield Fragment(tried(lambda: os.rename({str(kept)!r}, "moved")))
        yield Fragment(tried(lambda: os.symlink({str(tmp_path)!r}, "way") or open("way/new.txt", "w")))
        yield Fragment(tried(lambda: open("own.txt", "w").close()))
        """,
    )
    assert [result.split()[0] for result in results] == ["refused"] * 4 + ["done"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["kept.txt"]
    assert kept.read_text() == "stays"
    assert list(scratch.iterdir()) == []


def test_other_files_are_not_readable_where_landlock_is_there(astray, tmp_path):
    secret = tmp_path / "database.sqlite"
    secret.write_text("secret")
    results = said(
        astray,
        f"""
        yield Fragment(tried(lambda: open({str(secret)!r}).read()))
        yield Fragment(tried(lambda: os.listdir({str(tmp_path)!r})))
        """,
    )
    landlock = {state.layer: state.active for state in confinement()}[Layer.LANDLOCK]
    assert landlock == (results == ["refused PermissionError"] * 2)


def test_the_callers_environment_and_memory_stay_secret(astray, monkeypatch):
    monkeypatch.setenv("WEIPING_SECRET", "in-the-callers-environment")
    results = said(
        astray,
        f"""
        yield Fragment(repr("in-the-callers-environment" in str(os.environ)))
        yield Fragment(tried(lambda: open("/proc/{os.getpid()}/environ", "rb").read()))
        yield Fragment(tried(lambda: open("/proc/{os.getpid()}/mem", "rb").read(1)))
        yield Fragment(tried(lambda: os.kill({os.getpid()}, 0)))
        """,
    )
    assert results == ["False"] + ["refused PermissionError"] * 3


def test_no_program_is_started(astray):
    body = """
        import subprocess, ctypes
        yield Fragment(tried(lambda: subprocess.run(["/bin/true"])))
        yield Fragment(tried(lambda: os.system("true")))
        yield Fragment(tried(lambda: os.execv("/bin/true", ["true"])))
    """
    assert said(astray, body) == ["refused PermissionError"] * 3


def test_machine_code_meets_the_kernel_and_not_only_the_audit_hook(astray):
    body = """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        yield Fragment(str(libc.socket(2, 1, 0)))
        yield Fragment(str(libc.execv(b"/bin/true", None)))
        yield Fragment(str(libc.open(b"/etc/passwd", 0)))
        yield Fragment(str(libc.ptrace(16, 1, 0, 0)))
    """
    kernel = {state.layer for state in confinement() if state.active}
    results = said(astray, body)
    if Layer.FILTER in kernel:
        assert results[:2] + results[3:] == ["-1"] * 3
    if Layer.LANDLOCK in kernel:
        assert results[2] == "-1"


def test_the_limits_of_the_family_are_set_without_a_way_back(astray):
    body = """
        limits = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)
        yield Fragment(" ".join(str(resource.getrlimit(one)[0]) for one in (*limits, resource.RLIMIT_CORE)))
    """
    expected = LIMITS[Family.OFFICE]
    assert said(astray, body) == [f"{expected.memory << 20} {expected.cpu} {expected.written} {expected.files} 0"]


ALONE = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from models.documents.sandboxed import audit, confinement, system_calls
family, folder = confinement.Family.OFFICE, Path(sys.argv[2])
if sys.argv[3] == "namespaces":
    system_calls.enter_namespaces()
elif sys.argv[3] == "landlock":
    confinement._close_files(folder, None, converter=False)
elif sys.argv[3] == "filter":
    system_calls.filter_calls(converter=False)
else:
    audit.watch(folder, converter=False)
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[4])), 2)
    print("connected")
except OSError:
    print("refused")
"""


@pytest.mark.parametrize("layer", ["namespaces", "landlock", "filter", "audit"])
def test_each_layer_keeps_the_network_out_by_itself_or_says_that_it_is_not_there(layer):
    states = {state.layer.value: state for state in confinement()}
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as folder:
        arguments = [str(launcher.SOURCES), folder, layer, str(server.getsockname()[1])]
        done = subprocess.run(
            [sys.executable, "-I", "-c", ALONE, *arguments], capture_output=True, text=True, check=False, cwd=folder
        )
    covered = states[layer].active and "TCP not covered" not in states[layer].detail
    assert (done.stdout == "refused\n") == covered, done.stderr


def test_what_is_readable_holds_no_data_of_the_service():
    readable = [path for path in map(Path, ("/usr", "/lib", "/lib64")) if path.exists()]
    assert not any(path.is_relative_to(folder) for path in (Path.home(), Path("/var")) for folder in readable)
