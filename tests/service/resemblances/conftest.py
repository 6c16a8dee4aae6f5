from pathlib import Path

import pytest

from service.database.engine import Database
from tests.service.county import County
from tests.service.resemblances.works import Works


@pytest.fixture
def works(database: Database, county: County, tmp_path: Path) -> Works:
    return Works(database, county, tmp_path)
