import io
import re
import zipfile

import openpyxl
import pytest
from fastapi.testclient import TestClient

from service.accounts.roles import Role
from service.accounts.tables import Person, RoleGrant
from service.database.engine import Database
from service.journal.tables import Entry
from tests.service.county import County

HTML = {"accept": "text/html"}
CHINESE = ["登录名（工号）", "姓名", "单位代码", "学科", "角色", "角色范围（单位代码）", "状态"]
ENGLISH = ["Login (staff number)", "Full name", "Unit code", "Subject", "Role", "Role over (unit code)", "State"]
NEW = ["t-100", "新老师", "school", "数学", "教师", "school", "在用"]


@pytest.fixture
def administrator(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "administrator")


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client: TestClient, content: bytes, name: str = "people.xlsx"):
    return client.post("/people/import", files={"file": (name, content)}, headers=HTML)


def carried(html: str) -> str:
    return re.findall(r'name="rows" value="([^"]+)"', html)[0]


def confirm(client: TestClient, html: str):
    return client.post("/people/import/confirm", data={"rows": carried(html)}, headers=HTML)


def tiles(html: str) -> list[int]:
    """Return how many are added, changed and already so."""
    return [int(figure) for figure in re.findall(r"<dd>(\d+)</dd>", html)]


def problems(html: str) -> list[str]:
    found = re.search(r'class="card problems".*?</section>', html, re.DOTALL)
    return re.findall(r"<li>([^<]*)</li>", found[0].replace("&#34;", '"')) if found else []


def sheets(content: bytes) -> list[list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def people(database: Database) -> dict[str, Person]:
    with database.transaction(reads_only=True) as session:
        return {one.login: one for one in session.query(Person)}


def test_an_upload_is_looked_through_before_anything_is_saved(administrator: TestClient, database: Database):
    response = upload(administrator, workbook(CHINESE, NEW))
    assert response.status_code == 200, response.text
    assert tiles(response.text) == [1, 0, 0]
    assert "现在还没有保存" in response.text
    assert "t-100" not in people(database)
    with database.transaction(reads_only=True) as session:
        assert session.query(Entry).count() == 0


def test_whoever_is_imported_gets_in_with_the_password_of_the_list(administrator: TestClient, database: Database):
    second_role = [*NEW[:4], "评审人", "county", ""]
    done = confirm(administrator, upload(administrator, workbook(CHINESE, NEW, second_role)).text)
    assert tiles(done.text) == [1, 0, 0]
    added = people(database)["t-100"]
    assert {(one.role, one.unit.code) for one in added.grants} == {(Role.TEACHER, "school"), (Role.REVIEWER, "county")}
    listed = administrator.post("/people/import/passwords.xlsx", data={"rows": carried(done.text)})
    ((_, row),) = sheets(listed.content)
    assert row[:3] == ("t-100", "新老师", "第一中学")
    form = {"login": "t-100", "password": row[3]}
    assert administrator.post("/sign-in", data=form, follow_redirects=False).status_code == 303
    assert administrator.get("/api/v1/me").json()["code"] == "password_to_change"


def test_existing_people_are_brought_to_what_the_file_says(administrator: TestClient, database: Database):
    rows = [
        ["teacher", "王老师", "other_school", "物理", "评审组长", "", "停用"],
        ["colleague", "李老师", "school", "语文", "教师", "", ""],
    ]
    response = upload(administrator, workbook(CHINESE, *rows))
    assert tiles(response.text) == [0, 1, 1]
    confirm(administrator, response.text)
    changed = people(database)["teacher"]
    assert (changed.unit.code, changed.subject, changed.active) == ("other_school", "物理", False)
    assert [(one.role, one.unit.code) for one in changed.grants] == [(Role.PANEL_HEAD, "other_school")]


def test_headings_count_in_both_languages_and_in_any_order(administrator: TestClient):
    row = dict(zip(ENGLISH, NEW, strict=True)) | {"Role": "Teacher", "State": "In use"}
    turned = list(reversed(ENGLISH))
    assert tiles(upload(administrator, workbook(turned, [row[name] for name in turned])).text) == [1, 0, 0]
    assert (
        tiles(upload(administrator, workbook(["工号", "姓名", "单位代码"], [20260042, "新老师", "school"])).text)[0]
        == 1
    )


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (["", "新老师", "school"], "A2", "没有填写"),
        (["a b", "新老师", "school"], "A2", "不能用的字符"),
        (["t-1", "", "school"], "B2", "没有填写"),
        (["t-1", "新老师", "nowhere"], "C2", "没有代码为“nowhere”的学校或单位"),
        (["t-1", "新老师", "far_school"], "C2", "没有代码为“far_school”的学校或单位"),
        (["t-1", "新老师", "school", "x" * 41], "D2", "太长"),
        (["t-1", "新老师", "school", "", "校长"], "E2", "“校长”不在可填内容中"),
        (["t-1", "新老师", "school", "", "", "school"], "E2", "却没有写角色"),
        (["t-1", "新老师", "school", "", "教师", "city"], "F2", "city"),
        (["t-1", "新老师", "school", "", "", "", "休假"], "G2", "“休假”不在可填内容中"),
        (["far_auditor", "卫县", "school"], "A2", "范围之外"),
        (["administrator", "蒋管理", "county"], "A2", "不能取消自己的管理员角色"),
    ],
)
def test_every_wrong_cell_is_named(administrator: TestClient, row: list[object], cell: str, said: str):
    response = upload(administrator, workbook(CHINESE, row))
    assert response.status_code == 422
    assert len(problems(response.text)) == 1, problems(response.text)
    assert problems(response.text)[0].startswith(f"{cell}: ")
    assert said in problems(response.text)[0]


def test_all_problems_are_listed_and_nothing_is_taken(administrator: TestClient, database: Database):
    rows = [NEW, ["t-101", "新老师", "nowhere"], [], ["t-102", "", "school", "", "校长"]]
    html = upload(administrator, workbook(CHINESE, *rows)).text
    assert [one.split(":")[0] for one in problems(html)] == ["C3", "B5", "E5"]
    assert "有 3 个单元格不能导入" in html
    assert 'name="rows"' not in html
    assert "t-100" not in people(database)


def test_rows_of_one_person_have_to_agree(administrator: TestClient):
    html = upload(administrator, workbook(CHINESE, NEW, ["t-100", "别人", "", "物理"])).text
    assert [one.split(":")[0] for one in problems(html)] == ["B3", "D3"]
    assert "第 2 行不一致" in html


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "没有"),
        ([CHINESE], "没有可以导入的行"),
        ([["姓名", "学科"]], "缺少“登录名（工号）”这一列"),
        ([CHINESE, *([[f"t-{n}", "新老师", "school"] for n in range(1001)])], "超过 1000 行"),
    ],
)
def test_a_sheet_without_what_is_needed(administrator: TestClient, rows: list[list[object]], said: str):
    response = upload(administrator, workbook(*rows))
    assert response.status_code == 422
    assert said in response.text


def test_only_the_first_visible_sheet_counts(administrator: TestClient):
    book = openpyxl.Workbook()
    book.create_sheet("other").append(CHINESE)
    target = io.BytesIO()
    book.save(target)
    assert "表是空的" in upload(administrator, target.getvalue()).text


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("xl/workbook.xml", b" " * 150_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("people.xlsx", b"", 422),
        ("people.xlsx", b"PK\x03\x04 broken", 422),
        ("people.xlsx", b"\x00" * (5 * 1024 * 1024 + 1), 413),
        ("people.csv", "登录名,姓名,单位代码\nt-1,新老师,school".encode(), 415),
        ("people.xlsx", bomb(), 413),
    ],
)
def test_hostile_and_other_files_are_refused(administrator: TestClient, name: str, content: bytes, status: int):
    response = upload(administrator, content, name)
    assert response.status_code == status, response.text
    assert 'role="alert"' in response.text


def test_without_a_file_the_page_asks_for_one(administrator: TestClient):
    assert "请选择文件" in administrator.post("/people/import", data={}, headers=HTML).text


@pytest.mark.parametrize("rows", ["", "!!!", "AAAA", "eJwDAAAAAAE="])
def test_what_did_not_come_back_whole_is_refused(administrator: TestClient, rows: str):
    for address in ("/people/import/confirm", "/people/import/passwords.xlsx"):
        response = administrator.post(address, data={"rows": rows}, headers=HTML)
        assert response.status_code == 422
        assert "请重新上传" in response.text


def test_a_confirmation_is_checked_again(client: TestClient, county: County, database: Database):
    html = upload(county.sign_in(client, "administrator"), workbook(CHINESE, NEW)).text
    refused = confirm(county.sign_in(client, "far_administrator"), html)
    assert refused.status_code == 422
    assert "t-100" not in people(database)


def test_the_template_is_taken_back_without_its_example(administrator: TestClient):
    template = administrator.get("/people/template.xlsx").content
    first, allowed = sheets(template)
    assert list(first[0]) == CHINESE
    assert "示例" in first[1][0]
    assert ("school", "第一中学", "学校") in [row[:3] for row in allowed]
    assert "评审组长" in [row[3] for row in allowed]
    assert "没有可以导入的行" in upload(administrator, template).text
    english = sheets(administrator.get("/people/template.xlsx?lang=en").content)
    assert list(english[0][0]) == ENGLISH


def test_an_export_can_be_imported_again(administrator: TestClient, county: County, database: Database):
    with database.transaction() as session:
        session.get(Person, county.people["teacher"]).name = "=HYPERLINK(1)"
        colleague = session.get(Person, county.people["colleague"])
        colleague.grants.append(RoleGrant(role=Role.REVIEWER, unit_id=county.units["city"]))
    content = administrator.get("/people/export.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    named = [cell for cell in book.worksheets[0]["B"] if cell.value == "=HYPERLINK(1)"]
    assert [(cell.data_type, cell.quotePrefix) for cell in named] == [("s", True)]
    logins = {row[0] for row in sheets(content)[0]}
    assert "stranger" in logins
    assert "far_auditor" not in logins
    response = upload(administrator, content)
    assert tiles(response.text) == [0, 0, len(logins) - 1], problems(response.text)


def test_whoever_does_not_manage_people_imports_nobody(client: TestClient, county: County):
    county.sign_in(client, "auditor")
    assert client.get("/people/export.xlsx").status_code == 200
    assert client.get("/people/import").status_code == 403
    assert upload(client, workbook(CHINESE, NEW)).status_code == 403
