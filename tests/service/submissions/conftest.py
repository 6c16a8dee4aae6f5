from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from service.declarations.tables import Declaration
from service.grading.loading import GraderSource
from service.reading.workflow import Limits
from service.worker.workflow import Worker
from tests.service import stand_in
from tests.service.county import County, declare

EXCELLENT = "\n".join(
    f"第{n}节：学情分析报告。课前用问卷星发放问卷42份，收回有效问卷41份，数据可信，分析呈现方法学情教学对策清楚。"
    for n in range(1, 21)
)


@pytest.fixture
def work(client: TestClient, county: County) -> Callable[[], None]:
    """Let the worker do all that waits, as it would beside the service."""

    def do() -> None:
        state = client.app.state
        source = GraderSource(state.settings, stand_in.load)
        worker = Worker(county.database, state.files, source, Limits.of(state.settings))
        for evidence in worker.sweep():
            worker.read(evidence)

    return do


@pytest.fixture
def teacher(client: TestClient, county: County) -> TestClient:
    return county.sign_in(client, "teacher")


@pytest.fixture
def declared(county: County) -> int:
    """The id of a draft of A1, which asks for A1-E1 and A1-E2."""
    with county.database.transaction() as session:
        return declare(session, county).id


def put(client: TestClient, declaration: int, item: str, text: str = EXCELLENT, **headers: str):
    return client.put(
        f"/api/v1/declarations/{declaration}/evidence/{item}", files={"text": (None, text)}, headers=headers
    )


def put_all(client: TestClient, declaration: int, text: str = EXCELLENT) -> None:
    for item in ("A1-E1", "A1-E2"):
        assert put(client, declaration, item, text).status_code == 200


def submit(client: TestClient, declaration: int, *, consent: bool = False):
    return client.post(f"/api/v1/declarations/{declaration}/submit", json={"consent": consent})


def state_of(county: County, declaration: int) -> str:
    with county.database.transaction(reads_only=True) as session:
        return session.get_one(Declaration, declaration).state.value
