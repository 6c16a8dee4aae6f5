import hashlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from service.errors import FileLost
from service.files.store import FileStore, open_files


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    if request.param == "folder":
        return open_files(str(tmp_path / "files"))
    endpoint = request.getfixturevalue("s3")
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    bucket = f"weiping-{abs(hash(request.node.name)) % 10**8}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    return open_files(f"s3://{bucket}/evidence", endpoint)


def test_what_is_put_comes_back_under_its_hash(store: FileStore):
    data = "教学设计".encode()
    name = store.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert store.get(name) == data
    assert store.put(data) == name
    assert store.put(b"") != name
    assert store.names() == sorted([name, hashlib.sha256(b"").hexdigest()])


def test_what_was_never_put_is_lost(store: FileStore):
    with pytest.raises(FileLost, match="ffffffffffff"):
        store.get("f" * 64)


def test_a_changed_file_is_noticed(tmp_path: Path):
    store = open_files(str(tmp_path))
    name = store.put(b"one")
    (tmp_path / name[:2] / name).write_bytes(b"two")
    with pytest.raises(FileLost):
        store.get(name)
