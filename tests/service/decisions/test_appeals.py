from fastapi.testclient import TestClient

from service.database.engine import Database
from service.decisions.appeals import Objection, make_objection
from service.decisions.store import decisions_of, latest_decision
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import verify
from service.journal.tables import Entry
from service.reviews.outcomes import outcome_of
from service.reviews.tables import Assignment, AssignmentState, Seat
from tests.service.county import County
from tests.service.decisions.works import ITEMS, REASONS, decided_work, reach_outcome, review, version_of

E, Q, N = "excellent", "qualified", "not_qualified"
SAID = "反思中已写明数据依据，请再看一次。"


def post(client: TestClient, address: str, body: object = None):
    return client.post(f"/api/v1/{address}", json=body)


def objected(database: Database, county: County) -> tuple[int, int]:
    """A result with an open objection to its first item, reviewed by two people."""
    with database.transaction() as session:
        declaration = decided_work(session, county, state=State.PUBLICITY)
        for evidence in version_of(session, declaration).evidence:
            review(session, evidence, county.people["reviewer"], Q)
            review(session, evidence, county.people["second"], Q, Seat.SECOND)
        appeal = make_objection(session, declaration, county.people["teacher"], Objection(SAID, ITEMS[0]))
        return declaration.id, appeal.id


def test_a_teacher_objects_to_an_item_or_a_criterion(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county, state=State.PUBLICITY).id
    address = f"declarations/{key}/objections"
    county.sign_in(client, "teacher")
    assert post(client, address, {"reason": "太短"}).status_code == 422
    assert post(client, address, {"reason": "长" * 1001}).status_code == 422
    assert post(client, address, {"reason": SAID, "item": "A1-E9"}).json()["code"] == "unknown_item"
    assert post(client, address, {"reason": SAID, "criterion": "A1-E9-1"}).json()["code"] == "unknown_criterion"
    made = post(client, address, {"reason": SAID, "criterion": "A1-E2-3"})
    assert made.status_code == 201
    assert (made.json()["item"], made.json()["criterion"], made.json()["upheld"]) == ("A1-E2", "A1-E2-3", None)
    again = post(client, address, {"reason": SAID})
    assert (again.status_code, again.json()["code"]) == (409, "transition_forbidden")
    assert post(county.sign_in(client, "colleague"), address, {"reason": SAID}).status_code == 404
    assert post(county.sign_in(client, "head"), address, {"reason": SAID}).status_code == 403
    with database.transaction() as session:
        entry = session.query(Entry).filter_by(action="object").one()
        assert entry.details["criterion"] == "A1-E2-3"
        assert SAID not in str(entry.details)


def test_an_objection_outside_the_publicity_is_a_conflict(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county).id
    response = post(county.sign_in(client, "teacher"), f"declarations/{key}/objections", {"reason": SAID})
    assert response.status_code == 409
    with database.transaction() as session:
        assert latest_decision(session, key) is not None
    assert client.get("/api/v1/appeals").status_code == 403


def test_whoever_reviewed_the_work_cannot_answer(client: TestClient, county: County, database: Database):
    key, appeal = objected(database, county)
    with database.transaction() as session:
        declaration = session.get_one(Declaration, key)
        review(session, version_of(session, declaration).evidence[0], county.people["head"], Q, Seat.THIRD)
    answered = post(county.sign_in(client, "head"), f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受。"})
    assert (answered.status_code, answered.json()["code"]) == (403, "involved")


def test_a_rejected_objection_sends_the_result_to_the_county(client: TestClient, county: County, database: Database):
    key, appeal = objected(database, county)
    county.sign_in(client, "head")
    listed = client.get("/api/v1/appeals").json()["items"]
    assert [(one["id"], one["days_waiting"]) for one in listed] == [(appeal, 0)]
    answered = post(client, f"appeals/{appeal}/answer", {"upheld": False, "answer": "数据来源未写。"})
    assert answered.json()["answer"] == "数据来源未写。"
    again = post(client, f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受。"})
    assert again.status_code == 412
    with database.transaction() as session:
        assert session.get_one(Declaration, key).state is State.SAMPLING
    assert county.sign_in(client, "other_head").get("/api/v1/appeals").json()["items"] == []
    assert post(client, f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受。"}).status_code == 404


def test_after_an_accepted_objection_a_new_decision_must_be_made(
    client: TestClient, county: County, database: Database
):
    key, appeal = objected(database, county)
    county.sign_in(client, "head")
    assert post(client, f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受异议。"}).status_code == 200
    blocked = post(client, f"declarations/{key}/publish")
    assert (blocked.status_code, blocked.json()["code"]) == (409, "decision_missing")
    anew = post(client, f"declarations/{key}/conclude", {"reasons": "复核后维持。"})
    assert anew.json()["state"] == "preliminary"
    once = post(client, f"declarations/{key}/conclude", {"reasons": "再来一次。"})
    assert (once.status_code, once.json()["code"]) == (409, "transition_forbidden")
    assert post(client, f"declarations/{key}/publish").json()["state"] == "publicity"
    with database.transaction() as session:
        assert [one.reasons for one in decisions_of(session, key)] == [REASONS, "复核后维持。"]
        verify(session)


def test_a_fresh_person_reviews_the_item_and_the_result_follows(client: TestClient, county: County, database: Database):
    key, appeal = objected(database, county)
    county.sign_in(client, "head")
    address = f"declarations/{key}/review-again"
    early = post(client, address, {"item": ITEMS[0]})
    assert (early.status_code, early.json()["code"]) == (409, "transition_forbidden")
    post(client, f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受异议，请第三人再评。"})
    assert post(client, address, {"item": ITEMS[0]}).status_code == 200
    with database.transaction() as session:
        evidence = version_of(session, session.get_one(Declaration, key)).evidence[0]
        seat = session.query(Assignment).filter_by(evidence_id=evidence.id, seat=Seat.THIRD).one()
        assert seat.reviewer_id not in {county.people[one] for one in ("reviewer", "second", "teacher")}
        assert outcome_of(session, evidence.id) is None
    waits = post(client, f"declarations/{key}/conclude", {"reasons": REASONS})
    assert (waits.json()["code"], ITEMS[0] in waits.json()["detail"]) == ("review_missing", True)
    with database.transaction() as session:
        session.get_one(Assignment, seat.id).state = AssignmentState.DONE
        reach_outcome(session, version_of(session, session.get_one(Declaration, key)).evidence[0], E)
    assert post(client, f"declarations/{key}/conclude", {"reasons": REASONS}).status_code == 200
    with database.transaction() as session:
        held = latest_decision(session, key)
        assert held is not None
        assert held.item_levels == {ITEMS[0]: E, ITEMS[1]: Q}


def test_without_a_fresh_reviewer_the_reviews_stay_as_they_are(client: TestClient, county: County, database: Database):
    key, appeal = objected(database, county)
    with database.transaction() as session:
        evidence = version_of(session, session.get_one(Declaration, key)).evidence[0]
        for one in ("third", "county_reviewer"):
            review(session, evidence, county.people[one], Q, Seat.THIRD)
    county.sign_in(client, "head")
    post(client, f"appeals/{appeal}/answer", {"upheld": True, "answer": "接受异议。"})
    response = post(client, f"declarations/{key}/review-again", {"item": ITEMS[0]})
    assert (response.status_code, response.json()["code"]) == (409, "nobody_free")
    with database.transaction() as session:
        assert outcome_of(session, evidence.id) is not None


def test_objections_are_read_by_whom_they_concern(client: TestClient, county: County, database: Database):
    declaration, key = objected(database, county)
    listed, one = f"/api/v1/declarations/{declaration}/objections", f"/api/v1/appeals/{key}"
    head = county.sign_in(client, "head").get(one)
    assert (head.json()["reason"], head.json()["upheld"]) == (SAID, None)
    with database.transaction(reads_only=True) as session:
        assert head.headers["etag"] == f'"{session.get_one(Declaration, declaration).version}"'
    for person in ("head", "teacher"):
        assert county.sign_in(client, person).get(listed).json()["items"] == [head.json()]
    assert client.get(one).status_code == 403
    assert county.sign_in(client, "other_head").get(one).status_code == 404
    assert county.sign_in(client, "colleague").get(listed).status_code == 404
