"""A write that is repeated with its key is done once and answered the same way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from service.clock import now
from service.database.engine import Database
from service.idempotency.tables import KeptAnswer
from service.rounds.tables import Round, StandardVersion
from tests.service.county import County
from tests.service.rounds.asked import asked

ROUNDS = "/api/v1/rounds"
RUBRIC = """
id: {id}
version: "1"
title: A small rubric
provenance: Made up for a test
levels: [{{code: fail, name: Fail}}, {{code: pass, name: Pass}}]
points:
  - {{code: P1, name: Point, evidence: [{{id: E1, name: Item, criteria: [{{id: C1, name: Criterion}}]}}]}}
"""


@pytest.fixture
def head(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "head")


def key(text: str) -> dict[str, str]:
    return {"Idempotency-Key": text}


def planned(database: Database) -> int:
    """How many rounds there are beside the county's."""
    with database.transaction(reads_only=True) as session:
        return (session.scalar(select(func.count()).select_from(Round)) or 0) - 1


def test_the_same_key_gets_the_same_answer_and_the_work_is_done_once(head: TestClient, county: County):
    first = head.post(ROUNDS, json=asked(county), headers=key("one"))
    again = head.post(ROUNDS, json=asked(county), headers=key("one"))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert planned(county.database) == 1


def test_without_a_key_and_with_another_one_the_work_is_done_again(head: TestClient, county: County):
    for headers in ({}, {}, key("a"), key("b")):
        assert head.post(ROUNDS, json=asked(county), headers=headers).status_code == 201
    assert planned(county.database) == 4


def test_another_body_with_the_same_key_is_refused(head: TestClient, county: County):
    assert head.post(ROUNDS, json=asked(county), headers=key("one")).status_code == 201
    refused = head.post(ROUNDS, json=asked(county, name="别的轮次"), headers=key("one"))
    assert refused.status_code == 422
    assert refused.json()["code"] == "key_reused"
    assert planned(county.database) == 1


def test_long_keys_that_begin_alike_are_different_keys(head: TestClient, county: County):
    for end in ("a", "b"):
        assert head.post(ROUNDS, json=asked(county), headers=key("k" * 300 + end)).status_code == 201
    assert planned(county.database) == 2


def test_a_key_is_the_callers_own(client: TestClient, county: County):
    for person, unit in (("head", "school"), ("other_head", "other_school")):
        county.sign_in(client, person)
        assert client.post(ROUNDS, json=asked(county, unit), headers=key("one")).status_code == 201
    assert planned(county.database) == 2


def test_a_refused_request_may_be_sent_again_with_its_key(head: TestClient, county: County):
    wrong = asked(county, review_by="2001-01-01")
    assert head.post(ROUNDS, json=wrong, headers=key("one")).json()["code"] == "value_refused"
    assert head.post(ROUNDS, json={}, headers=key("one")).json()["code"] == "request_invalid"
    assert head.post(ROUNDS, json=asked(county), headers=key("one")).status_code == 201


def test_concurrent_duplicates_do_the_work_once(head: TestClient, county: County):
    def send(_: int) -> tuple[int, str]:
        response = head.post(ROUNDS, json=asked(county), headers=key("one"))
        return response.status_code, response.json().get("code", "")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert set(answers) <= {(201, ""), (409, "still_working")}
    assert (201, "") in answers
    assert planned(county.database) == 1


def test_a_request_that_was_never_answered_frees_its_key_after_a_while(head: TestClient, county: County):
    assert head.post(ROUNDS, json=asked(county), headers=key("one")).status_code == 201
    with county.database.transaction() as session:
        session.execute(update(KeptAnswer).values(status=None))
    assert head.post(ROUNDS, json=asked(county), headers=key("one")).json()["code"] == "still_working"
    with county.database.transaction() as session:
        session.execute(update(KeptAnswer).values(kept_at=now() - timedelta(minutes=11)))
    assert head.post(ROUNDS, json=asked(county), headers=key("one")).status_code == 201


def test_answers_are_kept_for_two_days(head: TestClient, county: County):
    head.post(ROUNDS, json=asked(county), headers=key("one"))
    with county.database.transaction() as session:
        session.execute(update(KeptAnswer).values(kept_at=now() - timedelta(days=2, minutes=1)))
    head.post(ROUNDS, json=asked(county), headers=key("other"))
    with county.database.transaction(reads_only=True) as session:
        assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 1


def test_an_answer_without_a_body_is_kept_too(head: TestClient, county: County):
    address = f"{ROUNDS}/{head.post(ROUNDS, json=asked(county)).json()['id']}"
    first, again = (head.delete(address, headers=key("gone")) for _ in range(2))
    assert (first.status_code, again.status_code) == (204, 204)
    assert again.content == b""
    assert head.delete(address, headers=key("anew")).status_code == 404


def upload(client: TestClient, rubric: str, header: str, boundary: str = "x"):
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="rubric.yaml"\r\n'
        f"Content-Type: application/yaml\r\n\r\n{rubric}\r\n--{boundary}--\r\n"
    )
    headers = {**key(header), "content-type": f"multipart/form-data; boundary={boundary}"}
    return client.post("/api/v1/standards", content=body.encode(), headers=headers)


def test_an_upload_is_known_by_its_content_however_the_form_is_worded(head: TestClient, county: County):
    first = upload(head, RUBRIC.format(id="one"), "up", "first")
    again = upload(head, RUBRIC.format(id="one"), "up", "second-try")
    assert first.status_code == again.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    other = upload(head, RUBRIC.format(id="two"), "up", "first")  # as long as the first one
    assert other.json()["code"] == "key_reused"
    with county.database.transaction(reads_only=True) as session:
        kept = set(session.scalars(select(StandardVersion.standard_id)))
    assert "one" in kept
    assert "two" not in kept


def test_a_broken_upload_with_a_key_is_refused_and_frees_the_key(head: TestClient):
    headers = {**key("up"), "content-type": "multipart/form-data"}
    assert head.post("/api/v1/standards", content=b"no form", headers=headers).status_code == 400
    assert upload(head, RUBRIC.format(id="one"), "up").status_code == 201


def test_the_key_is_described_on_every_write_that_takes_it(client: TestClient):
    described = client.get("/api/v1/openapi.json").json()["paths"]
    parameters = described["/api/v1/declarations"]["post"]["parameters"]
    assert "Idempotency-Key" in {one["name"] for one in parameters}
    assert "Idempotency-Key" not in {one["name"] for one in described["/api/v1/declarations"]["get"]["parameters"]}
