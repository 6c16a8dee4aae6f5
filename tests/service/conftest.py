import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.app import create_app
from service.database.engine import Database
from service.grading.loading import Load
from service.settings import Settings
from tests.service import databases, stand_in
from tests.service.county import County, build

Open = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Undo what a command configures that runs in this process: it would log to a stream that is closed by then."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> databases.Files:
    return databases.Files(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[databases.Server]:
    """One server for the whole run. Its socket's path must be short, so it lies outside pytest's folders."""
    if databases.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="wp") as folder, databases.postgresql(Path(folder)) as url:
        yield databases.Server(url)


@pytest.fixture(params=[kind for kind in databases.KINDS if os.environ.get("WEIPING_TEST_DATABASE", kind) == kind])
def database_url(request: pytest.FixtureRequest, sqlite_files: databases.Files, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of this release, once of each kind."""
    if request.param == "sqlite":
        yield sqlite_files.fresh(tmp_path)
        return
    server: databases.Server = request.getfixturevalue("postgresql_server")
    yield server.emptied()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database=database_url, files=str(tmp_path / "files"), queue=f"sqlite:///{tmp_path}/queue.db", open_trial=True
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def county(database: Database) -> County:
    """Two schools of one county and one of another, with people in every role and an open round."""
    return build(database)


@cache
def application(megabytes: int, recording_megabytes: int) -> FastAPI:
    """One application for all tests: putting some hundred routes together takes longer than most tests."""
    limits = {"max_upload_megabytes": megabytes, "max_recording_megabytes": recording_megabytes}
    return create_app(Settings(**limits), stand_in.load)


@pytest.fixture
def open_client(settings: Settings) -> Iterator[Open]:
    """Start an application for the length of one test."""
    with ExitStack() as stack:
        started: list[FastAPI] = []

        def start(load: Load = stand_in.load, **changed: object) -> TestClient:
            chosen = settings.model_copy(update=changed)
            app = application(chosen.max_upload_megabytes, chosen.max_recording_megabytes)
            if app in started:
                app = create_app(chosen, load)
            started.append(app)
            app.state.settings, app.state.load = chosen, load
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield start


@pytest.fixture
def client(open_client: Open) -> TestClient:
    return open_client()


@pytest.fixture
def events() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured
