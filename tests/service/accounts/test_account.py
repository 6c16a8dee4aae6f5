import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.accounts.identity import COOKIE
from service.accounts.tables import ApiToken
from service.clock import now
from service.database.engine import Database
from service.journal.tables import Entry
from tests.service.accounts.people import PASSWORD, give_password
from tests.service.county import County

HTML = {"accept": "text/html"}
NEW = "山顶那棵老松树还在等"


def change(client: TestClient, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    form = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/account/password", data=form, headers=HTML, follow_redirects=False)


@pytest.fixture
def teacher(client: TestClient, county: County) -> TestClient:
    give_password(county, "teacher")
    return county.sign_in(client, "teacher")


def test_the_page_shows_who_one_is_and_what_one_may(teacher: TestClient):
    html = teacher.get("/account").text
    for said in ("王老师", "第一中学", "教师", "在 1 个浏览器中登录"):
        assert said in html


def test_a_changed_password_ends_every_other_session(teacher: TestClient, county: County):
    elsewhere = county.session_of("teacher").token
    response = change(teacher)
    assert response.headers["location"] == "/account?said=password"
    assert "密码已修改" in teacher.get("/account?said=password").text
    teacher.cookies.clear()
    teacher.cookies.set(COOKIE, elsewhere)
    assert teacher.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"old": "wrong"}, "密码"),
        ({"again": "something else"}, "两次输入不一致"),
        ({"new": "short"}, "10"),
        ({"new": "1234567890"}, "10"),
        ({"new": "xx王老师xx王老师"}, "10"),
        ({"new": "my-teacher-77"}, "10"),
        ({"new": PASSWORD}, "和原来的一样"),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(teacher: TestClient, changed: dict[str, str], said: str):
    response = change(teacher, **changed)
    assert response.status_code in {403, 422}
    assert said in re.findall(r'role="alert">(.*?)<', response.text)[0]
    assert change(teacher).status_code == 303


def test_a_temporary_password_lets_nobody_further_than_its_change(client: TestClient, county: County):
    give_password(county, "teacher", temporary=True)
    county.sign_in(client, "teacher")
    for path in ("/", "/account", "/rounds", "/trial"):
        assert client.get(path, headers=HTML, follow_redirects=False).headers["location"] == "/account/password"
    assert client.get("/api/v1/me").json()["code"] == "password_to_change"
    assert client.get("/account/password").status_code == 200
    assert change(client).headers["location"] == "/"
    assert client.get("/api/v1/me").status_code == 200


def test_whoever_has_a_temporary_password_may_still_leave(client: TestClient, county: County):
    give_password(county, "teacher", temporary=True)
    county.sign_in(client, "teacher")
    assert client.post("/sign-out", follow_redirects=False).headers["location"] == "/sign-in"


def test_other_sessions_can_be_ended(teacher: TestClient, county: County):
    elsewhere = county.session_of("teacher").token
    assert "在 2 个浏览器中登录" in teacher.get("/account").text
    assert teacher.post("/account/sessions", follow_redirects=False).status_code == 303
    assert "在 1 个浏览器中登录" in teacher.get("/account").text
    teacher.cookies.clear()
    teacher.cookies.set(COOKIE, elsewhere)
    assert teacher.get("/api/v1/me").status_code == 401


def test_a_token_is_shown_once_and_works_within_its_scopes(teacher: TestClient, database: Database):
    form = {"name": "校务系统", "days": "30", "scope": ["declaration:read", "round:read"]}
    html = teacher.post("/account/tokens", data=form).text
    secret = re.findall(r'class="secret-text">([^<]+)<', html)[0]
    assert secret not in teacher.get("/account").text
    with database.transaction(reads_only=True) as session:
        kept = session.query(ApiToken).one()
        assert secret not in kept.token_hash
        assert kept.expires_at - now() > timedelta(days=29)
        assert secret not in str([entry.details for entry in session.query(Entry)])
    teacher.cookies.clear()
    bearer = {"authorization": f"Bearer {secret}"}
    assert teacher.get("/api/v1/me", headers=bearer).json()["permissions"] == ["round:read", "declaration:read"]
    assert teacher.get("/api/v1/people", headers=bearer).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "days": "30", "scope": ["round:read"]},
        {"name": "x", "days": "0", "scope": ["round:read"]},
        {"name": "x", "days": "366", "scope": ["round:read"]},
        {"name": "x", "days": "30"},
        {"name": "x", "days": "30", "scope": ["people:manage"]},
        {"name": "x", "days": "30", "scope": ["nothing:known"]},
    ],
)
def test_a_token_that_cannot_be_is_refused_on_the_page(teacher: TestClient, form: dict[str, object]):
    response = teacher.post("/account/tokens", data=form, headers=HTML)
    assert response.status_code in {403, 422}
    assert 'role="alert"' in response.text


def api_token(client: TestClient, *scopes: str) -> dict[str, object]:
    made = client.post("/api/v1/tokens", json={"name": "校务系统", "scopes": scopes or ["round:read"], "days": 30})
    assert made.status_code == 201, made.text
    return made.json()


def test_tokens_over_the_api(teacher: TestClient):
    made = api_token(teacher)
    listed = teacher.get("/api/v1/tokens").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert "secret" not in listed[0]
    assert teacher.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert teacher.get("/api/v1/tokens").json()["items"][0]["revoked_at"]
    teacher.cookies.clear()
    bearer = {"authorization": f"Bearer {made['secret']}"}
    assert teacher.get("/api/v1/me", headers=bearer).json()["code"] == "token_invalid"


def test_the_secret_of_a_token_is_not_kept_for_its_idempotency_key(teacher: TestClient):
    asked = {"name": "校务系统", "scopes": ["round:read"], "days": 30}
    answers = [teacher.post("/api/v1/tokens", json=asked, headers={"idempotency-key": "k"}) for _ in range(2)]
    assert answers[0].json()["secret"] != answers[1].json()["secret"]


def test_a_token_makes_no_tokens_and_does_not_open_the_account(teacher: TestClient):
    bearer = {"authorization": f"Bearer {api_token(teacher)['secret']}"}
    teacher.cookies.clear()
    asked = {"name": "x", "scopes": ["round:read"], "days": 30}
    assert teacher.post("/api/v1/tokens", json=asked, headers=bearer).status_code == 403
    assert teacher.get("/account", headers=bearer).status_code == 403
    assert teacher.post("/account/password", headers=bearer, data={}).status_code == 403
    assert teacher.post("/account/sessions", headers=bearer).status_code == 403


def test_a_token_of_somebody_else_does_not_exist(teacher: TestClient, county: County):
    made = api_token(teacher)
    county.sign_in(teacher, "colleague")
    assert teacher.delete(f"/api/v1/tokens/{made['id']}").status_code == 404
    assert teacher.post(f"/account/tokens/{made['id']}/withdraw").status_code == 404
    assert teacher.delete("/api/v1/tokens/999999").status_code == 404


def test_too_many_tokens_are_refused(teacher: TestClient):
    for _ in range(20):
        api_token(teacher)
    asked = {"name": "x", "scopes": ["round:read"], "days": 30}
    assert teacher.post("/api/v1/tokens", json=asked).json()["code"] == "value_refused"


def test_me(teacher: TestClient, county: County):
    me = teacher.get("/api/v1/me").json()
    assert me["id"] == county.people["teacher"]
    assert me["roles"] == ["teacher"]
    assert "evidence:submit" in me["permissions"]
