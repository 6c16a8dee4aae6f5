"""ETags: who changes a thing says which version they saw, and is refused when somebody else was faster."""

import pytest
from fastapi.testclient import TestClient

from tests.service.county import County
from tests.service.rounds.asked import asked

ROUNDS = "/api/v1/rounds"


@pytest.fixture
def head(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "head")


@pytest.fixture
def address(head: TestClient, county: County) -> str:
    return f"{ROUNDS}/{head.post(ROUNDS, json=asked(county)).json()['id']}"


def change(client: TestClient, address: str, name: str, **headers: str):
    return client.patch(address, json={"name": name}, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_the_etag_moves_with_every_change_and_only_then(head: TestClient, address: str):
    first = head.get(address).headers["etag"]
    assert head.get(address).headers["etag"] == first
    changed = change(head, address, "改名")
    assert changed.headers["etag"] != first
    assert head.get(address).headers["etag"] == changed.headers["etag"]
    assert change(head, address, "改名").headers["etag"] == changed.headers["etag"]  # nothing changed


def test_a_stale_etag_is_refused_and_nothing_is_changed(head: TestClient, address: str):
    seen = head.get(address).headers["etag"]
    assert change(head, address, "先到", if_match=seen).status_code == 200
    refused = change(head, address, "后到", if_match=seen)
    assert refused.status_code == 412
    assert refused.json()["code"] == "version_conflict"
    assert head.get(address).json()["name"] == "先到"


@pytest.mark.parametrize("told", ["*", "1", '"1"', 'W/"1"', ' "1" '])
def test_ways_to_say_a_version(head: TestClient, address: str, told: str):
    assert change(head, address, "改名", if_match=told).status_code == 200


@pytest.mark.parametrize("told", ["", "abc", '"1", "2"', '"-1"', '"１"'.encode(), '"' + "9" * 30 + '"'])
def test_a_version_that_is_none_is_refused(head: TestClient, address: str, told: str | bytes):
    assert change(head, address, "改名", if_match=told).status_code == 412


def test_a_version_that_was_not_said_is_not_checked(head: TestClient, address: str):
    assert [change(head, address, name).status_code for name in "ab"] == [200, 200]
