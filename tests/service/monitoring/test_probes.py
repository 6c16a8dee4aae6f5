"""What machines ask: alive, ready, figures; and the charts' script."""

import pytest
import structlog
from fastapi.testclient import TestClient

from service import logs
from service.database.engine import Database
from service.declarations.states import State
from tests.service import stand_in
from tests.service.conftest import Open
from tests.service.county import County, declare, hand_in


def test_alive_without_anything_else(open_client: Open):
    client = open_client(stand_in.load_nothing, database="sqlite:////nowhere/at/all.db")
    assert client.get("/live").json() == {"status": "ok"}


def test_ready(client: TestClient):
    assert client.get("/ready").json() == {"status": "ok", "database": "ok", "bundle": "ok", "worker": "ok"}


def test_not_ready_names_what_is_missing(open_client: Open, tmp_path):
    without_bundle = open_client(stand_in.load_nothing).get("/ready")
    assert without_bundle.status_code == 503
    assert without_bundle.json()["code"] == "bundle_missing"
    behind = open_client(database=f"sqlite:///{tmp_path}/empty.db").get("/ready")
    assert behind.status_code == 503
    assert behind.json()["code"] == "database_behind"


def test_metrics_count_without_names(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        hand_in(session, declare(session, county, state=State.IN_REVIEW))
        hand_in(session, declare(session, county, "stranger", state=State.SUBMITTED), graded=False)
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert 'weiping_evidence{reading="graded"} 2.0' in lines
    assert 'weiping_evidence{reading="waiting"} 2.0' in lines
    assert 'weiping_declarations{state="in_review"} 1.0' in lines
    assert 'weiping_declarations{state="final"} 0.0' in lines
    assert "weiping_database_up 1.0" in lines
    assert any(line.startswith("weiping_bundle_info{") and "stand-in" in line for line in lines)
    assert "第一中学" not in response.text
    assert "teacher" not in response.text


def test_metrics_without_a_database_or_a_bundle_say_so(open_client: Open, tmp_path):
    lines = open_client(stand_in.load_nothing, database=f"sqlite:///{tmp_path}/empty.db").get("/metrics").text
    assert "weiping_database_up 0.0" in lines
    assert "weiping_bundle_loaded 0.0" in lines
    assert "weiping_declarations" not in lines


def test_the_script_of_the_charts_is_served_from_here(client: TestClient):
    packed = client.get("/static/plotly.min.js")
    assert packed.headers["content-type"].startswith("text/javascript")
    assert "plotly.js v" in packed.text[:200]
    plain = client.get("/static/plotly.min.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


def test_what_monitoring_asks_is_logged_only_when_it_fails():
    asked = {"event": "request", "path": "/ready"}
    with pytest.raises(structlog.DropEvent):
        logs.without_probes(None, "info", {**asked, "status": 200})
    assert logs.without_probes(None, "info", {**asked, "status": 503})
    assert logs.without_probes(None, "info", {"event": "request", "path": "/", "status": 200})
