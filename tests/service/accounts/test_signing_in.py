from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.accounts import passwords
from service.accounts.demo import DEMO_PASSWORD
from service.accounts.identity import COOKIE, CSRF_HEADER
from service.accounts.tables import Person
from service.clock import now
from service.database.engine import Database
from service.errors import SignInFailed
from service.language import Language, explain
from tests.service.accounts.people import PASSWORD, give_password, password_of
from tests.service.conftest import Open
from tests.service.county import County

HTML = {"accept": "text/html"}
WRONG = explain(SignInFailed(), Language.CHINESE)


def sign_in(client: TestClient, login: str = "teacher", password: str = PASSWORD, **more: str):
    client.cookies.clear()
    client.headers.pop(CSRF_HEADER, None)
    form = {"login": login, "password": password, **more}
    return client.post("/sign-in", data=form, headers=HTML, follow_redirects=False)


@pytest.fixture(autouse=True)
def teacher(county: County) -> None:
    give_password(county, "teacher")


def test_the_start_page_leads_to_signing_in_and_then_to_ones_work(client: TestClient, county: County):
    assert client.get("/", follow_redirects=False).headers["location"] == "/sign-in"
    response = sign_in(client)
    assert response.status_code == 303
    assert response.headers["location"] == "/"
    assert client.get("/", follow_redirects=False).headers["location"] == "/declarations"
    assert client.get("/sign-in", follow_redirects=False).status_code == 303


def test_the_session_cookie_is_only_for_this_service(client: TestClient):
    cookie = sign_in(client).headers["set-cookie"]
    assert f"{COOKIE}=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    client.base_url = "https://testserver"
    assert "Secure" in sign_in(client).headers["set-cookie"]


@pytest.mark.parametrize("login", ["teacher", " TEACHER ", "ｔｅａｃｈｅｒ"])
def test_a_login_counts_however_it_is_typed(client: TestClient, login: str):
    assert sign_in(client, login).status_code == 303


@pytest.mark.parametrize(
    ("login", "password"),
    [("teacher", "wrong"), ("nobody", PASSWORD), ("colleague", PASSWORD), ("", ""), ("a\x00", "")],
)
def test_what_is_wrong_is_not_told(client: TestClient, login: str, password: str):
    response = sign_in(client, login, password)
    assert response.status_code == 403
    assert WRONG in response.text
    assert COOKIE not in response.cookies


def test_deactivated_people_do_not_get_in(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        session.get(Person, county.people["teacher"]).active = False
    assert sign_in(client).status_code == 403


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/people?unit=3", "/people?unit=3"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\nb", "/"),
        ("", "/"),
    ],
)
def test_it_leads_on_only_within_this_service(client: TestClient, asked: str, given: str):
    assert sign_in(client, next=asked).headers["location"] == given


def test_a_page_that_needs_signing_in_comes_back_to_itself(client: TestClient):
    response = client.get("/account", headers=HTML, follow_redirects=False)
    assert response.headers["location"] == "/sign-in?next=%2Faccount"
    assert 'name="next" value="/account"' in client.get("/sign-in?next=/account").text


def test_a_form_of_another_site_signs_nobody_in(client: TestClient):
    response = client.post(
        "/sign-in", data={"login": "teacher", "password": PASSWORD}, headers={"sec-fetch-site": "cross-site"}
    )
    assert response.json()["code"] == "form_expired"


def test_wrong_passwords_lock_the_account_for_a_while(client: TestClient, county: County, database: Database):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 403
    response = sign_in(client, password="wrong")
    assert response.status_code == 429
    assert "15" in response.text
    assert sign_in(client).status_code == 429, "the right password does not help while it is locked"
    with database.transaction() as session:
        session.get(Person, county.people["teacher"]).locked_until = now() - timedelta(seconds=1)
    assert sign_in(client, password="wrong").status_code == 403, "counted from the beginning"
    assert sign_in(client).status_code == 303


def test_a_right_password_forgets_the_wrong_ones(client: TestClient):
    for _ in range(3):
        for _ in range(3):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 303


def test_an_administrator_unlocks(client: TestClient, county: County):
    for _ in range(5):
        sign_in(client, password="wrong")
    county.sign_in(client, "administrator")
    key = county.people["teacher"]
    assert "暂时锁定" in client.get(f"/people/{key}").text
    assert client.post(f"/people/{key}/unlock", follow_redirects=False).status_code == 303
    assert sign_in(client).status_code == 303


def test_signing_out_ends_the_session_itself(client: TestClient, county: County):
    county.sign_in(client, "teacher")
    token = client.cookies[COOKIE]
    assert client.post("/sign-out", follow_redirects=False).headers["location"] == "/sign-in"
    client.cookies.set(COOKIE, token)
    assert client.get("/api/v1/me").status_code == 401


def test_signing_out_needs_the_csrf_token(client: TestClient, county: County):
    county.sign_in(client, "teacher")
    del client.headers[CSRF_HEADER]
    assert client.post("/sign-out").json()["code"] == "form_expired"
    assert client.get("/api/v1/me").status_code == 200


def test_a_quick_hash_is_replaced_at_the_first_sign_in(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        session.get(Person, county.people["teacher"]).password_hash = passwords.hashed_temporary(PASSWORD)
    before = password_of(county, "teacher")
    assert sign_in(client).status_code == 303
    assert password_of(county, "teacher") != before
    assert sign_in(client).status_code == 303


def test_sample_accounts_are_offered_only_in_a_demo(client: TestClient, open_client: Open):
    assert DEMO_PASSWORD not in client.get("/sign-in").text
    html = open_client(demo=True).get("/sign-in").text
    assert DEMO_PASSWORD in html
    assert "示例数据" in html
    assert 'name="login" value="teacher"' in html
    assert 'value="colleague"' not in html, "no password, so nothing to try"
