import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from models.errors import BundleDamaged
from models.grading.bundle import CURRENT_FILE, MANIFEST_FILE, read_manifest, sealed
from service.grading import loading
from service.grading.loading import GraderSource, Loaded, load
from service.settings import Settings
from tests.county import ENCODER, Release
from tests.service import stand_in


class Releases:
    """A folder of releases whose bundles a stand-in opens; those called ``broken…`` cannot be opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[str] = []
        self.release("first")

    def release(self, name: str) -> None:
        (self.folder / CURRENT_FILE).write_text(name + "\n", encoding="utf-8")

    def load(self, settings: Settings) -> Loaded:
        name = (settings.bundle / CURRENT_FILE).read_text(encoding="utf-8").strip()
        self.opened.append(name)
        if name.startswith("broken"):
            raise BundleDamaged(file=name)
        return Loaded(stand_in.StandInGrader(), stand_in.MANIFEST.model_copy(update={"id": name}))


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path)


@pytest.fixture
def source(releases: Releases) -> GraderSource:
    return GraderSource(Settings(bundle=releases.folder), releases.load)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_new_release_is_opened_before_the_next_work(releases: Releases, source: GraderSource):
    assert source.now().manifest.id == "first"
    releases.release("second")
    assert source.now().manifest.id == "second"
    assert source.now().grader is source.now().grader
    assert releases.opened == ["first", "second"]


def test_a_broken_release_is_refused_once_and_the_one_in_use_goes_on(
    releases: Releases, source: GraderSource, events: list[dict[str, object]]
):
    releases.release("broken")
    assert [source.now().manifest.id for _ in range(3)] == ["first"] * 3
    assert releases.opened == ["first", "broken"]
    (event,) = events
    assert (event["event"], event["code"], event["kept"]) == ("bundle_refused", "bundle_damaged", "first")
    releases.release("third")
    assert source.now().manifest.id == "third"


def test_a_broken_release_is_tried_again_later(
    releases: Releases, source: GraderSource, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(loading, "_AGAIN_SECONDS", 0.0)
    releases.release("broken")
    for _ in range(2):
        source.now()
    assert releases.opened == ["first", "broken", "broken"]


def test_a_release_folder_that_is_gone_changes_nothing(releases: Releases, source: GraderSource):
    (releases.folder / CURRENT_FILE).unlink()
    assert source.now().manifest.id == "first"


def test_only_one_thread_opens_it(releases: Releases, source: GraderSource):
    releases.release("second")
    threads = [threading.Thread(target=source.now) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert releases.opened == ["first", "second"]


def test_pages_and_health_name_the_new_bundle_without_a_restart(
    open_client: Callable[..., TestClient], releases: Releases
):
    client = open_client(releases.load, bundle=releases.folder)
    assert client.get("/health").json()["bundle"] == "first"
    releases.release("second")
    until(lambda: client.get("/health").json()["bundle"] == "second")
    assert "second" in client.get("/trial").text
    graded = client.post("/api/v1/grade", json={"point": "A1", "item": "A1-E2", "text": "学情分析。" * 90})
    assert graded.status_code == 200


def test_real_bundles_are_changed_and_a_damaged_one_is_refused(small_county: Release, tmp_path: Path):
    released, settings = tmp_path, Settings(bundle=tmp_path, encoder=ENCODER)
    first, second, damaged = (released / name for name in ("first", "second", "damaged"))
    for folder in (first, second, damaged):
        shutil.copytree(small_county.bundle, folder)
    manifest = read_manifest(second)
    renamed = sealed(manifest.model_copy(update={"id": f"another-{manifest.id}"}))
    (second / MANIFEST_FILE).write_text(renamed.model_dump_json(), encoding="utf-8")
    (damaged / "standard.json").write_text("{}", encoding="utf-8")

    def release(folder: Path) -> None:
        (released / CURRENT_FILE).write_text(folder.name, encoding="utf-8")

    release(first)
    source = GraderSource(settings, load)
    release(damaged)
    assert source.now().manifest.id == manifest.id
    release(second)
    assert source.now().manifest.id == renamed.id
