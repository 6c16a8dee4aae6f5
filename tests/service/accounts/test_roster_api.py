import pytest
from fastapi.testclient import TestClient

from service.accounts.roster_workbook import MEDIA_TYPE
from service.database.engine import Database
from service.journal.tables import Entry
from tests.service.accounts.test_roster import CHINESE, NEW, people, sheets, workbook
from tests.service.county import County

CHANGED = ["teacher", "王老师", "other_school", "物理", "教师", "", ""]


@pytest.fixture
def administrator(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "administrator")


def send(client: TestClient, content: bytes, **params: bool):
    return client.post("/api/v1/imports/people", files={"file": ("people.xlsx", content)}, params=params)


def test_an_import_is_a_rehearsal_unless_said_otherwise(administrator: TestClient, database: Database):
    response = send(administrator, workbook(CHINESE, NEW, CHANGED))
    assert response.status_code == 200, response.text
    assert response.json() == {"dry_run": True, "created": 1, "updated": 1, "unchanged": 0, "passwords": []}
    assert "t-100" not in people(database)
    with database.transaction(reads_only=True) as session:
        assert session.query(Entry).count() == 0


def test_whoever_was_imported_gets_in_with_the_password_that_came_back(administrator: TestClient, database: Database):
    done = send(administrator, workbook(CHINESE, NEW, CHANGED), dry_run=False).json()
    assert (done["dry_run"], done["created"], done["updated"]) == (False, 1, 1)
    (given,) = done["passwords"]
    assert (given["person_id"], given["unit"]) == (people(database)["t-100"].id, "第一中学")
    form = {"login": given["login"], "password": given["password"]}
    assert administrator.post("/sign-in", data=form, follow_redirects=False).status_code == 303
    assert administrator.get("/api/v1/me").json()["code"] == "password_to_change"


def test_the_passwords_are_not_kept_for_a_repeated_request(administrator: TestClient, database: Database):
    content, key = {"file": ("people.xlsx", workbook(CHINESE, NEW))}, {"Idempotency-Key": "k"}
    address = "/api/v1/imports/people?dry_run=false"
    assert administrator.post(address, files=content, headers=key).json()["created"] == 1
    again = administrator.post(address, files=content, headers=key).json()
    assert (again["created"], again["unchanged"], again["passwords"]) == (0, 1, [])


@pytest.mark.parametrize("dry_run", [True, False])
def test_one_wrong_cell_refuses_the_whole_file_and_is_named(
    administrator: TestClient, database: Database, *, dry_run: bool
):
    wrong = ["t-1", "新老师", "nowhere", "", "校长", "", ""]
    response = send(administrator, workbook(CHINESE, NEW, wrong), dry_run=dry_run)
    assert (response.status_code, response.json()["code"]) == (422, "workbook_refused")
    assert response.headers["content-type"] == "application/problem+json"
    assert [one.partition(":")[0] for one in response.json()["errors"]] == ["C3", "E3"]
    assert "t-100" not in people(database)


def test_a_missing_column_is_named(administrator: TestClient):
    assert send(administrator, workbook(CHINESE[1:], NEW[1:])).json()["errors"][0].startswith("A1: ")


@pytest.mark.parametrize(("content", "status"), [(b"login,name", 415), (b"", 422)])
def test_what_is_no_workbook_is_refused(administrator: TestClient, content: bytes, status: int):
    assert send(administrator, content).status_code == status


def test_what_is_exported_can_be_imported_again(administrator: TestClient, database: Database):
    response = administrator.get("/api/v1/exports/people")
    assert response.headers["content-type"] == MEDIA_TYPE
    assert 'filename="people.xlsx"' in response.headers["content-disposition"]
    done = send(administrator, response.content, dry_run=False).json()
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, len(sheets(response.content)[0]) - 1)


def test_the_template_offers_the_units_of_whoever_asks(administrator: TestClient):
    filled, allowed = sheets(administrator.get("/api/v1/imports/people/template").content)
    assert list(filled[0]) == CHINESE
    codes = {row[0] for row in allowed}
    assert "school" in codes
    assert "far_school" not in codes


def test_units_are_exported_as_far_as_they_are_seen(client: TestClient, county: County):
    (rows,) = sheets(county.sign_in(client, "head").get("/api/v1/exports/units").content)
    assert [row[0] for row in rows[1:]] == ["school"]


@pytest.mark.parametrize("address", ["exports/people", "imports/people/template", "exports/units"])
def test_teachers_export_nobody(client: TestClient, county: County, address: str):
    assert county.sign_in(client, "teacher").get(f"/api/v1/{address}").status_code == 403
