import json
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from service.backup import restore_terminal, terminal
from service.backup.restoring import restore
from service.backup.saving import save
from service.database.engine import Database
from service.database.migrate import revision_of, upgrade
from service.database.schema import METADATA
from service.declarations.states import Action
from service.declarations.workflow import take
from service.errors import BackupRefused
from service.files.store import FileStore, open_files
from service.settings import Settings
from tests.service import databases
from tests.service.county import County, declare, hand_in


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.transaction(reads_only=True) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in METADATA.sorted_tables
        }


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return open_files(str(tmp_path / "files"))


@pytest.fixture
def worked(database: Database, county: County, files: FileStore) -> Database:
    with database.transaction() as session:
        declaration = declare(session, county)
        first = hand_in(session, declaration, files=files)
        second = hand_in(session, declaration, "第二版。" * 200, files=files)
        second.evidence[0].carried_from_id = first.evidence[0].id
        take(session, declaration, Action.SUBMIT, actor=county.people["teacher"])
    return database


@pytest.fixture(params=databases.KINDS)
def other(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty database to restore into, of the same and of the other kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/other.db"
        server = None
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.create("restored")
    database = Database(url)
    yield database
    database.close()
    if server:
        server.drop(url)


def test_everything_comes_back_in_either_database(worked: Database, files: FileStore, other: Database, tmp_path: Path):
    saved = save(worked, files, tmp_path / "backup.zip")
    elsewhere = open_files(str(tmp_path / "elsewhere"))
    restore(other, elsewhere, tmp_path / "backup.zip")
    assert rows(other) == rows(worked)
    assert elsewhere.names() == files.names()
    assert saved.lost == []
    with other.transaction() as session:  # new rows are numbered behind the old ones
        county = County(other, people={"teacher": 1})
        assert declare(session, County(other, people=county.people, round=1), point="A2").id == 2


def test_a_backup_is_only_put_into_an_empty_database(worked: Database, files: FileStore, tmp_path: Path):
    save(worked, files, tmp_path / "backup.zip")
    before = rows(worked)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(worked, files, tmp_path / "backup.zip")
    assert rows(worked) == before


def test_nothing_is_overwritten(worked: Database, files: FileStore, tmp_path: Path):
    (tmp_path / "backup.zip").write_bytes(b"precious")
    with pytest.raises(BackupRefused, match="already"):
        save(worked, files, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").read_bytes() == b"precious"


def changed(source: Path, target: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target


@pytest.mark.parametrize("part", ["tables/people.jsonl", "manifest.json", "files/"])
def test_a_changed_archive_leaves_the_database_empty(
    worked: Database, files: FileStore, tmp_path: Path, sqlite_files: databases.Files, part: str
):
    whole = tmp_path / "backup.zip"
    save(worked, files, whole)
    if part.endswith("/"):
        part = next(name for name in zipfile.ZipFile(whole).namelist() if name.startswith(part))
    folder = tmp_path / "target"
    folder.mkdir()
    target = Database(sqlite_files.fresh(folder))
    with pytest.raises(BackupRefused):
        restore(target, open_files(str(folder / "files")), changed(whole, tmp_path / "changed.zip", part, b"{}\n"))
    assert not any(found for name, found in rows(target).items() if name != "journal_head")
    target.close()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x00" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "broken.zip").write_bytes(content)
    with pytest.raises(BackupRefused):
        restore(Database(f"sqlite:///{tmp_path}/t.db"), open_files(str(tmp_path / "f")), tmp_path / "broken.zip")


def test_a_lost_file_is_told_and_does_not_prevent_the_backup(
    worked: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    shutil.rmtree(next(path for path in (tmp_path / "files").iterdir() if path.is_dir()))
    settings = Settings(database=database_url, files=str(tmp_path / "files"))
    assert terminal.main([str(tmp_path / "b.zip")], settings) == 1
    assert "早已丢失" in capsys.readouterr().out


def test_the_two_commands(worked: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = Settings(database=database_url, files=str(tmp_path / "files"))
    assert terminal.main([str(tmp_path / "b.zip")], settings) == 0
    into = settings.model_copy(update={"database": f"sqlite:///{tmp_path}/new.db", "files": str(tmp_path / "new")})
    assert restore_terminal.main([str(tmp_path / "b.zip"), "--lang", "en"], into) == 0
    assert "The audit log is whole" in capsys.readouterr().out
    assert restore_terminal.main([str(tmp_path / "b.zip")], into) == 2


def test_a_database_of_another_release_is_left_as_it_is(worked: Database, files: FileStore, tmp_path: Path):
    save(worked, files, tmp_path / "backup.zip")
    old = Database(f"sqlite:///{tmp_path}/old.db")
    upgrade(old, "0001")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(old, files, tmp_path / "backup.zip")
    with old.engine.connect() as connection:
        assert revision_of(connection) == "0001"
    old.close()


def test_an_archive_of_another_release_names_it(worked: Database, files: FileStore, tmp_path: Path):
    save(worked, files, tmp_path / "backup.zip")
    manifest = json.loads(zipfile.ZipFile(tmp_path / "backup.zip").read("manifest.json"))
    manifest["revision"] = "0999"
    foreign = changed(tmp_path / "backup.zip", tmp_path / "foreign.zip", "manifest.json", json.dumps(manifest).encode())
    target = Database(f"sqlite:///{tmp_path}/target.db")
    with pytest.raises(BackupRefused, match="0999"):
        restore(target, files, foreign)
    target.close()


def test_a_table_without_a_hash_is_refused(worked: Database, files: FileStore, tmp_path: Path):
    save(worked, files, tmp_path / "backup.zip")
    manifest = json.loads(zipfile.ZipFile(tmp_path / "backup.zip").read("manifest.json"))
    del manifest["parts"]["tables/people.jsonl"]
    cut = changed(tmp_path / "backup.zip", tmp_path / "cut.zip", "manifest.json", json.dumps(manifest).encode())
    target = Database(f"sqlite:///{tmp_path}/target.db")
    with pytest.raises(BackupRefused, match="whole"):
        restore(target, files, cut)
    target.close()
