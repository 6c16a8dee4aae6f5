import pytest
from fastapi.testclient import TestClient

from service.clock import today
from service.database.engine import Database
from service.decisions.store import decisions_of, latest_decision
from service.decisions.tables import Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import verify
from service.journal.tables import Entry
from service.reviews.tables import Assignment, AssignmentState, Outcome
from service.rounds.tables import Round
from tests.service.county import County, assign, declare
from tests.service.decisions.works import ITEMS, REASONS, RETURN, decided_work, drawn, reviewed_work, version_of

E, Q, N = "excellent", "qualified", "not_qualified"


def post(client: TestClient, declaration: int, step: str, body: object = None, **headers: str):
    return client.post(f"/api/v1/declarations/{declaration}/{step}", json=body, headers=headers)


def found(database: Database, declaration: int) -> Declaration:
    with database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, declaration)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((E, E), E), ((E, Q), Q), ((Q, Q), Q), ((E, N), N), ((N, N), N)],
)
def test_the_point_follows_from_the_items_by_the_rule(
    client: TestClient, county: County, database: Database, levels: tuple[str, str], expected: str
):
    with database.transaction() as session:
        key = reviewed_work(session, county, dict(zip(ITEMS, levels, strict=True))).id
    response = post(county.sign_in(client, "head"), key, "conclude", {"reasons": REASONS})
    assert response.status_code == 200, response.text
    assert response.json()["state"] == "preliminary"
    with database.transaction() as session:
        held = latest_decision(session, key)
        assert held is not None
        assert (held.point_level, held.stage, held.reasons) == (expected, Stage.PRELIMINARY, REASONS)
        assert held.item_levels == dict(zip(ITEMS, levels, strict=True))
        verify(session)


def test_an_item_that_is_missing_fails_the_point(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = reviewed_work(session, county, E)
        gone = version_of(session, declaration).evidence[1]
        for one in (*session.query(Outcome).filter_by(evidence_id=gone.id), gone):
            session.delete(one)
        key = declaration.id
    assert post(county.sign_in(client, "head"), key, "conclude", {"reasons": REASONS}).status_code == 200
    decisions = client.get(f"/api/v1/declarations/{key}/decisions").json()["items"]
    assert decisions[0]["point_level"] == N
    assert decisions[0]["item_levels"] == {ITEMS[0]: E, ITEMS[1]: N}


def test_nothing_is_concluded_before_every_item_is_reviewed(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, {ITEMS[0]: E}).id
    response = post(county.sign_in(client, "head"), key, "conclude", {"reasons": REASONS})
    assert (response.status_code, response.json()["code"]) == (409, "review_missing")
    assert ITEMS[1] in response.json()["detail"]
    assert found(database, key).state is State.IN_REVIEW


def test_a_level_cannot_be_sent(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, N).id
    sent = {"reasons": REASONS, "point_level": E}
    assert post(county.sign_in(client, "head"), key, "conclude", sent).status_code == 422


def test_an_open_seat_keeps_the_work_open(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = reviewed_work(session, county)
        assign(session, version_of(session, declaration).evidence[0], county.people["third"])
        key = declaration.id
    response = post(county.sign_in(client, "head"), key, "conclude", {"reasons": REASONS})
    assert response.json()["code"] == "review_missing"


def test_the_way_to_the_final_decision(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, E).id
        session.get_one(Round, county.round).scheme = {"publicity_days": 0}
    county.sign_in(client, "head")
    for step, body in (("conclude", {"reasons": REASONS}), ("publish", None), ("end-publicity", None)):
        assert post(client, key, step, body).status_code == 200
    response = post(client, key, "finalise")
    assert (response.status_code, response.json()["code"]) == (409, "sample_missing")
    with database.transaction() as session:
        drawn(session, county)
    assert post(client, key, "finalise").json()["state"] == "final"
    assert post(client, key, "certify").status_code == 403
    county.sign_in(client, "auditor")
    assert post(client, key, "certify").json()["state"] == "certified"
    assert post(client, key, "revoke", {"code": "from_the_web", "reasons": "已核实。"}).json()["state"] == "revoked"
    with database.transaction() as session:
        stages = [(one.stage, one.point_level, one.reasons) for one in decisions_of(session, key)]
        assert stages == [
            (Stage.PRELIMINARY, E, REASONS),
            (Stage.FINAL, E, REASONS),
            (Stage.REVOKED, E, "已核实。"),
        ]
        entries = session.query(Entry).filter_by(subject=f"declaration:{key}").order_by(Entry.number).all()
        assert [one.action for one in entries] == [
            "conclude",
            "publish",
            "end_publicity",
            "finalise",
            "certify",
            "revoke",
        ]
        assert entries[-1].details["reason"] == "from_the_web"
        assert "已核实" not in str([one.details for one in entries])
        verify(session)


def test_publicity_lasts_as_long_as_the_round_says(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        early = decided_work(session, county, state=State.PUBLICITY, days_ago=5).id
        due = decided_work(session, county, teacher="colleague", state=State.PUBLICITY, days_ago=6).id
    county.sign_in(client, "head")
    response = post(client, early, "end-publicity")
    assert (response.status_code, response.json()["code"]) == (409, "too_early")
    assert post(client, due, "end-publicity").json()["state"] == "sampling"


def test_failed_items_are_handed_in_again_as_often_as_the_round_allows(
    client: TestClient, county: County, database: Database
):
    with database.transaction() as session:
        key = decided_work(session, county, dict(zip(ITEMS, (E, N), strict=True))).id
        passed = decided_work(session, county, teacher="colleague").id
    county.sign_in(client, "head")
    response = post(client, key, "return-failed", RETURN)
    assert response.json()["state"] == "returned"
    assert response.json()["resubmissions"] == 1
    assert response.json()["due_on"] == "2199-01-01"
    assert post(client, passed, "return-failed", RETURN).json()["code"] == "no_ground"
    with database.transaction() as session:
        declaration = session.get_one(Declaration, key)
        submission = version_of(session, declaration)
        assert (submission.return_reasons, submission.advice) == (["no_data"], "请补上数据来源。")
        declaration.state, declaration.resubmissions = State.PRELIMINARY, 2
    response = post(client, key, "return-failed", RETURN)
    assert (response.status_code, response.json()["code"]) == (409, "none_left")
    assert found(database, key).resubmissions == 2


def test_work_is_returned_for_revision_and_its_reviews_are_called_off(
    client: TestClient, county: County, database: Database
):
    with database.transaction() as session:
        declaration = reviewed_work(session, county, {})
        seat = assign(session, version_of(session, declaration).evidence[0], county.people["reviewer"]).id
        key = declaration.id
    county.sign_in(client, "head")
    assert post(client, key, "return", {**RETURN, "reasons": []}).status_code == 422
    assert post(client, key, "return", {**RETURN, "reasons": ["machine_written"]}).status_code == 422
    assert post(client, key, "return", {**RETURN, "due_on": today().isoformat()}).json()["code"] == "value_refused"
    assert post(client, key, "return", RETURN).json()["state"] == "returned"
    with database.transaction() as session:
        assert session.get_one(Assignment, seat).state is AssignmentState.CANCELLED


def test_a_missed_date_is_extended_or_the_teacher_exempt(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        missed = declare(session, county, state=State.OVERDUE).id
        excused = declare(session, county, "colleague").id
    county.sign_in(client, "head")
    response = post(client, missed, "extend", {"due_on": "2199-01-01"})
    assert (response.json()["state"], response.json()["due_on"]) == ("draft", "2199-01-01")
    assert post(client, excused, "exempt", {"code": "long_leave"}).json()["state"] == "exempt"


BODIES = {
    "conclude": {"reasons": REASONS},
    "return": RETURN,
    "return-failed": RETURN,
    "publish": None,
    "end-publicity": None,
    "finalise": None,
    "exempt": {"code": "moved"},
    "extend": {"due_on": "2199-01-01"},
}


@pytest.mark.parametrize("step", BODIES)
def test_a_step_from_the_wrong_state_is_a_conflict_and_changes_nothing(
    client: TestClient, county: County, database: Database, step: str
):
    with database.transaction() as session:
        key = declare(session, county, state=State.RECHECK).id
    response = post(county.sign_in(client, "head"), key, step, BODIES[step])
    assert (response.status_code, response.json()["code"]) == (409, "transition_forbidden")
    assert (found(database, key).state, found(database, key).version) == (State.RECHECK, 1)


@pytest.mark.parametrize("step", BODIES)
def test_another_schools_head_finds_nothing(client: TestClient, county: County, database: Database, step: str):
    with database.transaction() as session:
        key = reviewed_work(session, county).id
    assert post(county.sign_in(client, "other_head"), key, step, BODIES[step]).status_code == 404
    assert post(county.sign_in(client, "auditor"), key, step, BODIES[step]).status_code == 403


def test_nobody_decides_about_their_own_work(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, teacher="head").id
    response = post(county.sign_in(client, "head"), key, "conclude", {"reasons": REASONS})
    assert (response.status_code, response.json()["code"]) == (403, "involved")


def test_who_saw_an_older_version_is_stopped(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county).id
    county.sign_in(client, "head")
    etag = client.get(f"/api/v1/declarations/{key}/decisions").headers["etag"]
    done = post(client, key, "conclude", {"reasons": REASONS}, **{"If-Match": etag})
    assert done.headers["etag"] != etag
    assert post(client, key, "publish", **{"If-Match": etag}).status_code == 412
    assert post(client, key, "publish", **{"If-Match": done.headers["etag"]}).status_code == 200


def test_only_a_passed_point_is_certified(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county, N, state=State.FINAL).id
    response = post(county.sign_in(client, "auditor"), key, "certify")
    assert (response.status_code, response.json()["code"]) == (409, "no_ground")


def test_the_panel_sees_who_judged_what_and_what_can_be_done(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = reviewed_work(session, county, {ITEMS[0]: E, ITEMS[1]: Q}).id
    address = f"/api/v1/panel/declarations/{key}"
    response = county.sign_in(client, "head").get(address)
    assert response.status_code == 200, response.text
    shown = response.json()
    assert (shown["level"], shown["missing"], shown["state"]) == (Q, [], "in_review")
    assert [one["level"] for one in shown["items"]] == [E, Q]
    assert "conclude" in shown["possible"]
    assert response.headers["etag"] == f'"{shown["version"]}"'
    assert county.sign_in(client, "other_head").get(address).status_code == 404
    assert county.sign_in(client, "teacher").get(address).status_code == 403


def test_a_head_who_has_yet_to_review_sees_nothing_of_it(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declaration = reviewed_work(session, county, Q)
        assign(session, version_of(session, declaration).evidence[0], county.people["head"])
        key = declaration.id
    county.sign_in(client, "head")
    assert client.get(f"/api/v1/panel/declarations/{key}").json()["code"] == "still_blind"
    assert client.get(f"/panel/{key}").status_code == 403
