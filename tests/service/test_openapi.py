"""The OpenAPI description and the service agree, also on requests nobody thought of, by nobody and by somebody."""

import atexit
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS

from service.accounts.roles import Permission, Role
from service.accounts.secrets import digest
from service.accounts.tables import ApiToken, Person, RoleGrant
from service.app import create_app
from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.files.store import open_files
from service.settings import Settings
from tests.service import databases, stand_in
from tests.service.county import assign, build, declare, hand_in

# The addresses are known only from an application, which tests are collected from: so it is made here.
_FOLDER = tempfile.TemporaryDirectory()
atexit.register(_FOLDER.cleanup)
SETTINGS = Settings(
    database=databases.Files(Path(_FOLDER.name)).fresh(Path(_FOLDER.name)),
    files=_FOLDER.name,
    queue=f"sqlite:///{_FOLDER.name}/queue.db",
    open_trial=True,
)
TOKEN = "everything-that-a-token-can-do"
MANY_CASES = settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
A_FEW_CASES = settings(MANY_CASES, max_examples=4)
"""Nobody in particular is refused nearly everywhere, whatever they ask."""


def _furnish() -> None:
    """Give somebody every role of the county, something of every kind to do, and a token for all of it."""
    database, files = Database(SETTINGS.database), open_files(SETTINGS.files)
    county = build(database)
    with database.transaction() as session:
        person = session.get_one(Person, county.people["teacher"])
        person.grants = [RoleGrant(role=role, unit_id=county.units["county"]) for role in Role]
        session.add(
            ApiToken(
                person_id=person.id,
                name="示例",
                token_hash=digest(TOKEN),
                scopes=[one.value for one in Permission],
                created_at=now(),
                expires_at=now() + timedelta(days=1),
            )
        )
        hand_in(session, declare(session, county, point="A2"), files=files)
        for teacher, state in (("colleague", State.IN_REVIEW), ("stranger", State.PUBLICITY)):
            version = hand_in(session, declare(session, county, teacher, state=state), files=files)
            assign(session, version.evidence[0], person.id)
    database.close()


_furnish()
APP = create_app(SETTINGS, stand_in.load)
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)
# What the rules refuse, such as dates that are not in order or a cursor of another list, no schema can say.
BY_RULES = [CHECKS.get_one("positive_data_acceptance")]


# Each with a parameter, because only then are the addresses part of a test's id, and of tests of one id only one runs.
@schema.parametrize()
@A_FEW_CASES
@pytest.mark.parametrize("headers", [{}], ids=["nobody"])
def test_service_keeps_its_description(case: schemathesis.Case, headers: dict[str, str]):
    case.call_and_validate(headers=headers)


@schema.parametrize()
@MANY_CASES
@pytest.mark.parametrize("headers", [{"Authorization": f"Bearer {TOKEN}"}], ids=["somebody"])
def test_it_keeps_it_for_somebody_who_may_do_everything(case: schemathesis.Case, headers: dict[str, str]):
    case.call_and_validate(headers=headers, excluded_checks=BY_RULES)


def test_both_bodies_and_the_problems_are_described(client: TestClient):
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/grade"]["post"]
    assert set(described["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    for status in ("404", "413", "415", "422", "503"):
        assert "application/problem+json" in described["responses"][status]["content"]
