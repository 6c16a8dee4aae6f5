from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.accounts.identity import COOKIE
from service.accounts.tables import OpenIDAttempt, Person
from service.clock import now
from service.database.engine import Database
from tests.service.accounts import provider as providers
from tests.service.accounts.people import give_password, password_of
from tests.service.accounts.provider import CLIENT, SECRET, Provider
from tests.service.conftest import Open
from tests.service.county import County

HTML = {"accept": "text/html"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.running() as started:
        yield started


@pytest.fixture
def client(open_client: Open, provider: Provider, county: County) -> TestClient:
    return open_client(oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET))


def begin(client: TestClient, destination: str = "/account") -> str:
    response = client.get(f"/sign-in/openid?next={destination}", follow_redirects=False)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def come_back(client: TestClient, address: str):
    return client.get(address, headers=HTML, follow_redirects=False)


def sign_in(client: TestClient, provider: Provider, destination: str = "/account"):
    return come_back(client, provider.vouch(begin(client, destination)))


def test_somebody_is_known_by_their_login_once_and_then_by_their_subject(
    client: TestClient, provider: Provider, county: County, database: Database
):
    assert "统一身份认证" in client.get("/sign-in").text
    response = sign_in(client, provider)
    assert response.headers["location"] == "/account"
    assert client.get("/api/v1/me").json()["id"] == county.people["teacher"]
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.authorization.startswith("Basic ")
    with database.transaction(reads_only=True) as session:
        assert session.get(Person, county.people["teacher"]).oidc_subject == "subject-1"
    provider.claims = {"preferred_username": "renamed"}
    client.cookies.clear()
    sign_in(client, provider)
    assert client.get("/api/v1/me").json()["id"] == county.people["teacher"]


def test_a_bound_account_is_not_handed_to_another_subject(client: TestClient, provider: Provider):
    sign_in(client, provider)
    client.cookies.clear()
    provider.claims = {"sub": "subject-2"}
    refused(client, sign_in(client, provider))


def refused(client: TestClient, response) -> None:
    assert response.status_code == 403
    assert "统一身份登录失败" in response.text
    assert COOKIE not in response.cookies
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("claims", [{"preferred_username": "nobody"}, {"preferred_username": None}])
def test_no_account_is_made(client: TestClient, provider: Provider, claims: dict[str, object]):
    provider.claims = claims
    refused(client, sign_in(client, provider))


def test_deactivated_people_stay_out(client: TestClient, provider: Provider, county: County, database: Database):
    sign_in(client, provider)
    with database.transaction() as session:
        session.get(Person, county.people["teacher"]).active = False
    client.cookies.clear()
    refused(client, sign_in(client, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"nonce": "another"},
        {"nonce": None},
        {"azp": "another-client"},
        {"sub": "a\x00b"},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_not_trusted(client: TestClient, provider: Provider, claims: dict[str, object]):
    provider.claims = claims
    refused(client, sign_in(client, provider))


def test_a_forged_signature_is_not_trusted(client: TestClient, provider: Provider):
    provider.signs_with = providers.forger()
    refused(client, sign_in(client, provider))


def test_a_signature_with_the_clients_own_secret_is_not_trusted(client: TestClient, provider: Provider):
    provider.algorithm, provider.signs_with = "HS256", providers.shared_secret()
    refused(client, sign_in(client, provider))


@pytest.mark.parametrize(
    "found",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None}],
    ids=str,
)
def test_a_provider_that_says_something_else_is_not_trusted(
    client: TestClient, provider: Provider, found: dict[str, object]
):
    provider.found = found
    assert client.get("/sign-in/openid", headers=HTML, follow_redirects=False).status_code == 403


def test_a_provider_that_does_not_answer_is_named(open_client: Open, county: County):
    client = open_client(oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT)
    response = client.get("/sign-in/openid", headers=HTML)
    assert response.status_code == 403
    assert "连接不上" in response.text


def test_an_answer_serves_once(client: TestClient, provider: Provider):
    address = provider.vouch(begin(client))
    cookies = dict(client.cookies)
    assert come_back(client, address).status_code == 303
    client.cookies.clear()
    client.cookies.update(cookies)
    refused(client, come_back(client, address))


def test_an_answer_serves_only_the_browser_that_asked(client: TestClient, provider: Provider):
    address = provider.vouch(begin(client))
    client.cookies.clear()
    refused(client, come_back(client, address))


def test_an_old_attempt_is_over(client: TestClient, provider: Provider, database: Database):
    address = provider.vouch(begin(client))
    with database.transaction() as session:
        session.query(OpenIDAttempt).one().expires_at = now() - timedelta(seconds=1)
    refused(client, come_back(client, address))


@pytest.mark.parametrize("code", ["another-code", ""])
def test_a_wrong_code_gives_nothing(client: TestClient, provider: Provider, code: str):
    refused(client, come_back(client, provider.vouch(begin(client), code)))


def test_it_leads_on_only_within_this_service(client: TestClient, provider: Provider):
    assert sign_in(client, provider, "//evil.example").headers["location"] == "/"


def test_a_temporary_password_ends_when_the_provider_vouches(client: TestClient, provider: Provider, county: County):
    give_password(county, "teacher", temporary=True)
    sign_in(client, provider)
    assert client.get("/api/v1/me").status_code == 200
    assert password_of(county, "teacher") is None


def test_without_a_provider_there_is_no_such_way(open_client: Open, county: County):
    client = open_client()
    assert "统一身份认证" not in client.get("/sign-in").text
    assert client.get("/sign-in/openid").status_code == 404
    assert client.get("/sign-in/openid/back?state=a&code=b").status_code == 403
