"""Who may read what was handed in, and what they learn from it."""

import pytest
from fastapi.testclient import TestClient

from service.clock import now
from service.declarations.states import State
from service.submissions.tables import Evidence
from tests.service.county import County, assign, declare, hand_in


@pytest.fixture
def evidence(client: TestClient, county: County) -> int:
    """One item under review whose file name tells the teacher's name; two reviewers have it, one has opened it."""
    with county.database.transaction() as session:
        made = declare(session, county, state=State.IN_REVIEW)
        found = hand_in(session, made, files=client.app.state.files).evidence[0]
        found.filename = "王老师的方案.txt"
        assign(session, found, county.people["reviewer"]).opened_at = now()
        assign(session, found, county.people["second"])
        return found.id


def addresses(evidence: int) -> list[str]:
    return [
        f"/evidence/{evidence}",
        f"/evidence/{evidence}/file",
        f"/api/v1/evidence/{evidence}",
        f"/api/v1/evidence/{evidence}/file",
    ]


@pytest.mark.parametrize("who", ["teacher", "head", "auditor", "reviewer"])
def test_these_may_read(client: TestClient, county: County, evidence: int, who: str):
    county.sign_in(client, who)
    assert [client.get(one).status_code for one in addresses(evidence)] == [200] * 4


@pytest.mark.parametrize(
    "who", ["colleague", "stranger", "third", "second", "other_reviewer", "other_head", "far_auditor"]
)
def test_these_find_nothing(client: TestClient, county: County, evidence: int, who: str):
    county.sign_in(client, who)
    assert [client.get(one).status_code for one in addresses(evidence)] == [404] * 4


def test_administrators_read_no_evidence(client: TestClient, county: County, evidence: int):
    county.sign_in(client, "administrator")
    assert {client.get(one).status_code for one in addresses(evidence)} == {403}


def test_nobody_else_learns_the_name_of_the_file(client: TestClient, county: County, evidence: int):
    for who in ("reviewer", "head"):
        county.sign_in(client, who)
        assert client.get(f"/api/v1/evidence/{evidence}").json()["filename"] is None
        assert "王老师" not in client.get(f"/evidence/{evidence}").text
        name = client.get(f"/evidence/{evidence}/file").headers["content-disposition"]
        assert name == f"attachment; filename*=UTF-8''A1-E1-{evidence}.txt"
    county.sign_in(client, "teacher")
    assert client.get(f"/api/v1/evidence/{evidence}").json()["filename"] == "王老师的方案.txt"


def test_the_machines_levels_are_for_the_teacher_only(client: TestClient, county: County, evidence: int):
    with county.database.transaction(reads_only=True) as session:
        submission = session.get_one(Evidence, evidence).submission_id
    address = f"/api/v1/submissions/{submission}"
    county.sign_in(client, "teacher")
    grade = client.get(address).json()["evidence"][0]["grade"]
    assert grade["preliminary"] is True
    assert grade["sample_data"] is True
    for who in ("head", "auditor"):
        county.sign_in(client, who)
        assert [one["grade"] for one in client.get(address).json()["evidence"]] == [None, None]
    county.sign_in(client, "reviewer")
    assert client.get(address).status_code == 403


def test_lists_hold_what_one_may_see(client: TestClient, county: County, evidence: int):
    seen = {}
    for who in ("teacher", "stranger", "head", "other_head", "auditor", "far_auditor"):
        county.sign_in(client, who)
        seen[who] = len(client.get("/api/v1/declarations").json()["items"])
    assert seen == {"teacher": 1, "stranger": 0, "head": 1, "other_head": 0, "auditor": 1, "far_auditor": 0}


def test_a_round_out_of_reach_is_not_there(client: TestClient, county: County):
    county.sign_in(client, "teacher")
    far = {"round_id": 999, "point": "A1"}
    assert client.post("/api/v1/declarations", json=far).status_code == 404
    county.sign_in(client, "head")
    assert client.post("/api/v1/declarations", json={"round_id": county.round, "point": "A1"}).status_code == 403


def test_nobody_signed_in(client: TestClient, evidence: int):
    assert {client.get(one).status_code for one in addresses(evidence)} == {401}
