"""The teacher's pages, without JavaScript."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from service.declarations.states import State
from service.rounds.tables import Round, RoundState
from tests.service.conftest import Open
from tests.service.county import County, add_round, declare, hand_in
from tests.service.submissions.conftest import EXCELLENT, put, put_all, state_of, submit

Work = Callable[[], None]
PAGE = {"accept": "text/html"}
NO_FILE = {"file": ("", b"")}


def test_the_empty_list_says_what_to_do(teacher: TestClient, county: County):
    html = teacher.get("/declarations").text
    assert "您还没有申报能力点" in html
    assert 'href="/declarations/new"' in html
    with county.database.transaction() as session:
        session.get_one(Round, county.round).state = RoundState.CLOSED
    html = teacher.get("/declarations").text
    assert "目前没有可以申报的评审轮次" in html
    assert 'href="/declarations/new"' not in html
    assert "目前没有可以申报的评审轮次" in teacher.get("/declarations/new").text


def test_choosing_a_point(teacher: TestClient, county: County, declared: int):
    html = teacher.get("/declarations/new").text
    assert "学情分析报告" in html
    assert "1000–2500字" in html
    assert 'name="point" value="A1"' not in html  # declared already
    assert 'name="point" value="A2"' in html
    assert "<select" in teacher.get("/rounds").text or "select" not in html
    with county.database.transaction() as session:
        second = add_round(session, county.units["school"], "校内轮次").id
    assert "校内轮次" in teacher.get("/declarations/new").text
    html = teacher.get(f"/declarations/new?round_id={second}").text
    assert 'name="point" value="A1"' in html
    made = teacher.post("/declarations", data={"round_id": second, "point": "A1"}, follow_redirects=False)
    assert made.status_code == 303
    assert teacher.get(made.headers["location"]).status_code == 200


def test_declaring_twice_is_a_page_that_says_so(teacher: TestClient, county: County, declared: int):
    refused = teacher.post("/declarations", data={"round_id": county.round, "point": "A1"}, headers=PAGE)
    assert refused.status_code == 409
    assert "已申报过 A1" in refused.text


def test_my_points_show_state_next_step_and_date(teacher: TestClient, county: County):
    with county.database.transaction() as session:
        declare(session, county, point="A1")
        declare(session, county, point="A5", state=State.PUBLICITY)
        declare(session, county, "colleague", point="B1")
        due = session.get_one(Round, county.round).submit_by
    html = teacher.get("/declarations").text
    assert f"{due} 截止" in html
    assert "还有 30 天" in html
    assert 'href="/declarations/2/result"' in html
    assert "/declarations/3" not in html, "the colleague's"


def test_the_whole_way_without_javascript(teacher: TestClient, county: County, declared: int, work: Work):
    bench = f"/declarations/{declared}"
    html = teacher.get(bench).text
    assert "给出发放数、有效数和统计结果" in html
    assert "材料交齐后即可提交" in html
    for item in ("A1-E1", "A1-E2"):
        sent = teacher.post(f"{bench}/evidence/{item}", data={"text": EXCELLENT}, files=NO_FILE, follow_redirects=False)
        assert sent.headers["location"] == f"{bench}#item-{item}"
    html = teacher.get(bench).text
    assert "正在排队" in html
    assert "请刷新页面查看进度" in html
    work()
    html = teacher.get(bench).text
    assert "机器初步等级" in html
    assert "初步、无约束力" in html
    assert "示例数据" in html
    assert "形式检查未发现问题" in html
    assert "还没有评审人打开" not in html
    teacher.post(f"{bench}/submit", data={"consent": "yes"})
    assert state_of(county, declared) == "in_review"
    html = teacher.get(bench).text
    assert "撤回</button>" in html
    assert 'type="file"' not in html
    teacher.post(f"{bench}/withdraw")
    assert state_of(county, declared) == "draft"
    teacher.post(f"{bench}/evidence/A1-E2/remove")
    assert "材料交齐后即可提交" in teacher.get(bench).text


def test_a_refused_upload_keeps_what_was_typed(open_client: Open, county: County, declared: int):
    client = county.sign_in(open_client(max_characters=10), "teacher")
    answer = client.post(
        f"/declarations/{declared}/evidence/A1-E2", data={"text": "<b>超过十个字的一段文字</b>"}, files=NO_FILE
    )
    assert answer.status_code == 413
    assert "&lt;b&gt;超过十个字的一段文字&lt;/b&gt;</textarea>" in answer.text
    assert 'role="alert" id="refused-A1-E2"' in answer.text
    assert client.get(f"/api/v1/declarations/{declared}").json()["submissions"] == []


def test_handing_in_too_early_says_what_is_missing(teacher: TestClient, declared: int):
    answer = teacher.post(f"/declarations/{declared}/submit", headers=PAGE)
    assert answer.status_code == 409
    assert "A1-E1 学情分析方案、A1-E2 学情分析报告" in answer.text


def test_progress_follows_the_worker(teacher: TestClient, declared: int, work: Work):
    put_all(teacher, declared)
    before = teacher.get(f"/declarations/{declared}/progress").json()
    assert before["state"] == "draft"
    assert [one["busy"] for one in before["items"]] == [True, True]
    assert before["items"][0]["progress"] == "正在排队"
    work()
    assert [one["reading"] for one in teacher.get(f"/declarations/{declared}/progress").json()["items"]] == [
        "graded",
        "graded",
    ]


def test_the_text_page_shows_findings_and_no_level(teacher: TestClient, declared: int, work: Work):
    evidence = put(teacher, declared, "A1-E1", EXCELLENT + "家长电话：13812345678。<script>alert(1)</script>").json()
    work()
    html = teacher.get(f"/evidence/{evidence['id']}").text
    assert "电话号码" in html
    assert 'class="spot"' in html
    assert "<script>alert" not in html
    assert "初步等级" not in html
    assert "chip" not in html


def test_what_changed_between_two_versions(teacher: TestClient, county: County, declared: int, work: Work):
    put(teacher, declared, "A1-E1", EXCELLENT)
    put(teacher, declared, "A1-E2", EXCELLENT + "家长电话：13812345678。")
    submit(teacher, declared)
    work()
    put(teacher, declared, "A1-E2", EXCELLENT.replace("42份", "45份", 1) + "附统计图。")
    work()
    first, second = [one["id"] for one in teacher.get(f"/api/v1/declarations/{declared}").json()["submissions"]]
    assert f"/submissions/{second}/difference?with=1" in teacher.get(f"/declarations/{declared}").text
    html = teacher.get(f"/submissions/{second}/difference").text
    assert "第 1 版到第 2 版的改动" in html
    assert "<del>42</del><ins>45</ins>" in html
    assert re.search(r"\d+ 段没有变化", html)
    items = teacher.get(f"/api/v1/submissions/{second}/difference?with=1").json()["items"]
    assert [one["kind"] for one in items] == ["same", "changed"]
    assert teacher.get(f"/submissions/{first}/difference").status_code == 404
    assert teacher.get(f"/submissions/{second}/difference?with=9").status_code == 404


@pytest.mark.parametrize("who", ["colleague", "stranger", "reviewer", "head", "administrator"])
def test_the_workbench_is_the_teachers_own(client: TestClient, county: County, declared: int, who: str):
    county.sign_in(client, who)
    expected = 404 if who in {"colleague", "stranger"} else 403
    assert client.get(f"/declarations/{declared}").status_code == expected
    assert client.get(f"/declarations/{declared}/progress").status_code == expected
    assert put(client, declared, "A1-E1").status_code == expected
    assert submit(client, declared).status_code == expected
    assert client.post(f"/declarations/{declared}/withdraw").status_code == expected


def test_a_form_without_its_token_changes_nothing(teacher: TestClient, county: County, declared: int):
    del teacher.headers["x-csrf-token"]
    assert teacher.post(f"/declarations/{declared}/submit", data={"csrf": "wrong"}).status_code == 403


def test_pages_in_english(teacher: TestClient, county: County):
    with county.database.transaction() as session:
        made = declare(session, county, state=State.IN_REVIEW)
        hand_in(session, made)
    assert "What it asks for and how it is judged" in teacher.get(f"/declarations/{made.id}?lang=en").text
    assert "My points" in teacher.get("/declarations").text
