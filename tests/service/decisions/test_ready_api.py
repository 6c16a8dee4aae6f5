import pytest
from fastapi.testclient import TestClient

from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.rounds.tables import Round
from tests.service.county import County
from tests.service.decisions.works import ITEMS, REASONS, decided_work, reviewed_work

E, N = "excellent", "not_qualified"


def ready(client: TestClient, step: str) -> list[dict[str, object]]:
    response = client.get(f"/api/v1/panel/ready/{step}")
    assert response.status_code == 200, response.text
    return response.json()["items"]


def take(client: TestClient, step: str, keys: list[int], **body: object):
    return client.post(f"/api/v1/panel/ready/{step}", json={"declarations": keys, **body})


def state_of(database: Database, key: int) -> State:
    with database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, key).state


def test_all_that_are_ready_are_concluded_each_as_a_whole(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        done = reviewed_work(session, county, {ITEMS[0]: E, ITEMS[1]: N}).id
        waits = reviewed_work(session, county, {ITEMS[0]: E}, teacher="colleague").id
        own = reviewed_work(session, county, E, teacher="head").id
        foreign = reviewed_work(session, county, E, teacher="stranger").id
    (listed,) = ready(county.sign_in(client, "head"), "conclude")
    assert (listed["declaration_id"], listed["point_level"], listed["failed"]) == (done, N, [ITEMS[1]])
    keys = [done, waits, own, foreign]
    refused = take(client, "conclude", keys)
    assert (refused.status_code, refused.json()["code"]) == (422, "value_refused")
    report = take(client, "conclude", keys, reasons=REASONS).json()
    assert [(one["id"], one["state"]) for one in report["done"]] == [(done, "preliminary")]
    assert (report["refused"], report["left"]) == ([], 3)
    assert [state_of(database, one) for one in keys] == [State.PRELIMINARY, *[State.IN_REVIEW] * 3]
    assert ready(client, "conclude") == []


def test_many_are_published_and_finalised(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        session.get_one(Round, county.round).scheme = {"publicity_days": 0, "recheck_share": 0.0}
        keys = [decided_work(session, county, teacher=one).id for one in ("teacher", "colleague")]
    county.sign_in(client, "head")
    for step, state in (("publish", "publicity"), ("end-publicity", "sampling"), ("finalise", "final")):
        assert [one["declaration_id"] for one in ready(client, step)] == keys
        assert {one["state"] for one in take(client, step, keys).json()["done"]} == {state}


def test_the_answer_says_what_was_refused_and_why(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        work = reviewed_work(session, county, E)
        work.state, key = State.PRELIMINARY, work.id
    report = take(county.sign_in(client, "head"), "publish", [key]).json()
    assert [(one["declaration_id"], one["code"]) for one in report["refused"]] == [(key, "decision_missing")]
    assert report["refused"][0]["detail"]
    assert state_of(database, key) is State.PRELIMINARY


@pytest.mark.parametrize("sent", [{}, {"declarations": []}, {"declarations": [0]}, {"declarations": [1], "level": E}])
def test_what_cannot_be_read_is_refused(client: TestClient, county: County, sent: dict[str, object]):
    address = "/api/v1/panel/ready/publish"
    assert county.sign_in(client, "head").post(address, json=sent).status_code == 422


def test_steps_are_few_and_for_heads(client: TestClient, county: County):
    assert county.sign_in(client, "head").get("/api/v1/panel/ready/certify").status_code == 422
    assert county.sign_in(client, "teacher").get("/api/v1/panel/ready/publish").status_code == 403


def test_the_school_sees_what_is_in_publicity_and_nobody_else(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        older = decided_work(session, county, E, state=State.PUBLICITY).id
        newer = decided_work(session, county, N, teacher="colleague", state=State.PUBLICITY).id
        decided_work(session, county, E, teacher="head")
    first = county.sign_in(client, "teacher").get("/api/v1/publicity", params={"limit": 1}).json()
    assert [(one["declaration_id"], one["point_level"], one["own"]) for one in first["items"]] == [(newer, N, False)]
    rest = client.get("/api/v1/publicity", params={"cursor": first["next"]}).json()
    assert [(one["declaration_id"], one["teacher"], one["own"]) for one in rest["items"]] == [(older, "王老师", True)]
    assert rest["next"] is None
    assert county.sign_in(client, "stranger").get("/api/v1/publicity").json() == {"items": [], "next": None}
