from collections.abc import Iterator
from http import HTTPStatus

import pytest

from models.errors import WeipingError
from service.problems import ANSWERS
from tests.service import stand_in
from tests.service.conftest import Open


def leaves(error: type[WeipingError]) -> Iterator[type[WeipingError]]:
    below = error.__subclasses__()
    if not below:
        yield error
    for one in below:
        yield from leaves(one)


@pytest.mark.parametrize("leaf", list(leaves(WeipingError)), ids=lambda leaf: leaf.code)
def test_every_leaf_has_a_status(leaf: type[WeipingError]):
    assert ANSWERS[leaf].status in HTTPStatus
    assert ANSWERS[leaf].status >= 400


def test_no_status_without_a_leaf():
    assert set(ANSWERS) == set(leaves(WeipingError))


def failing(settings):
    loaded = stand_in.load(settings)

    def grade(*args, **kwargs):
        raise RuntimeError("quotes the handed-in text: 秘密")

    loaded.grader.grade = grade
    return loaded


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_fault_of_ours_shows_an_id_and_no_details(open_client: Open, events: list[dict], accept: str):
    client = open_client(failing)
    asked = {"point": "A1", "item": "A1-E2", "text": "秘密"}
    response = client.post("/trial", data=asked, files={"file": ("", b"")}, headers={"accept": accept})
    assert response.status_code == 500
    assert "秘密" not in response.text
    assert "RuntimeError" not in response.text
    logged = [event for event in events if event["event"] == "unexpected"]
    assert len(logged) == 1
    assert logged[0]["incident"] in response.text
    assert "秘密" not in str(events)
    assert "content-security-policy" in response.headers


def test_a_fault_while_streaming_ends_with_a_problem(open_client: Open):
    asked = {"point": "A1", "item": "A1-E2", "text": "秘密"}
    response = open_client(failing).post("/trial/stream", data=asked, files={"file": ("", b"")})
    assert '"code": "unexpected"' in response.text
    assert "秘密" not in response.text
