"""The OpenAPI description and the service agree, also on requests nobody thought of."""

import atexit
import tempfile
from pathlib import Path

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings

from service.app import create_app
from service.settings import Settings
from tests.service import databases, stand_in

# The addresses are known only from an application, which tests are collected from: so it is made here.
_FOLDER = tempfile.TemporaryDirectory()
atexit.register(_FOLDER.cleanup)
APP = create_app(
    Settings(
        database=databases.Files(Path(_FOLDER.name)).fresh(Path(_FOLDER.name)),
        files=_FOLDER.name,
        queue=f"sqlite:///{_FOLDER.name}/queue.db",
        open_trial=True,
    ),
    stand_in.load,
)
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_service_keeps_its_description(case: schemathesis.Case):
    case.call_and_validate()


def test_both_bodies_and_the_problems_are_described(client: TestClient):
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/grade"]["post"]
    assert set(described["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    for status in ("404", "413", "415", "422", "503"):
        assert "application/problem+json" in described["responses"][status]["content"]
