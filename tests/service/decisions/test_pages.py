import re

import pytest
from fastapi.testclient import TestClient

from service.accounts.identity import CSRF_HEADER
from service.database.engine import Database
from service.decisions.appeals import Objection, make_objection
from service.decisions.store import latest_decision
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import Seat
from service.rounds.tables import Round
from service.submissions.tables import Evidence
from tests.service.county import County, assign
from tests.service.decisions.works import ITEMS, REASONS, RETURN, decided_work, review, reviewed_work, version_of

E, Q, N = "excellent", "qualified", "not_qualified"
FORM_RETURN = {"codes": RETURN["reasons"], "advice": RETURN["advice"], "due_on": RETURN["due_on"]}


def page(client: TestClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    return response.text


def send(client: TestClient, address: str, **fields: object):
    return client.post(address, data=fields, follow_redirects=False)


def state_of(database: Database, key: int) -> State:
    with database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, key).state


def test_the_head_sees_who_judged_what_and_the_machine_beside_it(
    client: TestClient, county: County, database: Database
):
    with database.transaction() as session:
        declaration = reviewed_work(session, county, {ITEMS[0]: Q})
        first, second = version_of(session, declaration).evidence
        review(session, first, county.people["reviewer"], Q)
        review(session, first, county.people["second"], E, Seat.SECOND)
        changed = review(session, second, county.people["reviewer"], Q)
        changed.blind_levels = dict.fromkeys(changed.blind_levels, E)
        changed.change_reasons = dict.fromkeys(changed.blind_levels, "没有数据")
        assign(session, second, county.people["third"], Seat.THIRD)
        key = declaration.id
    html = page(county.sign_in(client, "head"), f"/panel/{key}")
    assert "钱评审" in html
    assert "孙评审" in html
    assert html.count('class="differs"') == 4
    assert "原为：优秀 — 没有数据" in html
    assert "机器预评" in html
    assert "A1-E2 学情分析报告：评审尚未全部完成。" in html
    assert "还缺什么" in html
    assert f'action="/panel/{key}/return"' in html
    assert f'action="/panel/{key}/publish"' not in html


def test_an_unfinished_review_shows_no_level(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = reviewed_work(session, county, {})
        open_ = review(session, version_of(session, declaration).evidence[0], county.people["reviewer"], E)
        open_.final_levels = None
        key = declaration.id
    html = page(county.sign_in(client, "head"), f"/panel/{key}")
    table = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert table is not None
    assert "chip" not in table[1]


def test_the_head_confirms_and_comes_back_to_the_page(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, E).id
    html = page(county.sign_in(client, "head"), f"/panel/{key}")
    assert "按规则得出：" in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    response = send(client, f"/panel/{key}/conclude", reasons=REASONS, version=version[1])
    assert (response.status_code, response.headers["location"]) == (303, f"/panel/{key}?done=conclude")
    html = page(client, response.headers["location"])
    assert "已办理。" in html
    assert REASONS in html
    assert "郑组长" in html
    assert f'action="/panel/{key}/publish"' in html
    stale = send(client, f"/panel/{key}/publish", version=version[1])
    assert stale.status_code == 412
    assert "有人" in stale.text
    assert state_of(database, key) is State.PRELIMINARY


def test_a_refusal_shows_on_the_page_and_changes_nothing(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, {ITEMS[0]: E}).id
    county.sign_in(client, "head")
    response = send(client, f"/panel/{key}/conclude", reasons=REASONS)
    assert response.status_code == 409
    assert "这些材料还没有完成评审：A1-E2" in response.text
    assert state_of(database, key) is State.IN_REVIEW
    response = send(client, f"/panel/{key}/return", **(FORM_RETURN | {"codes": []}))
    assert response.status_code == 422
    assert "理由" in response.text
    assert send(client, f"/panel/{key}/return", **FORM_RETURN).status_code == 303
    assert state_of(database, key) is State.RETURNED


def test_a_form_without_its_token_is_refused(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county).id
    county.sign_in(client, "head")
    del client.headers[CSRF_HEADER]
    assert send(client, f"/panel/{key}/publish").status_code == 403


def test_all_that_are_ready_are_taken_each_as_a_whole(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        done = reviewed_work(session, county, E).id
        waits = reviewed_work(session, county, {ITEMS[0]: E}, teacher="colleague").id
        own = reviewed_work(session, county, E, teacher="head").id
        foreign = reviewed_work(session, county, E, teacher="stranger").id
    html = page(county.sign_in(client, "head"), "/panel/ready/conclude")
    assert f'value="{done}"' in html
    for other in (waits, own, foreign):
        assert f'name="declaration" value="{other}"' not in html
    response = send(client, "/panel/ready/conclude", declaration=[str(done), str(waits), str(foreign)], reasons=REASONS)
    assert response.status_code == 200
    assert "已办理 1 项。" in response.text
    assert "2 项已不具备条件" in response.text
    states = [state_of(database, one) for one in (done, waits, own, foreign)]
    assert states == [State.PRELIMINARY, State.IN_REVIEW, State.IN_REVIEW, State.IN_REVIEW]
    with database.transaction() as session:
        held = latest_decision(session, done)
        assert held is not None
        assert held.point_level == E


@pytest.mark.parametrize("step", ["publish", "end-publicity", "finalise"])
def test_an_empty_list_says_what_to_do(client: TestClient, county: County, step: str):
    assert "没有可以办理这一步的材料" in page(county.sign_in(client, "head"), f"/panel/ready/{step}")


def test_many_are_published_and_finalised(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        session.get_one(Round, county.round).scheme = {"publicity_days": 0, "recheck_share": 0.0}
        keys = [decided_work(session, county, teacher=one).id for one in ("teacher", "colleague")]
    county.sign_in(client, "head")
    for step, state in (
        ("publish", State.PUBLICITY),
        ("end-publicity", State.SAMPLING),
        ("finalise", State.FINAL),
    ):
        send(client, f"/panel/ready/{step}", declaration=[str(one) for one in keys])
        assert {state_of(database, one) for one in keys} == {state}


def test_the_school_sees_what_is_in_publicity_and_nobody_else(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        decided_work(session, county, E, state=State.PUBLICITY)
        decided_work(session, county, E, teacher="colleague")
    html = page(county.sign_in(client, "colleague"), "/publicity")
    assert "王老师" in html
    assert "李老师</td>" not in html
    assert "优秀" in html
    assert "王老师" not in page(county.sign_in(client, "stranger"), "/publicity")
    assert "目前没有公示中的结果" in page(client, "/publicity")


def test_a_teacher_objects_and_another_person_answers(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = decided_work(session, county, state=State.PUBLICITY)
        review(session, version_of(session, declaration).evidence[0], county.people["head"], Q)
        key = declaration.id
    address = f"/declarations/{key}/objections"
    county.sign_in(client, "teacher")
    assert "您为什么" in page(client, address) or "reason" in page(client, address)
    short = send(client, address, reason="太低", item="")
    assert short.status_code == 422
    assert "太低" in short.text
    assert send(client, address, reason="反思中已写明数据依据，请再看一次。", item="A1-E9").status_code == 404
    assert send(client, address, reason="反思中已写明数据依据，请再看一次。", item=ITEMS[0]).status_code == 303
    assert state_of(database, key) is State.APPEAL
    html = page(county.sign_in(client, "head"), "/appeals")
    assert "王老师" in html
    appeal = re.search(r'href="/appeals/(\d+)"', html)
    assert appeal is not None
    html = page(client, f"/appeals/{appeal[1]}")
    assert "反思中已写明数据依据" in html
    assert "请由评审组其他人办理" in html
    refused = send(client, f"/appeals/{appeal[1]}/answer", upheld="false", answer="维持。")
    assert refused.status_code == 403
    assert state_of(database, key) is State.APPEAL
    assert client.get(f"/appeals/{appeal[1]}").status_code == 200
    assert county.sign_in(client, "other_head").get(f"/appeals/{appeal[1]}").status_code == 404


def test_the_answer_reaches_the_teacher(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = decided_work(session, county, state=State.PUBLICITY)
        objection = Objection("反思中已写明数据依据，请再看一次。", ITEMS[0])
        appeal = make_objection(session, declaration, county.people["teacher"], objection).id
        key = declaration.id
    county.sign_in(client, "head")
    assert send(client, f"/appeals/{appeal}/answer", upheld="", answer="维持。").status_code == 422
    assert send(client, f"/appeals/{appeal}/answer", upheld="false", answer="数据来源未写。").status_code == 303
    assert state_of(database, key) is State.SAMPLING
    html = page(county.sign_in(client, "teacher"), f"/declarations/{key}/objections")
    assert "数据来源未写。" in html
    assert "郑组长" not in html


def test_the_panels_page_is_the_heads(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county).id
        assert session.query(Evidence).count() == len(ITEMS)
    for person, status in (("teacher", 403), ("reviewer", 403), ("auditor", 403), ("other_head", 404)):
        assert county.sign_in(client, person).get(f"/panel/{key}").status_code == status
