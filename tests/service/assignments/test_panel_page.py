"""The panel's list, and the seats of one item."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from service.accounts.tables import Person
from service.assignments.workflow import assign_third
from service.clock import today
from service.database.engine import Database
from service.declarations.states import State
from service.reviews.tables import Assignment
from tests.service.assignments.handed_out import first_of, in_review, of
from tests.service.county import County, declare, hand_in


def test_the_panel_shows_seats_with_names_and_counts(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        for name in ("second", "third", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
        in_review(session, county, "A3")
        session.get_one(Person, county.people["second"]).active = True
        session.flush()
        submission = in_review(session, county, "A1")
        assign_third(session, submission.evidence[0])
        declare(session, county, "colleague", "A5", State.RETURNED)
        declare(session, county, "stranger", "A6", State.RETURNED)
    html = county.sign_in(client, "head").get("/panel").text
    assert "王老师 · 数学 · 第一中学" in html
    assert "钱评审" in html
    assert "孙评审" in html
    assert "这所学校的评审人都不能评这份材料。" in html
    assert "赵老师" not in html
    assert re.search(r"待指派</span><strong>2</strong>", html)
    assert re.search(r"已退教师</span><strong>1</strong>", html)
    assert "李老师" not in client.get("/panel?stage=stuck").text
    assert "李老师" in client.get("/panel?stage=returned").text


def test_the_panel_is_ordered_by_what_needs_the_head_most(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        declare(session, county, "colleague", "A5", State.FINAL)
        declare(session, county, "colleague", "A6", State.RETURNED)
        calm = in_review(session, county, "A7")
        pressing = in_review(session, county, "A9")
        for one in session.scalars(select(Assignment)).unique():
            one.urgency = 5.0 if one.evidence.submission_id == calm.id else 5000.0
        hand_in(session, declare(session, county, "colleague", "B1", State.ARBITRATION)).evidence.clear()
        assert pressing.id > calm.id
    html = county.sign_in(client, "head").get("/panel").text
    shown = re.findall(r'<h2 id="declared-\d+"><a href="/panel/\d+">(\w+) ', html)
    assert shown == ["B1", "A9", "A7", "A6", "A5"]


def test_the_panel_is_narrowed(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        in_review(session, county, "A1")
        other = in_review(session, county, "A3", "colleague")
        with_one = of(session, county, "reviewer")[0]
        for one in session.scalars(select(Assignment)).unique():
            if one.evidence.submission_id == other.id:
                one.reasons, one.due_on = ["privacy"], today() - timedelta(days=1)
        has_one = with_one.evidence.submission.declaration.point
    county.sign_in(client, "head")
    schools = county.units["school"], county.units["other_school"]

    def found(**wish: object) -> set[str]:
        return set(re.findall(r'<a href="/panel/\d+">(\w+) ', client.get("/panel", params=wish).text))

    assert found() == {"A1", "A3"}
    assert found(reason="privacy") == {"A3"}
    assert has_one in found(reviewer=county.people["reviewer"])
    assert found(reviewer=county.people["head"]) == set()
    assert found(subject="语文") == {"A3"}
    assert found(point="A1") == {"A1"}
    assert found(stage="overdue") == {"A3"}
    assert found(state="in_review", school=schools[0]) == {"A1", "A3"}
    assert found(school=schools[1]) == set()
    assert client.get("/panel?school=x").status_code == 422


def test_open_seats_are_filled_with_one_button(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        people = [
            session.get_one(Person, county.people[name]) for name in ("reviewer", "second", "third", "county_reviewer")
        ]
        for one in people:
            one.active = False
        in_review(session, county)
        people[0].active = True
    county.sign_in(client, "head")
    assert 'action="/panel/fill"' in client.get("/panel").text
    html = client.post("/panel/fill").text
    assert "已补齐 2 个席位" in html
    assert "还有 2 个空缺" in html


def test_the_seats_of_an_item_are_given_by_hand(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        submission = in_review(session, county)
        evidence = submission.evidence[0].id
        seat = next(one for one in session.scalars(select(Assignment)).unique() if one.evidence_id == evidence)
        free = {county.people[name] for name in ("reviewer", "second", "third", "county_reviewer")} - {
            one.reviewer_id for one in session.scalars(select(Assignment)).unique() if one.evidence_id == evidence
        }
        key, before = seat.id, seat.reviewer_id
    wish, other = sorted(free)
    county.sign_in(client, "head")
    page = client.get(f"/panel/items/{evidence}").text
    assert "正在或曾经评审这份材料" in page
    handed = client.post(f"/panel/assignments/{key}/reassign", data={"reviewer_id": wish, "version": 1})
    assert handed.status_code == 200
    assert "此前的评审人" in handed.text
    again = client.post(f"/panel/assignments/{key}/reassign", data={"reviewer_id": other, "version": 1})
    assert again.status_code == 412
    assert "已被他人改动" in again.text or "改" in again.text
    refused = client.post(f"/panel/items/{evidence}/assign", data={"reviewer_id": before})
    assert refused.status_code == 422
    assert "此人不能评这份材料" in refused.text
    added = client.post(f"/panel/items/{evidence}/assign", data={"reviewer_id": other})
    assert "第三评审人" in added.text
    with database.transaction(reads_only=True) as session:
        rows = session.scalars(select(Assignment).where(Assignment.evidence_id == evidence)).unique().all()
        assert sorted(one.state for one in rows) == ["assigned", "assigned", "assigned", "cancelled"]


@pytest.mark.parametrize(("person", "status"), [("other_head", 404), ("reviewer", 403), ("auditor", 403)])
def test_other_panels_are_out_of_reach(
    database: Database, county: County, client: TestClient, person: str, status: int
):
    with database.transaction() as session:
        evidence = in_review(session, county).evidence[0].id
    key = first_of(database, county, "reviewer")
    county.sign_in(client, person)
    wish = {"reviewer_id": county.people["third"], "version": 1}
    assert client.get(f"/panel/items/{evidence}").status_code == status
    assert client.post(f"/panel/items/{evidence}/assign", data=wish).status_code == status
    assert client.post(f"/panel/assignments/{key}/reassign", data=wish).status_code == status
    assert client.get("/panel").status_code == (200 if person == "other_head" else 403)
    assert "王老师" not in client.get("/panel").text


def test_a_panel_without_work_says_what_comes(county: County, client: TestClient):
    assert "还没有人申报能力点" in county.sign_in(client, "head").get("/panel").text
