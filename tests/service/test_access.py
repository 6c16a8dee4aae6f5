"""Every route × everybody × an object: who gets through is written out here, not taken from the code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.testclient import TestClient

from service.accounts import access
from service.accounts.roles import REACH, Permission, Role
from service.accounts.secrets import digest
from service.accounts.subjects import SUBJECTS
from service.accounts.tables import ApiToken
from service.app import ROUTERS, create_app
from service.clock import now
from service.database.engine import Database
from service.decisions.tables import Appeal
from service.declarations.states import State
from service.files.store import open_files
from service.resemblances.tables import Resemblance, ResemblanceKind
from service.reviews.tables import AssignmentState
from service.settings import Settings
from service.spot_checks.tables import SpotCheck, SpotDraw, SpotItem, SpotState, Stage
from tests.service import stand_in
from tests.service.county import County, assign, declare, hand_in

P = Permission
HOME = {"teacher", "colleague", "stranger", "reviewer", "other_reviewer", "head", "other_head"}
COUNTY = {"auditor", "administrator"}
# The object is the work of "teacher" of "school", assigned to "reviewer", in a round of their county. "stranger",
# "other_reviewer" and "other_head" are of another school of that county; "far_…" of another county.
REACHES_THE_OBJECT: dict[Permission, set[str]] = {
    P.READ_PEOPLE: {"head", *COUNTY},
    P.MANAGE_PEOPLE: {"administrator"},
    P.READ_ROUND: HOME | COUNTY,
    P.MANAGE_ROUND: COUNTY,
    P.DECLARE: {"teacher", "colleague", "stranger"},
    P.READ_DECLARATION: {"teacher", "head", "auditor"},
    P.READ_EVIDENCE: {"teacher", "reviewer", "head", "auditor"},
    P.SUBMIT: {"teacher"},
    P.REVIEW: {"reviewer"},
    P.ASSIGN: {"head"},
    P.DECIDE: {"head"},
    P.OBJECT: {"teacher"},
    P.ANSWER: {"head"},
    P.RECHECK: {"auditor"},
    P.REREAD: {"other_reviewer"},
    P.COMPARE: {"head", "auditor"},
    P.MONITOR: {"head", *COUNTY},
    P.EXPORT: {"head", "auditor"},
    P.READ_JOURNAL: COUNTY,
    P.SWITCH: COUNTY,
}
TEACHERS = {"teacher", "colleague", "stranger"}
REVIEWERS = {"reviewer", "other_reviewer"}
HEADS = {"head", "other_head"}
AUDITORS = {"auditor", "far_auditor"}
ADMINISTRATORS = {"administrator", "far_administrator"}
EVERYBODY = TEACHERS | REVIEWERS | HEADS | AUDITORS | ADMINISTRATORS
# For addresses without an object: whose roles have the permission at all; what they then see is their own part.
HAS_THE_PERMISSION: dict[Permission, set[str]] = {
    P.READ_PEOPLE: HEADS | AUDITORS | ADMINISTRATORS,
    P.MANAGE_PEOPLE: ADMINISTRATORS,
    P.READ_ROUND: EVERYBODY,
    P.MANAGE_ROUND: HEADS | AUDITORS | ADMINISTRATORS,
    P.DECLARE: TEACHERS,
    P.READ_DECLARATION: TEACHERS | HEADS | AUDITORS,
    P.READ_EVIDENCE: TEACHERS | REVIEWERS | HEADS | AUDITORS,
    P.SUBMIT: TEACHERS,
    P.REVIEW: REVIEWERS,
    P.ASSIGN: HEADS,
    P.DECIDE: HEADS,
    P.OBJECT: TEACHERS,
    P.ANSWER: HEADS,
    P.RECHECK: AUDITORS,
    P.REREAD: REVIEWERS | AUDITORS,
    P.COMPARE: HEADS | AUDITORS,
    P.MONITOR: HEADS | AUDITORS | ADMINISTRATORS,
    P.EXPORT: HEADS | AUDITORS,
    P.READ_JOURNAL: AUDITORS | ADMINISTRATORS,
    P.SWITCH: AUDITORS | ADMINISTRATORS,
}
OWNED_BY_THE_SIGNED_IN = {"token_id"}
REFUSALS = {401, 403, 404}
REFUSAL_CODES = {"not_signed_in", "not_allowed", "not_found_here"}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    dependant: Dependant

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> Iterator[Route]:
    """Yield every route as the application has it, also of routers within routers."""
    app = FastAPI(openapi_url=None)
    for router in ROUTERS:
        app.include_router(router)
    for included in app.routes:
        for route in included.effective_route_contexts():
            for method in sorted(route.methods):
                yield Route(method, route.path, route.dependant)


ROUTES = list(routes())


def rules(route: Route) -> list[object]:
    """Return the rules that a route depends on, wherever they were stated."""
    named = (access.anybody, access.signed_in, access.trial)
    return [one.call for one in route.dependant.dependencies if isinstance(one.call, access.Allow) or one.call in named]


def named(route: Route) -> list[str]:
    return re.findall(r"{(\w+)}", route.path)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_route_states_exactly_one_rule(route: Route):
    assert len(rules(route)) == 1


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_id_in_an_address_has_a_subject(route: Route):
    assert [name for name in named(route) if name.endswith("_id") and name not in SUBJECTS] == []


def test_every_permission_and_role_is_in_the_tables():
    assert set(REACHES_THE_OBJECT) == set(HAS_THE_PERMISSION) == set(Permission)
    assert set(REACH) == set(Role)


@pytest.fixture
def database_url(sqlite_files, tmp_path: Path) -> str:
    """One database will do for five hundred questions who may do what: each slice's own tests ask both."""
    return sqlite_files.fresh(tmp_path)


@pytest.fixture
def objects(county: County, database: Database, settings: Settings) -> dict[str, int | str]:
    """The ids of one object of each kind, all of "teacher"."""
    files = open_files(settings.files)
    with database.transaction() as session:
        declaration = declare(session, county, state=State.IN_REVIEW)
        hand_in(session, declaration, "第一版。" * 99, files)
        submission = hand_in(session, declaration, files=files)
        assignment = assign(session, submission.evidence[0], county.people["reviewer"])
        assignment.state, assignment.opened_at = AssignmentState.OPENED, now()
        appeal = Appeal(declaration_id=declaration.id, reason="示例", filed_at=now())
        token = ApiToken(
            person_id=county.people["teacher"],
            name="示例",
            token_hash=digest("示例"),
            scopes=[],
            created_at=now(),
            expires_at=now(),
        )
        spot_check = SpotCheck(
            round_id=county.round,
            unit_id=county.units["county"],
            state=SpotState.PLANNED,
            decisions=[],
            list_hash="0" * 64,
            created_by_id=county.people["auditor"],
            created_at=now(),
        )
        spot_item = SpotItem(
            evidence_id=submission.evidence[0].id,
            opened_at=now(),
            draw=SpotDraw(
                spot_check=spot_check,
                declaration_id=declaration.id,
                stage=Stage.FIRST,
                place=0,
                rechecker_id=county.people["other_reviewer"],
            ),
        )
        session.add_all([appeal, token, spot_item])
        twin = hand_in(session, declare(session, county, "colleague", state=State.IN_REVIEW), files=files)
        pair = Resemblance(
            evidence_id=twin.evidence[0].id,
            other_id=submission.evidence[0].id,
            found_by_id=twin.evidence[0].id,
            kind=ResemblanceKind.COPIED,
            share=1.0,
            share_of_later=1.0,
            share_of_earlier=1.0,
            passages=[],
            found_at=now(),
        )
        session.add(pair)
        session.flush()
        return {
            "unit_id": county.units["school"],
            "person_id": county.people["teacher"],
            "round_id": county.round,
            "declaration_id": declaration.id,
            "submission_id": submission.id,
            "evidence_id": submission.evidence[0].id,
            "assignment_id": assignment.id,
            "appeal_id": appeal.id,
            "spot_check_id": spot_check.id,
            "spot_item_id": spot_item.id,
            "token_id": token.id,
            "resemblance_id": pair.id,
            "item": submission.evidence[0].item,
        }


def send(client: TestClient, route: Route, address: str):
    asked = {"json": {}} if route.path.startswith("/api/") else {"data": {}}
    body = {} if route.method in {"GET", "DELETE", "HEAD"} else asked
    return client.request(route.method, address, follow_redirects=False, **body)


def code(response) -> str:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        return response.json()["code"]
    return ""


GUARDED = [one for one in ROUTES if any(isinstance(rule, access.Allow) for rule in rules(one))]


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_nobody_gets_further_than_the_table_says(
    client: TestClient, county: County, objects: dict[str, int | str], route: Route
):
    (rule,) = rules(route)
    about_an_object = any(name in SUBJECTS for name in named(route))
    allowed = (REACHES_THE_OBJECT if about_an_object else HAS_THE_PERMISSION)[rule.permission]
    address = route.path.format(**{name: objects.get(name, "x") for name in named(route)})
    assert code(send(client, route, address)) == "not_signed_in"
    for person in sorted(EVERYBODY - allowed):
        response = send(county.sign_in(client, person), route, address)
        assert code(response) in {"not_allowed", "not_found_here"}, f"{person}: {response.status_code}"
    changed = False
    for person in sorted(allowed):
        response = send(county.sign_in(client, person), route, address)
        assert changed or code(response) not in REFUSAL_CODES, f"{person}: {response.text[:200]}"
        changed = changed or (route.method != "GET" and response.status_code < 400)


@pytest.mark.parametrize("route", [one for one in ROUTES if access.signed_in in rules(one)], ids=str)
def test_what_asks_for_signing_in_refuses_nobody_in_particular(
    client: TestClient, objects: dict[str, int | str], route: Route
):
    address = route.path.format(**{name: objects.get(name, "x") for name in named(route)})
    assert code(send(client, route, address)) == "not_signed_in"


@pytest.mark.parametrize("route", [one for one in ROUTES if access.trial in rules(one)], ids=str)
def test_the_trial_can_be_closed(open_client, route: Route):
    assert code(send(open_client(open_trial=False), route, route.path)) == "not_signed_in"


def test_public_routes_are_few_and_known():
    public = {one.path for one in ROUTES if access.anybody in rules(one)}
    assert public <= {
        "/",
        "/health",
        "/live",
        "/ready",
        "/metrics",
        "/sign-in",
        "/sign-in/openid",
        "/sign-in/openid/back",
        "/sign-out",
        "/static/plotly.min.js",
    }


def test_an_unknown_object_looks_like_a_foreign_one(client: TestClient, county: County, objects: dict[str, int | str]):
    county.sign_in(client, "stranger")
    foreign = client.get(f"/api/v1/declarations/{objects['declaration_id']}")
    unknown = client.get("/api/v1/declarations/999999")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()


def test_nothing_is_reachable_beside_the_routers(settings: Settings):
    app = create_app(settings, stand_in.load)
    beside = {route.path for route in app.routes if hasattr(route, "path")}
    assert beside == {"/api/v1/openapi.json", "/static"}
