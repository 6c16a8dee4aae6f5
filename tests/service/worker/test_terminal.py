import subprocess
import sys
from pathlib import Path

import pytest

from service.database.engine import Database
from service.database.migrate import upgrade
from service.settings import Settings
from service.worker.terminal import main
from tests.service.test_serve import environment_in


def settings_in(folder: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{folder}/weiping.db",
        files=str(folder / "files"),
        queue=f"sqlite:///{folder}/queue.db",
        bundle=folder,
    )


def test_without_tables_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([], settings_in(tmp_path)) == 2
    assert "python -m service migrate" in capsys.readouterr().err


def test_without_a_bundle_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = settings_in(tmp_path)
    database = Database(settings.database)
    upgrade(database)
    database.close()
    assert main(["--lang", "en"], settings) == 2
    said = capsys.readouterr().err
    assert "make demo" in said
    assert "示例" not in said


def test_the_command_exists(tmp_path: Path):
    command = [sys.executable, "-m", "service", "work"]
    finished = subprocess.run(
        command, env=environment_in(tmp_path), capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert finished.returncode == 2
    assert "migrate" in finished.stderr
