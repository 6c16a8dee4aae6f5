from pathlib import Path

import pytest

from service.database.engine import Database
from tests.service.county import County
from tests.service.worker.bench import Bench, open_bench


@pytest.fixture
def bench(database: Database, county: County, tmp_path: Path) -> Bench:
    return open_bench(database, county, tmp_path)
