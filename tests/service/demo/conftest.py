from pathlib import Path

import pytest


@pytest.fixture
def database_url(sqlite_files, tmp_path: Path) -> str:
    """The demo keeps its round in a file of its own, never on a server."""
    return sqlite_files.fresh(tmp_path)
