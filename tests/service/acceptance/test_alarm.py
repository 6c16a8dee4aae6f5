"""The alarm stays quiet on work that is as before, switches acceptance off on other work, and a person undoes it."""

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from service.acceptance import chores
from service.acceptance.tables import AcceptanceSwitch, Cause
from service.acceptance.workflow import is_on, look, state_of
from service.database.engine import Database
from service.journal.tables import Entry
from service.rounds.tables import Round
from tests.service import stand_in
from tests.service.acceptance.promises import REFERENCE, arrive, load, promising
from tests.service.conftest import Open
from tests.service.county import County

BUNDLE = stand_in.MANIFEST.id


def watched(database: Database, county: County, doubts: list[float]) -> list[AcceptanceSwitch]:
    with database.transaction() as session:
        held = session.get_one(Round, county.round)
        held.scheme = {**held.scheme, "spare_second": True}
        arrive(session, county, doubts)
        look(session, BUNDLE, promising(), stand_in.STANDARD)
        return list(session.scalars(select(AcceptanceSwitch)))


def test_quiet_on_work_that_is_as_before(database: Database, county: County):
    doubts = np.random.default_rng(0).choice(REFERENCE, 60).tolist()
    assert watched(database, county, doubts) == []
    with database.transaction() as session:
        state = state_of(session, BUNDLE, promising())
        assert state.is_on
        assert state.watch is not None
        assert {one["cause"]: one["n"] for one in state.watch.figures}["doubt"] == 60
        assert chores.due(session) == []


def test_doubtful_work_switches_it_off_and_says_so(database: Database, county: County):
    found = watched(database, county, [0.97] * 60)
    assert [(one.is_on, one.cause, one.actor_id) for one in found] == [(False, Cause.DOUBT, None)]
    with database.transaction() as session:
        assert not is_on(session, BUNDLE)
        entry = session.scalars(select(Entry).where(Entry.action == "acceptance_off")).one()
        assert entry.unit_id == county.units["county"]
        look(session, BUNDLE, promising(), stand_in.STANDARD)
        assert len(state_of(session, BUNDLE, promising()).switches) == 1


def test_something_is_due_until_it_was_watched(database: Database, county: County):
    with database.transaction() as session:
        assert chores.due(session) == []
        arrive(session, county, [0.5])
        assert len(chores.due(session)) == 1


@pytest.fixture
def desk(open_client: Open) -> TestClient:
    return open_client(load=load)


def test_the_page_says_why_and_what_to_do_and_takes_a_reason(desk: TestClient, database: Database, county: County):
    watched(database, county, [0.97] * 60)
    auditor = county.sign_in(desk, "auditor")
    html = auditor.get("/acceptance?lang=en").text
    assert "The machine is more or less sure of new work" in html
    assert "Look at what is new in this round" in html
    refused = auditor.post("/acceptance/switch", data={"on": "true", "reason": " "})
    assert refused.status_code == 422
    done = auditor.post("/acceptance/switch", data={"on": "true", "reason": "新任务已复核"}, follow_redirects=False)
    assert done.status_code == 303
    with database.transaction() as session:
        assert is_on(session, BUNDLE)
        # What fired before is behind the switch and does not fire again.
        look(session, BUNDLE, promising(), stand_in.STANDARD)
        assert is_on(session, BUNDLE)


def test_programs_read_and_switch_it_once(desk: TestClient, county: County):
    auditor = county.sign_in(desk, "auditor")
    found = auditor.get("/api/v1/acceptance")
    assert found.status_code == 200
    assert found.json()["pools"][0]["threshold"] == 0.3
    off = {"on": False, "reason": "新任务太多"}
    etag = {"If-Match": found.headers["ETag"]}
    assert auditor.post("/api/v1/acceptance/switch", json=off, headers=etag).json()["on"] is False
    assert auditor.post("/api/v1/acceptance/switch", json=off).status_code == 409
    assert auditor.post("/api/v1/acceptance/switch", json={**off, "on": True}, headers=etag).status_code == 412


def test_a_head_may_look_but_not_switch(desk: TestClient, county: County):
    head = county.sign_in(desk, "head")
    assert head.get("/acceptance").status_code == 200
    assert head.post("/api/v1/acceptance/switch", json={"on": False, "reason": "试试看吧"}).status_code == 403


def test_a_bundle_without_promises_says_so(client: TestClient, county: County):
    assert "没有承诺" in county.sign_in(client, "auditor").get("/acceptance").text
