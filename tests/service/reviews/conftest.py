from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.database.engine import Database
from service.files.store import FileStore, open_files
from service.reviews.tables import Seat
from tests.service.county import County
from tests.service.reviews.desk import PEOPLE, Work, hand_out

Take = Callable[[Seat], TestClient]


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return open_files(str(tmp_path / "files"))


@pytest.fixture
def work(database: Database, county: County, files: FileStore) -> Work:
    """One item before two reviewers."""
    return hand_out(database, county, files, Seat.FIRST, Seat.SECOND)


@pytest.fixture
def take(client: TestClient, county: County) -> Take:
    """Sign in whoever has a seat."""
    return lambda seat: county.sign_in(client, PEOPLE[seat])
