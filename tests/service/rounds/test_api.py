import json
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from service.clock import today
from service.declarations.states import State
from service.journal.store import verify
from service.journal.tables import Entry
from service.rounds.tables import Round, RoundState
from tests.service import stand_in
from tests.service.conftest import Open
from tests.service.county import County, add_round, assign, declare, hand_in
from tests.service.rounds.asked import asked

ROUNDS = "/api/v1/rounds"
STANDARD = Path("data/standards/micro-ability-2019-derived.json")


def plan(client: TestClient, county: County, **changed: object) -> dict:
    response = client.post(ROUNDS, json=asked(county, **changed))
    assert response.status_code == 201, response.text
    return response.json()


def log(county: County) -> list[Entry]:
    with county.database.transaction(reads_only=True) as session:
        verify(session)
        return list(session.scalars(select(Entry).order_by(Entry.number)))


@pytest.fixture
def head(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "head")


def test_a_round_from_its_plan_to_its_end(head: TestClient, county: County):
    made = plan(head, county, scheme={"reviewers_per_item": 1})
    address = f"{ROUNDS}/{made['id']}"
    assert made["state"] == "planned"
    assert made["scheme"]["reviewers_per_item"] == 1
    assert made["scheme"]["resubmissions"] == 2
    assert made["standard"]["content_hash"] == stand_in.STANDARD.content_hash
    assert head.post(f"{address}/open").json()["state"] == "open"
    assert head.post(f"{address}/close").json()["state"] == "closed"
    assert head.post(f"{address}/open").json()["state"] == "open"  # closed too early
    assert [one.action for one in log(county)] == ["round_created", "round_opened", "round_closed", "round_opened"]
    assert {one.subject for one in log(county)} == {f"round:{made['id']}"}
    assert {one.actor_id for one in log(county)} == {county.people["head"]}


def test_a_change_says_in_the_log_what_changed_but_no_name(head: TestClient, county: County):
    address = f"{ROUNDS}/{plan(head, county)['id']}"
    later = (today() + timedelta(days=40)).isoformat()
    changed = head.patch(address, json={"name": "秘密名称", "submit_by": later, "scheme": {"publicity_days": 9}})
    assert changed.json()["scheme"]["publicity_days"] == 9
    assert changed.json()["scheme"]["points_required"] == 3
    entry = log(county)[-1]
    assert entry.details["submit_by"] == later
    assert entry.details["scheme"]["publicity_days"] == 9
    assert entry.details["name"] == "changed"
    assert "秘密" not in json.dumps(entry.details, ensure_ascii=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"submit_by": "2020-01-01"},
        {"review_by": "2020-01-01"},
        {"name": ""},
        {"name": "   "},
        {"name": "a\x00b"},
        {"name": "a\nb"},
        {"name": "字" * 121},
        {"starts_on": "0001-01-01"},
        {"review_by": "9999-12-31"},
        {"unit_id": 0},
        {"unit_id": 10**12},
        {"standard": "0" * 64},
        {"standard": "short"},
        {"scheme": {"reviewers_per_item": 4}},
        {"scheme": {"unknown": 1}},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_is_refused_when_planning_and_when_changing(
    head: TestClient, county: County, wrong: dict[str, object]
):
    address = f"{ROUNDS}/{plan(head, county)['id']}"
    for response in (head.post(ROUNDS, json=asked(county, **wrong)), head.patch(address, json=wrong)):
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
    assert head.get(address).headers["etag"] == '"1"'


def test_a_running_round_keeps_its_unit_and_its_standard(client: TestClient, county: County):
    auditor = county.sign_in(client, "auditor")
    address = f"{ROUNDS}/{county.round}"
    upload = STANDARD.read_bytes().replace(b'"version"', b'"version" ', 1).replace("学情".encode(), "情况".encode(), 1)
    kept = auditor.post("/api/v1/standards", files={"file": ("other.json", upload)}).json()
    assert kept["content_hash"] != stand_in.STANDARD.content_hash
    for wrong in ({"unit_id": county.units["school"]}, {"standard": kept["content_hash"]}):
        refused = auditor.patch(address, json=wrong)
        assert refused.status_code == 422
        assert "新建轮次" in refused.json()["detail"]
    moved = {"submit_by": (today() + timedelta(days=45)).isoformat(), "scheme": {"resubmissions": 1}}
    assert auditor.patch(address, json=moved).status_code == 200


def test_reviewers_of_each_item_cannot_become_fewer_once_assigned(client: TestClient, county: County):
    auditor = county.sign_in(client, "auditor")
    address = f"{ROUNDS}/{county.round}"
    one, two, three = ({"scheme": {"reviewers_per_item": n}} for n in (1, 2, 3))
    assert auditor.patch(address, json=one).status_code == 200
    assert auditor.patch(address, json=two).status_code == 200
    with county.database.transaction() as session:
        submission = hand_in(session, declare(session, county, state=State.IN_REVIEW))
        assign(session, submission.evidence[0], county.people["reviewer"])
    refused = auditor.patch(address, json=one)
    assert refused.status_code == 422
    assert "已有材料按此人数分派" in refused.json()["detail"]
    assert auditor.patch(address, json=three).status_code == 200


def test_a_round_is_deleted_only_while_planned_and_empty(head: TestClient, county: County):
    empty, busy = (f"{ROUNDS}/{plan(head, county)['id']}" for _ in range(2))
    assert head.delete(empty, headers={"If-Match": '"9"'}).status_code == 412
    assert head.delete(empty).status_code == 204
    assert head.get(empty).status_code == 404
    with county.database.transaction() as session:
        declare(session, county).round_id = int(busy.rpartition("/")[2])
    assert head.delete(busy).json()["code"] == "value_refused"
    head.post(f"{busy}/open")
    assert head.delete(busy).status_code == 409


def test_what_the_state_does_not_allow_is_refused_in_words(head: TestClient, county: County):
    address = f"{ROUNDS}/{plan(head, county)['id']}"
    closing = head.post(f"{address}/close", params={"lang": "en"})
    assert closing.status_code == 409
    assert "“Close the round” is not possible in the state “Planned”, only in: Running" in closing.json()["detail"]
    head.post(f"{address}/open")
    head.post(f"{address}/close")
    changing = head.patch(address, json={"name": "x"})
    assert changing.status_code == 409
    assert "“修改轮次”" in changing.json()["detail"]
    assert "筹备中、进行中" in changing.json()["detail"]


def test_a_round_whose_last_day_is_over_is_not_opened(head: TestClient, county: County):
    day = (today() - timedelta(days=1)).isoformat()
    made = plan(head, county, starts_on="2020-01-01", submit_by=day)
    refused = head.post(f"{ROUNDS}/{made['id']}/open")
    assert refused.status_code == 422
    assert "提交截止：已经过期" in refused.json()["detail"]


@pytest.mark.parametrize("person", ["teacher", "reviewer"])
def test_who_takes_part_reads_but_does_not_manage(client: TestClient, county: County, person: str):
    county.sign_in(client, person)
    address = f"{ROUNDS}/{county.round}"
    assert client.get(address).json()["declarations"] == {}
    for response in (
        client.post(ROUNDS, json=asked(county)),
        client.patch(address, json={"name": "x"}),
        client.delete(address),
        client.post(f"{address}/open"),
        client.post(f"{address}/close"),
        client.post("/api/v1/standards", files={"file": ("a.json", b"{}")}),
    ):
        assert response.status_code == 403


def test_rounds_of_other_units_do_not_exist_here(client: TestClient, county: County):
    with county.database.transaction() as session:
        far = add_round(session, county.units["far_school"], "远").id
        near = add_round(session, county.units["school"], "本校").id
        next_door = add_round(session, county.units["other_school"], "邻校").id
        above = add_round(session, county.units["province"], "全省").id
    seen = {
        "teacher": [above, near, county.round],
        "stranger": [above, next_door, county.round],
        "auditor": [next_door, near, county.round],
        "far_auditor": [far],
    }
    for person, expected in seen.items():
        county.sign_in(client, person)
        assert [one["id"] for one in client.get(ROUNDS).json()["items"]] == expected
        for key in (far, near, next_door, above, county.round):
            assert client.get(f"{ROUNDS}/{key}").status_code == (200 if key in expected else 404)


def test_a_round_is_planned_only_for_units_in_reach(client: TestClient, county: County):
    county.sign_in(client, "head")
    for unit in ("other_school", "county", "far_school"):
        assert client.post(ROUNDS, json=asked(county, unit)).status_code == 404
    made = plan(client, county)
    assert client.patch(f"{ROUNDS}/{made['id']}", json={"unit_id": county.units["county"]}).status_code == 404
    assert client.patch(f"{ROUNDS}/{county.round}", json={"name": "x"}).status_code == 404
    county.sign_in(client, "auditor")
    assert client.post(ROUNDS, json=asked(county, "other_school")).status_code == 201


def test_declarations_are_counted_as_far_as_one_follows_them(client: TestClient, county: County):
    with county.database.transaction() as session:
        declare(session, county, "teacher", "A1", State.IN_REVIEW)
        declare(session, county, "colleague", "A1", State.DRAFT)
        declare(session, county, "stranger", "A1", State.DRAFT)
    counts = {}
    for person in ("head", "auditor", "teacher"):
        county.sign_in(client, person)
        counts[person] = client.get(f"{ROUNDS}/{county.round}").json()["declarations"]
        assert client.get(ROUNDS).json()["items"][0]["declarations"] == counts[person]
    assert counts == {"head": {"draft": 1, "in_review": 1}, "auditor": {"draft": 2, "in_review": 1}, "teacher": {}}


def test_a_rubric_file_is_kept_once_or_refused_with_its_line(head: TestClient, county: County):
    data = STANDARD.read_bytes()
    first, again = (head.post("/api/v1/standards", files={"file": (f"{n}.json", data)}) for n in "ab")
    assert first.json() == again.json()
    assert len(head.get("/api/v1/standards").json()["items"]) == 1
    broken = data.replace(b'"points"', b'"pionts"')
    refused = head.post("/api/v1/standards", files={"file": ("broken.json", broken)})
    assert refused.status_code == 422
    line = broken[: broken.index(b'"pionts"')].count(b"\n") + 1
    assert f"{line}" in refused.json()["detail"]
    assert "broken.json" in refused.json()["detail"]


def test_a_code_too_long_to_be_kept_is_refused(head: TestClient):
    document = json.loads(STANDARD.read_bytes())
    document["points"][0]["code"] = "P" * 61
    refused = head.post("/api/v1/standards", files={"file": ("long.json", json.dumps(document).encode())})
    assert refused.status_code == 422
    assert "P" * 30 in refused.json()["detail"]


def test_without_a_bundle_a_kept_standard_has_to_be_chosen(open_client: Open, county: County):
    client = county.sign_in(open_client(stand_in.load_nothing), "head")
    assert "未加载评分包" in client.post(ROUNDS, json=asked(county)).json()["detail"]
    chosen = asked(county, standard=stand_in.STANDARD.content_hash)
    assert client.post(ROUNDS, json=chosen).status_code == 201


def test_nobody_signed_in_reads_nothing(client: TestClient, county: County):
    for path in (ROUNDS, f"{ROUNDS}/{county.round}", "/api/v1/standards"):
        assert client.get(path).status_code == 401


@pytest.mark.parametrize("key", ["0", "-1", "x", "999999999", "99999999999999999999"])
def test_unknown_ids_are_refused(head: TestClient, key: str):
    assert head.get(f"{ROUNDS}/{key}").status_code in {404, 422}
    assert head.post(f"{ROUNDS}/{key}/open").status_code in {404, 422}


def test_the_state_in_the_table_is_the_one_that_was_told(head: TestClient, county: County):
    made = plan(head, county)
    head.post(f"{ROUNDS}/{made['id']}/open")
    with county.database.transaction(reads_only=True) as session:
        held = session.get_one(Round, made["id"])
        assert (held.state, held.version) == (RoundState.OPEN, 2)
