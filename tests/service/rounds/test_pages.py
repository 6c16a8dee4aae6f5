import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.clock import today
from service.declarations.states import State
from service.language import Language
from service.rounds.readout import scheme_fields
from service.rounds.readout import typed as typed_scheme
from service.rounds.scheme import Scheme
from service.rounds.tables import RoundState
from service.rounds.words import ROUND_STATE_NAMES, SCHEME
from service.rounds.workflow import ROUND_WAYS, RoundAction
from tests.service import stand_in
from tests.service.conftest import Open
from tests.service.county import County, declare
from tests.service.rounds.asked import typed

NO_FILE = {"rubric": ("", b"")}


@pytest.fixture
def head(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "head")


def send(client: TestClient, address: str, data: dict[str, str], files=None):
    return client.post(address, data=data, files=files or NO_FILE, follow_redirects=False)


def plan(client: TestClient, county: County) -> str:
    response = send(client, "/rounds", typed(county))
    assert response.status_code == 303, response.text
    return response.headers["location"]


def test_words_cover_every_setting_state_and_action():
    assert list(SCHEME) == list(Scheme.model_fields)
    assert set(ROUND_STATE_NAMES) == set(RoundState)
    assert set(ROUND_WAYS) == set(RoundAction) - {RoundAction.CREATE}


def test_the_form_explains_every_setting_with_its_default(head: TestClient):
    html = head.get("/rounds/new").text
    for field in scheme_fields(typed_scheme(Scheme()), Language.CHINESE):
        assert field.label in html
        assert field.hint in html
        assert f'name="{field.name}"' in html
    assert 'name="near_cut" min="0" max="100"' in html
    assert "第一中学" in html
    assert "第二小学" not in html  # nothing of another school
    assert "有预评" in html


def test_a_round_is_planned_opened_changed_and_closed_on_pages(head: TestClient, county: County):
    address = plan(head, county)
    shown = head.get(address).text
    assert "2027年春季" in shown
    assert "筹备中" in shown
    assert "每份材料由 2 名评审独立评定" in shown
    assert "上级抽查 12.5% 的结果" in shown
    assert "30 个能力点" in shown
    assert send(head, f"{address}/open", {}).status_code == 303
    form = head.get(f"{address}/edit").text
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    assert "组织单位和标准不变" in form
    later = str(today() + timedelta(days=50))
    assert send(head, address, typed(county, submit_by=later, version=version[1])).status_code == 303
    assert later in head.get(address).text
    assert send(head, f"{address}/close", {}).status_code == 303
    assert "已结束" in head.get(address).text
    assert head.get(f"{address}/edit", headers={"accept": "text/html"}).status_code == 409
    assert address in head.get("/rounds").text


def test_a_wrong_form_comes_back_as_typed_with_each_field_named(head: TestClient, county: County):
    response = send(head, "/rounds", typed(county, name="", starts_on="soon", near_cut="abc", recheck_share="120"))
    assert response.status_code == 422
    html = response.text
    assert "请填写名称" in html
    assert "请填写日期" in html
    assert html.count("请填写 0 到 100 之间的数") == 2
    assert 'value="abc"' in html
    assert html.count('aria-invalid="true"') == 4


def test_dates_out_of_order_are_told_in_the_form(head: TestClient, county: County):
    response = send(head, "/rounds", typed(county, review_by="2020-01-01"))
    assert response.status_code == 422
    assert "评审截止：早于提交截止日期" in response.text
    assert 'value="2027年春季"' in response.text


def test_a_form_that_is_older_than_the_round_is_refused(head: TestClient, county: County):
    address = plan(head, county)
    assert send(head, address, typed(county, name="先", version="1")).status_code == 303
    stale = send(head, address, typed(county, name="后", version="1"))
    assert stale.status_code == 412
    assert 'role="alert"' in stale.text
    assert "先" in head.get(address).text


def test_an_uploaded_rubric_is_used_and_a_broken_one_names_its_line(head: TestClient, county: County):
    data = Path("data/standards/micro-ability-2019-derived.json").read_bytes()
    changed = data.replace("学情".encode(), "情况".encode(), 1)
    made = send(head, "/rounds", typed(county), {"rubric": ("ours.json", changed)})
    assert made.status_code == 303
    assert "本轮次没有预评" in head.get(made.headers["location"]).text
    refused = send(head, "/rounds", typed(county), {"rubric": ("<b>.json", b'{\n"id": 1}')})
    assert refused.status_code == 422
    assert "&lt;b&gt;.json" in refused.text
    assert "<b>.json" not in refused.text
    assert re.search(r"第\s*\d+\s*行", refused.text)
    assert len(head.get("/api/v1/standards").json()["items"]) == 2


def test_what_cannot_be_done_is_told_on_the_page_of_the_round(head: TestClient, county: County):
    address = plan(head, county)
    response = send(head, f"{address}/close", {})
    assert response.status_code == 409
    assert "“结束轮次”" in response.text
    assert "<h1>2027年春季" in response.text
    head.post(f"{address}/open")
    assert send(head, f"{address}/open", {}).status_code == 409
    assert send(head, f"{address}/delete", {}).status_code == 409


def test_an_empty_plan_can_be_deleted(head: TestClient, county: County):
    address = plan(head, county)
    assert "删除轮次" in head.get(address).text
    assert send(head, f"{address}/delete", {}).headers["location"] == "/rounds"
    assert head.get(address).status_code == 404


def test_who_takes_part_sees_the_round_without_buttons_and_counts(client: TestClient, county: County):
    with county.database.transaction() as session:
        declare(session, county, state=State.IN_REVIEW)
    teacher = county.sign_in(client, "teacher")
    html = teacher.get("/rounds").text + teacher.get(f"/rounds/{county.round}").text
    assert "2026年秋季" in html
    assert "新建轮次" not in html
    assert "/close" not in html
    assert "1 份申报" not in html
    assert teacher.get("/rounds/new", headers={"accept": "text/html"}).status_code == 403
    assert send(teacher, "/rounds", typed(county)).status_code == 403
    assert send(teacher, f"/rounds/{county.round}/close", {}).status_code == 403


def test_counts_by_state_for_those_who_follow_them(head: TestClient, county: County):
    with county.database.transaction() as session:
        declare(session, county, state=State.IN_REVIEW)
    html = head.get(f"/rounds/{county.round}").text
    assert re.search(r"评审中</span> <strong>1</strong>", html)
    assert "/close" not in html  # the county's round is not the school's to close


def test_a_stranger_gets_no_page(client: TestClient, county: County):
    county.sign_in(client, "far_auditor")
    for path in (f"/rounds/{county.round}", f"/rounds/{county.round}/edit", "/rounds/0"):
        assert client.get(path, headers={"accept": "text/html"}).status_code in {404, 422}
    assert send(client, f"/rounds/{county.round}", typed(county)).status_code == 404
    assert "还没有轮次" in client.get("/rounds").text


def test_a_form_without_its_token_is_refused(head: TestClient, county: County):
    del head.headers["x-csrf-token"]
    assert send(head, "/rounds", typed(county)).status_code == 403
    assert head.get("/rounds/new").text.count('name="csrf"') >= 1


def test_without_a_bundle_kept_standards_are_offered(open_client: Open, county: County):
    client = county.sign_in(open_client(stand_in.load_nothing), "head")
    html = client.get("/rounds/new").text
    assert stand_in.STANDARD.content_hash in html
    chosen = typed(county, standard=stand_in.STANDARD.content_hash)
    assert send(client, "/rounds", chosen).status_code == 303
    assert "未加载评分包" in send(client, "/rounds", typed(county)).text


@pytest.mark.parametrize("page", ["/rounds", "/rounds/new"])
def test_pages_are_whole_in_english_too(head: TestClient, page: str):
    html = head.get(page, params={"lang": "en"}).text
    assert '<html lang="en">' in html
    assert "Plan a round" in html
    assert not re.findall(r"\s(?:style|on\w+)=", html)
