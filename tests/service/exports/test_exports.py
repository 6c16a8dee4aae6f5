"""What is exported is what training reads, without a name in it."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.exports import table
from service.exports.terminal import main
from service.files.store import FileStore, open_files
from service.reviews.tables import AssignmentState, Review, Seat
from service.settings import Settings
from service.submissions.tables import Evidence
from tests.service import stand_in
from tests.service.county import County, assign, declare, hand_in
from training.rows import read_rows

API = "/api/v1/exports/scored-table"
OTHER_TEXT = "第二小学赵老师的数据可信。" * 5
TEXT = (
    "=课前发放问卷42份，由第一中学王老师统计，学生张小明说懂了，电话13812345678。"
    "数据可信，结论具体。\n\n第二段，有“引号”,逗号。"
) * 5


def review(session, evidence: Evidence, person: int, seat: Seat, blind: str, final: str | None, **more) -> None:
    ids = [one["id"] for one in evidence.grades[-1].grade["criteria"]]
    assignment = assign(session, evidence, person, seat)
    assignment.state = AssignmentState.DONE if final else AssignmentState.BLIND_DONE
    session.add(
        Review(
            assignment_id=assignment.id,
            blind_levels=dict.fromkeys(ids, blind),
            blind_at=now(),
            blind_seconds=60,
            final_levels=dict.fromkeys(ids, final) if final else None,
            final_at=now() if final else None,
            change_reasons={},
            order=[],
            **more,
        )
    )


@pytest.fixture
def files(settings: Settings) -> FileStore:
    return open_files(settings.files)


@pytest.fixture
def reviewed(county: County, database: Database, files: FileStore) -> County:
    """Two finished reviews of one item, an unfinished one, one that is off task, and another school's."""
    with database.transaction() as session:
        first, second = hand_in(session, declare(session, county, state=State.FINAL), TEXT, files).evidence
        review(session, first, county.people["reviewer"], Seat.FIRST, "qualified", "excellent")
        review(session, first, county.people["second"], Seat.SECOND, "excellent", "excellent")
        review(session, first, county.people["third"], Seat.THIRD, "qualified", None)
        review(session, second, county.people["reviewer"], Seat.FIRST, "qualified", "qualified", off_task=True)
        other = hand_in(
            session, declare(session, county, "stranger", state=State.PUBLICITY), OTHER_TEXT, files
        ).evidence
        review(session, other[1], county.people["other_reviewer"], Seat.FIRST, "qualified", "qualified")
    return county


def rows(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(StringIO(response.text, newline="")))


def test_one_row_for_each_reviewer_and_criterion(client: TestClient, reviewed: County):
    found = rows(reviewed.sign_in(client, "head").get(API))
    assert len(found) == 8
    assert {one["level"] for one in found} == {"excellent"}
    assert {one["reviewer_id"] for one in found} == {
        f"P{reviewed.people['reviewer']}",
        f"P{reviewed.people['second']}",
    }
    assert {one["group_subject"] for one in found} == {"数学"}
    assert {one["criterion"] for one in found} == {f"A1-E1-{n}" for n in range(1, 5)}


def test_the_levels_before_the_machine_was_seen(client: TestClient, reviewed: County):
    found = rows(reviewed.sign_in(client, "head").get(API, params={"phase": "blind"}))
    assert [one["level"] for one in found] == ["qualified"] * 4 + ["excellent"] * 4


def test_no_name_and_no_number_of_a_person_leaves(client: TestClient, reviewed: County):
    text = reviewed.sign_in(client, "auditor").get(API).text
    for told in ("王老师", "钱评审", "第一中学", "赵老师", "第二小学", "张小明", "13812345678"):
        assert told not in text
    assert "问卷42份" in text


def test_everybody_exports_their_own_part(client: TestClient, reviewed: County):
    expected = {"head": 8, "other_head": 4, "auditor": 12, "far_auditor": 0}
    for person, n in expected.items():
        assert len(rows(reviewed.sign_in(client, person).get(API))) == n, person
    client = reviewed.sign_in(client, "auditor")
    assert len(rows(client.get(API, params={"state": "final"}))) == 8
    assert len(rows(client.get(API, params={"state": ["final", "publicity"]}))) == 12
    assert len(rows(client.get(API, params={"school": reviewed.units["other_school"]}))) == 4
    assert rows(client.get(API, params={"round": 999})) == []


def test_the_page_counts_what_will_be_written(client: TestClient, reviewed: County):
    html = reviewed.sign_in(client, "head").get("/exports").text
    assert "<dd>8</dd>" in html
    assert "1 次已完成的评审没有列入" in html
    assert "/exports/scored-table.csv?phase=final" in html
    empty = reviewed.sign_in(client, "head").get("/exports?state=draft&round=&school=").text
    assert "这里没有完成的评审" in empty


def test_the_workbook_holds_the_same(client: TestClient, reviewed: County, monkeypatch: pytest.MonkeyPatch):
    client = reviewed.sign_in(client, "head")
    response = client.get("/exports/scored-table.xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    found = list(sheet.values)
    assert len(found) == 9
    assert found[0][0] == "evidence_id"
    assert rows(client.get("/exports/scored-table.csv"))[0]["text"] == found[1][-1]
    monkeypatch.setattr(table, "MOST_ROWS", 7)
    assert client.get("/exports/scored-table.xlsx").status_code == 422


@pytest.mark.parametrize("address", ["/exports", "/exports/scored-table.csv", "/exports/scored-table.xlsx", API])
def test_who_may_not(client: TestClient, reviewed: County, address: str):
    assert client.get(address).status_code == 401
    for person in ("teacher", "reviewer", "administrator"):
        assert reviewed.sign_in(client, person).get(address).status_code == 403, person


@pytest.mark.parametrize("phase", ["final", "blind"])
def test_training_reads_what_the_terminal_writes(
    reviewed: County, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], phase: str
):
    folder = tmp_path / "out"
    assert main([str(folder), "--round", str(reviewed.round), "--phase", phase], settings) == 0
    assert "12 行" in capsys.readouterr().out
    read = read_rows(folder / "scored_table.csv", stand_in.STANDARD)
    assert read.rejects == ()
    assert len(read.rows) == 12
    assert read.masked["ids"] == 0
    assert {one.level for one in read.rows} <= {"qualified", "excellent"}
    assert {one.groups["subject"] for one in read.rows} == {"数学"}
    assert "13812345678" not in (folder / "texts").joinpath(f"{read.rows[0].evidence_id}.txt").read_text("utf-8")
    assert main([str(folder)], settings) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_training_reads_what_the_page_gives(client: TestClient, reviewed: County, tmp_path: Path, kind: str):
    path = tmp_path / f"table.{kind}"
    path.write_bytes(reviewed.sign_in(client, "auditor").get(f"/exports/scored-table.{kind}").content)
    read = read_rows(path, stand_in.STANDARD)
    assert read.rejects == ()
    assert len(read.rows) == 12


def test_a_database_of_another_release_is_refused(settings: Settings, tmp_path: Path):
    old = settings.model_copy(update={"database": f"sqlite:///{tmp_path}/none.db"})
    assert main([str(tmp_path / "out")], old) == 2
