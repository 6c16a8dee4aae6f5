import io

import pytest
from fastapi.testclient import TestClient

from service.accounts import terminal
from service.accounts.tables import Person, Unit
from service.database.engine import Database
from service.journal.tables import Entry
from service.settings import Settings
from tests.service.accounts.people import PASSWORD
from tests.service.county import County

FIRST = ["--login", "Root", "--name", "管理员一", "--unit-code", "3301", "--unit-name", "示例县"]


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, *argv: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    return terminal.main([*argv, "--password-stdin"], settings)


def test_the_first_administrator_of_an_empty_service_signs_in(
    monkeypatch, settings: Settings, database: Database, client: TestClient, capsys
):
    assert run(monkeypatch, settings, *FIRST) == 0
    assert "示例县" in capsys.readouterr().out
    form = {"login": "root", "password": PASSWORD}
    assert client.post("/sign-in", data=form, follow_redirects=False).headers["location"] == "/"
    me = client.get("/api/v1/me").json()
    assert me["roles"] == ["administrator"]
    with database.transaction(reads_only=True) as session:
        unit = session.query(Unit).one()
        assert (unit.code, unit.kind, unit.path) == ("3301", "county", f"/{unit.id}/")
        assert [entry.action for entry in session.query(Entry).order_by(Entry.number)][:2] == [
            "unit_added",
            "administrator_created",
        ]


def test_it_may_be_a_unit_that_is_there_already(monkeypatch, settings: Settings, county: County):
    argv = ["--login", "root", "--name", "管理员一", "--unit-code", "school"]
    assert run(monkeypatch, settings, *argv) == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--unit-code", "nowhere"], "没有这个单位"),
        (["--unit-code", "school", "--login", "teacher"], "已经有人用了"),
        (["--unit-code", "school", "--login", PASSWORD[:5]], "容易被猜到"),
        (["--unit-code", "school", "--name", " "], "没有填写"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    monkeypatch, settings: Settings, county: County, capsys, argv: list[str], said: str
):
    assert run(monkeypatch, settings, *FIRST, *argv) == 2
    assert said in capsys.readouterr().err
    with county.database.transaction(reads_only=True) as session:
        assert session.query(Person).filter_by(login="root").count() == 0


def test_the_password_is_asked_for_twice_at_the_terminal(monkeypatch, settings: Settings, database: Database, capsys):
    answers = iter([PASSWORD, "another"])
    monkeypatch.setattr(terminal, "getpass", lambda _: next(answers))
    assert terminal.main([*FIRST, "--lang", "en"], settings) == 2
    assert "twice" in capsys.readouterr().err
    monkeypatch.setattr(terminal, "getpass", lambda _: PASSWORD)
    assert terminal.main(FIRST, settings) == 0


def test_a_database_of_another_release_is_named(monkeypatch, settings: Settings, tmp_path, capsys):
    empty = settings.model_copy(update={"database": f"sqlite:///{tmp_path}/empty.db"})
    assert run(monkeypatch, empty, *FIRST) == 2
    assert "migrate" in capsys.readouterr().err
