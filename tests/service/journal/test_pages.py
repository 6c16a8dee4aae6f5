import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.clock import today
from service.declarations.states import Action
from service.declarations.workflow import take
from service.journal.store import append
from service.journal.tables import Entry
from tests.service.county import County, declare

JOURNAL = "/api/v1/journal"


@pytest.fixture
def declaration(county: County) -> int:
    """A declaration of the school that was handed in, and one of another county."""
    with county.database.transaction() as session:
        made = declare(session, county)
        take(session, made, Action.SUBMIT, actor=county.people["teacher"])
        take(session, made, Action.CHECK_FORM, actor=None, details={"hash": "ab" * 32})
        far = county.units["far_school"]
        append(session, "round_opened", "round:77", actor=county.people["far_auditor"], unit=far)
        append(session, "sign_in", "person:1", actor=None, unit=None)
        return made.id


@pytest.fixture
def auditor(client: TestClient, county: County, declaration: int) -> TestClient:
    return county.sign_in(client, "auditor")


def numbers(client: TestClient, **params: object) -> list[int]:
    response = client.get(JOURNAL, params=params)
    assert response.status_code == 200, response.text
    return [one["number"] for one in response.json()["items"]]


def test_entries_are_shown_in_words_with_names_that_the_log_does_not_hold(
    auditor: TestClient, county: County, declaration: int
):
    html = auditor.get("/journal").text
    assert "王老师" in html
    assert "系统" in html
    assert "草稿 → 已提交" in html
    assert f'<a href="/declarations/{declaration}">申报 {declaration}</a>' in html
    assert "ab" * 32 in html
    with county.database.transaction(reads_only=True) as session:
        for entry in session.query(Entry):
            assert "王" not in f"{entry.subject}{entry.details}{entry.action}"


def test_only_entries_of_units_in_reach(auditor: TestClient, county: County):
    assert numbers(auditor) == [2, 1]
    assert "77" not in re.findall(r"轮次 (\d+)", auditor.get("/journal").text)
    assert numbers(county.sign_in(auditor, "far_auditor")) == [3]
    assert numbers(county.sign_in(auditor, "administrator")) == [2, 1]


@pytest.mark.parametrize("person", ["teacher", "reviewer", "head"])
def test_others_do_not_read_the_log(client: TestClient, county: County, person: str):
    county.sign_in(client, person)
    assert client.get("/journal", headers={"accept": "text/html"}).status_code == 403
    assert client.get(JOURNAL).status_code == 403


def test_nobody_signed_in_is_asked_to(client: TestClient, county: County):
    assert client.get(JOURNAL).status_code == 401
    answer = client.get("/journal", headers={"accept": "text/html"}, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")


def test_filters_of_the_api(auditor: TestClient, county: County, declaration: int):
    day = today()
    assert numbers(auditor, subject="declaration") == [2, 1]
    assert numbers(auditor, subject=f"declaration:{declaration}") == [2, 1]
    assert numbers(auditor, subject=f"declaration:{declaration}0") == []
    assert numbers(auditor, subject="round") == []
    assert numbers(auditor, person=county.people["teacher"]) == [1]
    assert numbers(auditor, action="check_form") == [2]
    assert numbers(auditor, since=day, until=day) == [2, 1]
    assert numbers(auditor, since=day + timedelta(days=1)) == []
    assert numbers(auditor, until=day - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "a b"},
        {"subject": "declaration:%"},
        {"person": 0},
        {"person": 10**15},
        {"action": "x\x00"},
        {"since": "soon"},
        {"until": "9999-12-31"},
        {"cursor": "!!!"},
        {"limit": 0},
        {"unknown": 1},
    ],
)
def test_filters_that_cannot_be_are_refused(auditor: TestClient, wrong: dict[str, object]):
    assert auditor.get(JOURNAL, params=wrong).status_code == 422


def shown(client: TestClient, **params: object) -> list[int]:
    html = client.get("/journal", params=params).text
    return [int(number) for number in re.findall(r'<span title="[0-9a-f]{64}">(\d+)</span>', html)]


def test_filters_of_the_page(auditor: TestClient, declaration: int):
    blank = {"kind": "", "number": "", "who": "", "action": "", "since": "", "until": ""}
    assert shown(auditor, **blank) == [2, 1]
    assert shown(auditor, **{**blank, "who": "王老师"}) == [1]
    assert shown(auditor, **{**blank, "who": " teacher "}) == [1]
    assert shown(auditor, **{**blank, "who": "nobody"}) == []
    assert shown(auditor, **{**blank, "who": "\x00"}) == []
    assert shown(auditor, **{**blank, "kind": "declaration", "number": str(declaration)}) == [2, 1]
    assert shown(auditor, **{**blank, "action": "submit"}) == [1]
    assert shown(auditor, **{**blank, "since": str(today())}) == [2, 1]
    assert "没有符合条件的记录" in auditor.get("/journal", params={"action": "revoke"}).text


@pytest.mark.parametrize(
    "wrong",
    [{"number": "7"}, {"kind": "round", "number": "%"}, {"since": "x"}, {"until": "9999-12-31"}, {"kind": "\x00"}],
)
def test_a_filter_that_cannot_be_is_told_on_the_page(auditor: TestClient, wrong: dict[str, str]):
    response = auditor.get("/journal", params=wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'name="who"' in response.text


def test_parts_keep_their_filter(auditor: TestClient, county: County):
    with county.database.transaction() as session:
        for number in range(60):
            append(session, "submit", f"declaration:{number + 100}", actor=None, unit=county.units["school"])
    html = auditor.get("/journal", params={"action": "submit"}).text
    later = re.search(r'href="(/journal\?action=submit[^"]*cursor=[^"]+)"', html)
    assert later is not None
    assert "action=submit" in auditor.get(later[1].replace("&amp;", "&")).text
    assert shown(auditor, action="submit", cursor=later[1].partition("cursor=")[2])[-1] == 1


def test_actions_of_another_release_are_shown_by_their_code(auditor: TestClient, county: County):
    with county.database.transaction() as session:
        append(session, "from_the_future", "thing:1", actor=county.people["teacher"], unit=county.units["school"])
    html = auditor.get("/journal").text
    assert "from_the_future" in html
    assert "thing:1" in html


def test_the_page_is_whole_in_english_too(auditor: TestClient):
    html = auditor.get("/journal", params={"lang": "en"}).text
    assert "Draft → Handed in" in html
    assert "The service itself" in html
    assert not re.findall(r"\s(?:style|on\w+)=", html)
