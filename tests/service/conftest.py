from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import structlog
from fastapi.testclient import TestClient

from service.app import create_app
from service.grading.loading import Loaded
from service.settings import Settings
from tests.service import stand_in

Open = Callable[..., TestClient]


@pytest.fixture
def open_client() -> Iterator[Open]:
    """Start an application for the length of one test."""
    with ExitStack() as stack:

        def start(load: Callable[[Settings], Loaded] = stand_in.load, **settings: object) -> TestClient:
            app = create_app(Settings(**settings), load)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield start


@pytest.fixture
def client(open_client: Open) -> TestClient:
    return open_client()


@pytest.fixture
def events() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured
