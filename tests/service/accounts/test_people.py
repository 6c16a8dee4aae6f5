import re

import pytest
from fastapi.testclient import TestClient

from service.accounts.roles import Role
from service.accounts.store import people_with_role
from service.accounts.tables import Person, RoleGrant, Unit
from service.database.engine import Database
from service.journal.tables import Entry
from tests.service.accounts.people import give_password
from tests.service.county import County

HTML = {"accept": "text/html"}


@pytest.fixture
def administrator(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "administrator")


def grant(county: County, person: str, role: Role, unit: str) -> None:
    with county.database.transaction() as session:
        found = session.get(Person, county.people[person])
        found.grants.append(RoleGrant(role=role, unit_id=county.units[unit]))


@pytest.fixture
def school_administrator(client: TestClient, county: County) -> TestClient:
    grant(county, "colleague", Role.ADMINISTRATOR, "school")
    return county.sign_in(client, "colleague")


def asked(county: County, unit: str = "school", *roles: tuple[str, str], **more: object) -> dict[str, object]:
    given = [{"role": role, "unit_id": county.units[over]} for role, over in roles]
    return {"name": "新老师", "unit_id": county.units[unit], "roles": given, **more}


def logins(client: TestClient, **wanted: object) -> set[str]:
    return {one["login"] for one in client.get("/api/v1/people", params=wanted).json()["items"]}


def test_the_list_shows_only_what_is_within_reach(client: TestClient, county: County):
    assert "stranger" in logins(county.sign_in(client, "administrator"))
    assert "stranger" not in logins(county.sign_in(client, "head"))
    assert "teacher" in logins(client)
    assert logins(county.sign_in(client, "far_administrator")) == {"far_auditor", "far_administrator"}
    county.sign_in(client, "teacher")
    assert client.get("/api/v1/people").status_code == 403


def test_the_list_can_be_narrowed_down(administrator: TestClient, county: County):
    assert logins(administrator, unit=county.units["other_school"], role="teacher") == {"stranger"}
    assert logins(administrator, text="王老") == {"teacher"}
    assert logins(administrator, text="TEACH") == {"teacher"}
    assert logins(administrator, text="%") == set()
    assert logins(administrator, active=False) == set()
    assert administrator.get(f"/api/v1/people?unit={county.units['other_county']}").status_code == 404


def test_the_list_comes_in_parts(administrator: TestClient):
    first = administrator.get("/api/v1/people?limit=3").json()
    second = administrator.get("/api/v1/people", params={"limit": 3, "cursor": first["next"]}).json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 6


def test_the_page_has_filters_and_links(administrator: TestClient, county: County):
    html = administrator.get("/people", params={"unit": county.units["school"], "role": "teacher"}).text
    assert "符合条件的有 2 人" in html
    assert f'href="/people/{county.people["teacher"]}"' in html
    assert "赵老师" not in html
    assert "没有符合条件的人" in administrator.get("/people?text=nobody").text
    assert administrator.get("/people?unit=x&role=y&text=%00&state=z").status_code == 200


def test_somebody_is_added_and_gets_in_with_a_temporary_password(administrator: TestClient, county: County):
    unit = str(county.units["school"])
    form = {"login": "T-0042", "name": "新老师", "subject": "数学", "unit": unit, "active": "yes"}
    html = administrator.post("/people/new", data={**form, "role": ["teacher", ""], "over": [unit, unit]}).text
    password = re.findall(r'class="secret-text">([^<]+)<', html)[0]
    entered = administrator.post("/sign-in", data={"login": "t-0042", "password": password}, follow_redirects=False)
    assert entered.status_code == 303
    assert administrator.get("/api/v1/me").json()["code"] == "password_to_change"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"login": "teacher"}, "已经有人用了"),
        ({"login": "a b"}, "不能用的字符"),
        ({"name": " "}, "没有填写"),
        ({"unit": "x"}, "不能用的字符"),
        ({"role": "king"}, "不能用的字符"),
    ],
)
def test_a_form_that_cannot_be_taken_says_so_and_keeps_what_was_typed(
    administrator: TestClient, county: County, changed: dict[str, str], said: str
):
    unit = str(county.units["school"])
    form = {"login": "new-one", "name": "新老师", "unit": unit, "role": "teacher", "over": unit, **changed}
    response = administrator.post("/people/new", data=form, headers=HTML)
    assert response.status_code == 422
    assert said in response.text
    assert f'value="{form["login"]}"' in response.text
    assert logins(administrator, text="new-one") == set()


def test_over_the_api_a_person_is_added_read_and_changed(administrator: TestClient, county: County):
    body = asked(county, "school", ("teacher", "school"), login="T-7")
    made = administrator.post("/api/v1/people", json=body)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    address = f"/api/v1/people/{made.json()['id']}"
    assert administrator.get(address).json() == made.json()
    change = asked(county, "other_school", ("reviewer", "other_school"), ("teacher", "other_school"))
    changed = administrator.put(address, json=change, headers={"if-match": '"1"'})
    assert changed.json()["unit_code"] == "other_school"
    assert {one["role"] for one in changed.json()["roles"]} == {"reviewer", "teacher"}
    assert administrator.put(address, json=change, headers={"if-match": '"1"'}).status_code == 412
    assert administrator.put(address, json=change).headers["etag"] == '"2"', "nothing changed, nothing counted"


def test_a_taken_login_is_refused(administrator: TestClient, county: County):
    answer = administrator.post("/api/v1/people", json=asked(county, login="Teacher"))
    assert answer.status_code == 422
    assert "登录名" in answer.json()["detail"]


def test_the_same_request_twice_adds_one_person(administrator: TestClient, county: County):
    body, key = asked(county, login="t-8"), {"idempotency-key": "same"}
    first, second = (administrator.post("/api/v1/people", json=body, headers=key) for _ in range(2))
    assert first.json() == second.json()


@pytest.mark.parametrize(("unit", "over"), [("other_county", "school"), ("school", "other_county"), ("school", "city")])
def test_nobody_gives_roles_or_places_beyond_their_part(
    administrator: TestClient, county: County, unit: str, over: str
):
    answer = administrator.post("/api/v1/people", json=asked(county, unit, ("reviewer", over), login="t-9"))
    assert answer.status_code == 422
    key = county.people["teacher"]
    assert administrator.put(f"/api/v1/people/{key}", json=asked(county, unit, ("reviewer", over))).status_code == 422
    assert administrator.get(f"/api/v1/people/{key}").json()["name"] == "王老师"


def test_people_beyond_reach_do_not_exist(administrator: TestClient, county: County):
    key = county.people["far_auditor"]
    for path in (f"/api/v1/people/{key}", f"/people/{key}", "/api/v1/people/999999"):
        assert administrator.get(path).status_code == 404
    assert administrator.put(f"/api/v1/people/{key}", json=asked(county)).status_code == 404
    assert administrator.post(f"/people/{key}/password").status_code == 404
    assert administrator.post(f"/api/v1/people/{key}/temporary-password").status_code == 404


def test_whoever_only_reads_cannot_change(client: TestClient, county: County):
    county.sign_in(client, "head")
    key = county.people["teacher"]
    assert 'action="/people/' not in client.get(f"/people/{key}").text
    assert client.put(f"/api/v1/people/{key}", json=asked(county)).status_code == 403
    assert client.post("/people/new", data={}).status_code == 403


def test_roles_from_above_stay_when_a_school_changes_somebody(school_administrator: TestClient, county: County):
    grant(county, "teacher", Role.REVIEWER, "county")
    key = county.people["teacher"]
    answer = school_administrator.put(f"/api/v1/people/{key}", json=asked(county, "school", ("panel_head", "school")))
    assert {(one["role"], one["unit_code"]) for one in answer.json()["roles"]} == {
        ("panel_head", "school"),
        ("reviewer", "county"),
    }


def test_a_school_cannot_take_over_an_account_of_the_county(school_administrator: TestClient, county: County):
    grant(county, "teacher", Role.COUNTY_AUDITOR, "county")
    key = county.people["teacher"]
    assert school_administrator.post(f"/api/v1/people/{key}/temporary-password").status_code == 403
    assert school_administrator.post(f"/api/v1/people/{key}/unlock").status_code == 403
    off = asked(county, "school", active=False)
    assert school_administrator.put(f"/api/v1/people/{key}", json=off).status_code == 403
    assert "由上级授予" in school_administrator.get(f"/people/{key}").text
    assert school_administrator.post(f"/people/{key}/password", headers=HTML).status_code == 403


def test_administrators_do_not_shut_themselves_out(administrator: TestClient, county: County):
    key = county.people["administrator"]
    assert administrator.put(f"/api/v1/people/{key}", json=asked(county, "county")).status_code == 422
    keeps = asked(county, "county", ("administrator", "county"), active=False)
    assert administrator.put(f"/api/v1/people/{key}", json=keeps).status_code == 422
    assert administrator.post(f"/api/v1/people/{key}/temporary-password").status_code == 422


def test_deactivating_ends_sessions_at_once(client: TestClient, county: County):
    begun = county.session_of("teacher")
    county.sign_in(client, "administrator")
    answer = client.put(f"/api/v1/people/{county.people['teacher']}", json=asked(county, active=False))
    assert answer.json()["active"] is False
    client.cookies.clear()
    client.cookies.set("weiping_session", begun.token)
    assert client.get("/api/v1/me").status_code == 401


def test_a_new_temporary_password_replaces_the_old_one(administrator: TestClient, county: County):
    give_password(county, "teacher")
    key = county.people["teacher"]
    first = administrator.post(f"/api/v1/people/{key}/temporary-password").json()["password"]
    html = administrator.post(f"/people/{key}/password").text
    second = re.findall(r'class="secret-text">([^<]+)<', html)[0]
    for password, status in ((first, 403), (second, 303)):
        form = {"login": "teacher", "password": password}
        assert administrator.post("/sign-in", data=form, follow_redirects=False).status_code == status


def test_two_forms_of_the_same_person_do_not_overwrite_each_other(administrator: TestClient, county: County):
    key, unit = county.people["teacher"], str(county.units["school"])
    form = {"name": "王老师", "unit": unit, "active": "yes", "version": "1", "role": ["teacher"], "over": [unit]}
    first = administrator.post(f"/people/{key}", data={**form, "subject": "物理"}, follow_redirects=False)
    assert first.status_code == 303
    second = administrator.post(f"/people/{key}", data={**form, "subject": "化学"}, headers=HTML)
    assert second.status_code == 412
    assert 'value="物理"' in second.text


def test_every_change_is_in_the_audit_log_without_names(administrator: TestClient, county: County, database: Database):
    made = administrator.post(
        "/api/v1/people", json=asked(county, "school", ("teacher", "school"), login="t-11")
    ).json()
    administrator.post(f"/api/v1/people/{made['id']}/temporary-password")
    with database.transaction(reads_only=True) as session:
        entries = session.query(Entry).filter_by(subject=f"person:{made['id']}").order_by(Entry.number).all()
        assert [entry.action for entry in entries] == ["person_added", "password_given"]
        assert entries[0].details == {"roles": [f"teacher:{county.units['school']}"], "temporary_password": False}
        assert {entry.actor_id for entry in entries} == {county.people["administrator"]}


def test_who_has_a_role_over_a_unit(county: County, database: Database):
    with database.transaction(reads_only=True) as session:
        found = people_with_role(session, Role.REVIEWER, session.get(Unit, county.units["other_school"]).path)
        assert {one.login for one in found} == {"other_reviewer", "county_reviewer"}
