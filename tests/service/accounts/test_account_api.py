import pytest
from fastapi.testclient import TestClient

from service.accounts.identity import COOKIE
from tests.service.accounts.people import PASSWORD, give_password
from tests.service.county import County

NEW = "山顶那棵老松树还在等"


def change(client: TestClient, old: str = PASSWORD, new: str = NEW, **headers: str):
    return client.post("/api/v1/me/password", json={"old": old, "new": new}, headers=headers)


@pytest.fixture
def teacher(client: TestClient, county: County) -> TestClient:
    give_password(county, "teacher")
    return county.sign_in(client, "teacher")


def test_a_changed_password_ends_every_other_session(teacher: TestClient, county: County):
    elsewhere = county.session_of("teacher").token
    assert change(teacher).status_code == 204
    assert teacher.get("/api/v1/me").status_code == 200
    teacher.cookies.clear()
    teacher.cookies.set(COOKIE, elsewhere)
    assert teacher.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"old": "wrong"}, 403, "sign_in_failed"),
        ({"new": "short"}, 422, "password_weak"),
        ({"new": PASSWORD}, 422, "value_refused"),
        ({"new": "长" * 201}, 422, "request_invalid"),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(teacher: TestClient, sent: dict[str, str], status: int, code: str):
    response = change(teacher, **sent)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert change(teacher).status_code == 204


def test_whoever_has_a_temporary_password_can_change_it(client: TestClient, county: County):
    give_password(county, "teacher", temporary=True)
    county.sign_in(client, "teacher")
    assert client.get("/api/v1/me").json()["code"] == "password_to_change"
    assert change(client).status_code == 204
    assert client.get("/api/v1/me").status_code == 200


def test_one_signs_out_everywhere_else(teacher: TestClient, county: County):
    elsewhere = county.session_of("teacher").token
    assert teacher.delete("/api/v1/me/sessions").status_code == 204
    assert teacher.get("/api/v1/me").status_code == 200
    teacher.cookies.clear()
    teacher.cookies.set(COOKIE, elsewhere)
    assert teacher.get("/api/v1/me").status_code == 401


def test_a_token_takes_over_no_account(teacher: TestClient):
    asked = {"name": "示例", "scopes": ["evidence:submit"], "days": 1}
    bearer = {"authorization": f"Bearer {teacher.post('/api/v1/tokens', json=asked).json()['secret']}"}
    teacher.cookies.clear()
    answers = [change(teacher, **bearer), teacher.delete("/api/v1/me/sessions", headers=bearer)]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "not_allowed")] * 2
