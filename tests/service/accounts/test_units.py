import io

import openpyxl
import pytest
from fastapi.testclient import TestClient

from service.accounts.tables import Unit
from service.database.engine import Database
from tests.service.county import County

HTML = {"accept": "text/html"}


@pytest.fixture
def administrator(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "administrator")


def test_the_tree_shows_what_is_within_reach(administrator: TestClient):
    html = administrator.get("/units").text
    assert "第一中学" in html
    assert "邻县" not in html
    assert "示例市" not in html
    assert '<span class="depth-1">第一中学</span>' in html


def test_a_unit_is_added_below_ones_own(administrator: TestClient, county: County, database: Database):
    above = county.units["county"]
    form = {"above": str(above), "kind": "school", "code": "school-9", "name": "第九中学", "rural": "yes"}
    assert administrator.post("/units", data=form, follow_redirects=False).status_code == 303
    assert "第九中学" in administrator.get("/units?said=added").text
    with database.transaction(reads_only=True) as session:
        added = session.query(Unit).filter_by(code="school-9").one()
        assert added.path == f"{session.get(Unit, above).path}{added.id}/"
        assert added.rural is True


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "school"}, "已经有人用了"),
        ({"kind": "province"}, "不能放在所选单位之下"),
        ({"kind": "county"}, "不能放在所选单位之下"),
        ({"above": "1"}, "您管理的单位里没有它"),
        ({"name": ""}, "没有填写"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_on_the_page(
    administrator: TestClient, county: County, changed: dict[str, str], said: str
):
    form = {"above": str(county.units["county"]), "kind": "school", "code": "school-9", "name": "第九中学", **changed}
    response = administrator.post("/units", data=form, headers=HTML)
    assert response.status_code == 422
    assert said in response.text


def test_a_unit_is_renamed(administrator: TestClient, county: County):
    key = county.units["school"]
    assert "第一中学" in administrator.get(f"/units/{key}").text
    assert administrator.post(f"/units/{key}", data={"name": "实验中学"}, follow_redirects=False).status_code == 303
    assert administrator.get(f"/api/v1/units/{key}").json()["name"] == "实验中学"
    assert administrator.post(f"/units/{key}", data={"name": ""}, headers=HTML).status_code == 422
    assert administrator.post(f"/units/{county.units['far_school']}", data={"name": "x"}).status_code == 404


def test_units_over_the_api(administrator: TestClient, county: County):
    body = {"kind": "town", "code": "town-1", "name": "城关镇", "parent_id": county.units["county"]}
    made = administrator.post("/api/v1/units", json=body)
    assert made.status_code == 201
    address = f"/api/v1/units/{made.json()['id']}"
    assert administrator.put(address, json={"name": "城东镇"}).json()["name"] == "城东镇"
    assert {one["code"] for one in administrator.get("/api/v1/units").json()["items"]} == {
        "county",
        "school",
        "other_school",
        "town-1",
    }
    assert administrator.get(f"/api/v1/units/{county.units['far_school']}").status_code == 404
    assert administrator.post("/api/v1/units", json={**body, "code": "t", "parent_id": 1}).status_code == 422


def test_whoever_only_reads_adds_nothing(client: TestClient, county: County):
    county.sign_in(client, "auditor")
    assert 'action="/units"' not in client.get("/units").text
    assert client.post("/units", data={}).status_code == 403
    assert client.get(f"/units/{county.units['school']}").status_code == 403


def test_units_are_exported(administrator: TestClient):
    sheet = openpyxl.load_workbook(io.BytesIO(administrator.get("/units/export.xlsx").content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("单位代码", "单位名称", "类别", "上级单位代码")
    assert ("school", "第一中学", "学校", "county") in rows
