from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database.engine import Database
from service.files.store import FileStore
from service.reviews.tables import Seat
from service.settings import Settings
from tests.browser import serving
from tests.service import stand_in
from tests.service.county import County
from tests.service.reviews.desk import Work, hand_out
from tests.service.reviews.pages.driving import REPORT


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(settings, stand_in.load) as found:
        yield found


@pytest.fixture
def database_url(sqlite_files, tmp_path: Path) -> str:
    """What a browser sees does not depend on the database."""
    return sqlite_files.fresh(tmp_path)


@pytest.fixture
def work(database: Database, county: County, files: FileStore) -> Work:
    return hand_out(database, county, files, Seat.FIRST, Seat.SECOND, text=REPORT)
