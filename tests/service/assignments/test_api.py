import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from service.accounts.tables import Person
from service.assignments.words import (
    EXCLUSION_NAMES,
    KIND_NAMES,
    OBSTACLE_NAMES,
    RECUSAL_NAMES,
    SEAT_NAMES,
    TIMING_NAMES,
)
from service.database.engine import Database
from service.declarations.states import State
from service.reviews.tables import Assignment, Seat
from tests.service import stand_in
from tests.service.assignments.handed_out import first_of, in_review
from tests.service.county import County, declare, hand_in


@pytest.fixture
def work(database: Database, county: County) -> int:
    """An item under review with a seat for ``reviewer``; the id of that assignment."""
    with database.transaction() as session:
        in_review(session, county)
        in_review(session, county, "A3")
    return first_of(database, county, "reviewer")


def test_a_reviewer_lists_their_own_without_names_and_seats(county: County, client: TestClient, work: int):
    county.sign_in(client, "reviewer")
    listed = client.get("/api/v1/assignments").json()
    assert work in {one["id"] for one in listed["items"]}
    assert listed["next"] is None
    (one,) = (one for one in listed["items"] if one["id"] == work)
    assert set(one) == {
        "id",
        "evidence_id",
        "code",
        "point",
        "item",
        "reasons",
        "timing",
        "state",
        "due_on",
        "version",
    }
    assert one["reasons"] == ["low_confidence", "few_labels"]
    shown = client.get(f"/api/v1/assignments/{work}")
    assert shown.json() == one
    assert shown.headers["etag"] == '"1"'
    assert client.get("/api/v1/assignments", params={"kind": "NONE"}).json()["items"] == []


def test_parts_follow_each_other(county: County, client: TestClient, work: int):
    county.sign_in(client, "reviewer")
    every = [one["id"] for one in client.get("/api/v1/assignments").json()["items"]]
    found, cursor = [], None
    for _ in every:
        part = client.get("/api/v1/assignments", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        found += [one["id"] for one in part["items"]]
        cursor = part["next"]
    assert found == every
    assert cursor is None


def test_somebody_elses_assignment_is_not_there(county: County, client: TestClient, work: int):
    for person, status in (("second", 404), ("head", 403), ("teacher", 403)):
        county.sign_in(client, person)
        assert client.get(f"/api/v1/assignments/{work}").status_code == status
        refused = client.post(f"/api/v1/assignments/{work}/recuse", json={"reason": "cannot_judge"})
        assert refused.status_code == status
    assert client.get("/api/v1/assignments/999999999").status_code == 403


def test_giving_back_checks_the_version(county: County, client: TestClient, work: int):
    county.sign_in(client, "reviewer")
    address, body = f"/api/v1/assignments/{work}/recuse", {"reason": "personal_relation"}
    assert client.post(address, json=body, headers={"if-match": '"7"'}).status_code == 412
    assert client.post(address, json={"reason": "no desire"}).status_code == 422
    given_back = client.post(address, json=body, headers={"if-match": '"1"'})
    assert work in given_back.json()["assignments"]
    assert client.get("/api/v1/assignments").json()["items"] == []


def test_the_head_lists_items_with_seats(county: County, client: TestClient, work: int):
    county.sign_in(client, "head")
    listed = client.get("/api/v1/panel/items").json()["items"]
    assert [one["evidence_id"] for one in listed] == sorted((one["evidence_id"] for one in listed), reverse=True)
    assert {seat["seat"] for one in listed for seat in one["seats"]} == {"first", "second"}
    assert {one["point"] for one in listed} == {"A1", "A3"}
    narrowed = client.get("/api/v1/panel/items", params={"point": "A3", "limit": 1}).json()
    assert [one["point"] for one in narrowed["items"]] == ["A3"]
    further = client.get("/api/v1/panel/items", params={"point": "A3", "cursor": narrowed["next"]}).json()
    assert narrowed["items"][0]["evidence_id"] > further["items"][0]["evidence_id"]
    county.sign_in(client, "other_head")
    assert client.get("/api/v1/panel/items").json()["items"] == []
    county.sign_in(client, "reviewer")
    assert client.get("/api/v1/panel/items").status_code == 403


def test_the_head_reassigns_and_assigns(database: Database, county: County, client: TestClient, work: int):
    with database.transaction(reads_only=True) as session:
        evidence = session.get_one(Assignment, work).evidence_id
        seats = session.scalars(select(Assignment).where(Assignment.evidence_id == evidence)).unique().all()
        had = {one.reviewer_id for one in seats}
    free = sorted({county.people[name] for name in ("second", "third", "county_reviewer")} - had)
    county.sign_in(client, "head")
    address = f"/api/v1/assignments/{work}/reassign"
    assert client.post(address, json={"reviewer_id": free[0]}, headers={"if-match": '"3"'}).status_code == 412
    assert client.post(address, json={"reviewer_id": county.people["teacher"]}).status_code == 422
    handed = client.post(address, json={"reviewer_id": free[0]})
    assert (handed.status_code, handed.json()["reviewer_id"]) == (200, free[0])
    assert client.post(address, json={"reviewer_id": free[1]}).status_code == 409
    added = client.post(f"/api/v1/evidence/{evidence}/assignments", json={"reviewer_id": free[1]})
    assert (added.status_code, added.json()["seat"]) == (201, "third")
    again = client.post(f"/api/v1/evidence/{evidence}/assignments", json={"reviewer_id": free[1]})
    assert again.status_code == 422
    assert "三个席位都有人了" in again.json()["detail"]


def test_nothing_is_assigned_to_returned_work(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        evidence = hand_in(session, declare(session, county, state=State.RETURNED)).evidence[0].id
    body = {"reviewer_id": county.people["reviewer"]}
    assert county.sign_in(client, "head").post(f"/api/v1/evidence/{evidence}/assignments", json=body).status_code == 409
    assert (
        county.sign_in(client, "other_head").post(f"/api/v1/evidence/{evidence}/assignments", json=body).status_code
        == 404
    )
    assert (
        county.sign_in(client, "teacher").post(f"/api/v1/evidence/{evidence}/assignments", json=body).status_code == 403
    )


def test_open_seats_say_what_stands_in_the_way(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        for name in ("reviewer", "second", "third", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
        in_review(session, county)
    listed = county.sign_in(client, "head").get("/api/v1/panel/items", params={"stage": "stuck"}).json()["items"]
    assert {seat["obstacle"] for one in listed for seat in one["open_seats"]} == {"no_reviewers"}


@pytest.mark.parametrize("names", [EXCLUSION_NAMES, OBSTACLE_NAMES, RECUSAL_NAMES, SEAT_NAMES, TIMING_NAMES])
def test_every_code_has_a_name(names: dict):
    assert set(names) == set(type(next(iter(names))))


def test_every_kind_of_the_standard_has_a_name():
    kinds = {item.type for point in stand_in.STANDARD.points for item in point.evidence}
    assert kinds <= set(KIND_NAMES)
    assert Seat.RECHECK in SEAT_NAMES


def test_a_head_sees_who_could_take_a_seat_and_why_others_must_not(county: County, client: TestClient, work: int):
    item = county.sign_in(client, "head").get("/api/v1/panel/items").json()["items"][0]
    address = f"/api/v1/panel/items/{item['evidence_id']}"
    detail = client.get(address).json()
    candidates = detail.pop("candidates")
    assert detail == item
    why = {one["reviewer_id"]: one["exclusion"] for one in candidates}
    assert {why[seat["reviewer_id"]] for seat in item["seats"]} == {"seated"}
    free = [one["reviewer_id"] for one in candidates if one["exclusion"] is None]
    assert [one["reviewer_id"] for one in candidates[: len(free)]] == free
    sent = {"reviewer_id": free[0]}
    assert client.post(f"/api/v1/evidence/{item['evidence_id']}/assignments", json=sent).status_code == 201
    assert county.sign_in(client, "other_head").get(address).status_code == 404
    assert county.sign_in(client, "teacher").get(address).status_code == 403


def test_open_seats_are_filled_with_one_request(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        reviewers = [
            session.get_one(Person, county.people[name]) for name in ("reviewer", "second", "third", "county_reviewer")
        ]
        for one in reviewers:
            one.active = False
        in_review(session, county)
        reviewers[0].active = True
    fill = "/api/v1/panel/fill"
    assert county.sign_in(client, "other_head").post(fill).json() == {"filled": 0, "left": 0}
    assert county.sign_in(client, "teacher").post(fill).status_code == 403
    assert county.sign_in(client, "head").post(fill).json() == {"filled": 2, "left": 2}
