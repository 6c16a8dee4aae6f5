"""Consistency over HTTP: what the county sees, what a school sees, and what neither may."""

from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from service.consistency import chores, store
from service.consistency.tables import FigureState
from service.database.engine import Database
from service.settings import Settings
from tests.service.consistency.judged import with_figures
from tests.service.county import County


@pytest.fixture
def evidence(county: County, settings: Settings) -> int:
    return with_figures(county, settings, joined=True)[0]


def test_before_there_are_reviews_the_page_says_what_comes(client: TestClient, county: County):
    page = county.sign_in(client, "auditor").get("/consistency")
    assert page.status_code == 200
    assert "有了评完的材料" in page.text


def test_the_county_gets_an_answer_its_schools_and_what_to_do(client: TestClient, county: County, evidence: int):
    page = county.sign_in(client, "auditor").get("/consistency").text
    assert "第一中学" in page
    assert "第二小学" in page
    assert "钱评审" in page
    assert "/spot-checks" in page
    english = client.get("/consistency?lang=en").text
    assert "What to do next" in english


def test_where_nothing_can_be_told_the_cross_readings_are_named(client: TestClient, county: County, settings: Settings):
    with_figures(county, settings, joined=False)
    county.sign_in(client, "auditor")
    page = client.get("/consistency?lang=en").text
    assert "cannot be told" in page
    assert "Cross-readings to hand out" in page
    assert "王老师" in page
    book = load_workbook(BytesIO(client.get("/consistency/figures.xlsx?lang=en").content))
    rows = list(book["Cross-readings"].values)
    names = {str(cell) for row in rows for cell in row}
    assert any("王老师" in name for name in names)
    assert len(rows) > 1


def test_it_goes_down_to_the_single_item(client: TestClient, county: County, evidence: int):
    county.sign_in(client, "auditor")
    school = client.get(f"/consistency/schools/{county.units['school']}")
    assert f"/consistency/items/{evidence}" in school.text or "等级都相同" in school.text
    reviewer = client.get(f"/consistency/reviewers/{county.people['reviewer']}")
    assert "钱评审" in reviewer.text
    item = client.get(f"/consistency/items/{evidence}")
    assert item.status_code == 200
    assert "钱评审" in item.text
    assert f"/evidence/{evidence}" in item.text


def test_a_school_sees_its_own_panel_and_nobody_elses(client: TestClient, county: County, evidence: int):
    county.sign_in(client, "head")
    led = client.get("/consistency", follow_redirects=False)
    assert led.headers["location"] == f"/consistency/schools/{county.units['school']}"
    page = client.get(led.headers["location"]).text
    assert "钱评审" in page
    assert "褚评审" not in page
    assert "第二小学" not in page
    assert client.get(f"/consistency/schools/{county.units['other_school']}").status_code == 404
    assert client.get(f"/consistency/reviewers/{county.people['other_reviewer']}").status_code == 404
    county_page = f"/consistency?round={county.round}&unit={county.units['county']}"
    assert client.get(county_page, follow_redirects=False).headers["location"] == led.headers["location"]
    assert client.get("/consistency/figures.xlsx", follow_redirects=False).status_code == 303


def test_another_county_sees_nothing(client: TestClient, county: County, evidence: int):
    county.sign_in(client, "far_auditor")
    assert "第一中学" not in client.get("/consistency").text
    assert client.get("/api/v1/consistency").json() == []
    assert client.get("/api/v1/consistency/county").json() is None
    assert client.get(f"/consistency/items/{evidence}").status_code == 404
    asked = {"round_id": county.round, "unit_id": county.units["county"]}
    assert client.post("/api/v1/consistency/compute", json=asked).status_code == 404


def test_figures_can_be_asked_for_again(client: TestClient, county: County, database: Database, evidence: int):
    county.sign_in(client, "auditor")
    asked = {"round_id": county.round, "unit_id": county.units["county"]}
    assert client.post("/consistency/compute", data=asked, follow_redirects=False).status_code == 303
    with database.transaction(reads_only=True) as session:
        assert store.all_rows(session)[0].state is FigureState.WAITING
        assert list(chores.due(session)) == [county.round]
    assert "等待后台计算" in client.get("/consistency").text
    answered = client.post("/api/v1/consistency/compute", json=asked)
    assert (answered.status_code, answered.json()["state"]) == (202, "waiting")
    unknown = {"round_id": 999, "unit_id": county.units["county"]}
    assert client.post("/api/v1/consistency/compute", json=unknown).status_code == 404


def test_programs_get_what_the_pages_show(client: TestClient, county: County, evidence: int):
    county.sign_in(client, "auditor")
    (listed,) = client.get("/api/v1/consistency").json()
    assert (listed["state"], listed["unit"]) == ("done", "示例县")
    found = client.get("/api/v1/consistency/county").json()
    assert found["figures"]["round_id"] == county.round
    assert found["reviewers"][str(county.people["reviewer"])] == "钱评审"
    school = client.get(f"/api/v1/consistency/schools/{county.units['school']}").json()
    assert school["school"]["unit_id"] == county.units["school"]
    assert {one["name"] for one in school["panel"]} >= {"钱评审", "孙评审"}
    reviewer = client.get(f"/api/v1/consistency/reviewers/{county.people['reviewer']}").json()
    assert reviewer["figures"]["n"] > 0
    item = client.get(f"/api/v1/consistency/items/{evidence}").json()
    assert len(item["readers"]) == 2
    assert all(len(one["final"]) == 2 for one in item["criteria"])
