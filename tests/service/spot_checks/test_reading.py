"""Rereading: who gets what, and what they may see."""

import re

import pytest
from fastapi.testclient import TestClient

from service.database.engine import Database
from service.decisions.tables import Decision
from service.files.store import open_files
from service.settings import Settings
from service.spot_checks.tables import SpotDraw, SpotItem
from tests.service.county import County
from tests.service.spot_checks.checked import Q, county_reader, decided, drawn, get, post


@pytest.fixture
def spot(client: TestClient, county: County, database: Database, settings: Settings) -> int:
    decided(database, county, each=2, files=open_files(settings.files))
    county_reader(database, county)
    return drawn(client, county)


def dealt(client: TestClient, county: County, spot: int, *people: str) -> None:
    county.sign_in(client, "auditor")
    post(client, f"spot-checks/{spot}/deal", {"rechecker_ids": [county.people[one] for one in people]})


def levels_of(shown: dict) -> dict[str, str]:
    return {one["id"]: Q for one in shown["asked"]["criteria"]}


def test_nobody_gets_what_they_know(client: TestClient, county: County, database: Database, spot: int):
    dealt(client, county, spot, "reviewer", "other_reviewer", "auditor")
    with database.transaction() as session:
        for draw in session.query(SpotDraw).filter_by(spot_check_id=spot):
            own = "reviewer" if draw.declaration.school_id == county.units["school"] else "other_reviewer"
            assert draw.rechecker_id is not None
            assert draw.rechecker_id != county.people[own]
    for person in ("teacher", "head", "far_auditor"):
        body = {"rechecker_ids": [county.people[person]]}
        assert client.post(f"/api/v1/spot-checks/{spot}/deal", json=body).json()["code"] == "value_refused", person
    assert client.post(f"/api/v1/spot-checks/{spot}/deal", json={"rechecker_ids": []}).status_code == 422


def test_work_goes_round_evenly_and_what_is_begun_stays(client: TestClient, county: County, database, spot: int):
    dealt(client, county, spot, "auditor")
    mine = get(client, "spot-check-readings")
    post(client, f"spot-check-readings/{mine[0]['id']}/open")
    dealt(client, county, spot, "reader", "auditor")
    with database.transaction() as session:
        draws = session.query(SpotDraw).filter_by(spot_check_id=spot).all()
        counts = sorted(sum(one.rechecker_id == county.people[who] for one in draws) for who in ("reader", "auditor"))
        assert counts == [2, 2]
        begun = session.get_one(SpotItem, mine[0]["id"]).draw
        assert begun.rechecker_id == county.people["auditor"]


def test_only_the_rechecker_reads_and_sees_nothing_of_before(client: TestClient, county: County, spot: int):
    dealt(client, county, spot, "reader")
    county.sign_in(client, "reader")
    item = get(client, "spot-check-readings")[0]["id"]
    assert get(client, f"spot-check-readings/{item}")["document"] is None
    assert client.get(f"/spot-checks/readings/{item}/file").status_code == 404, "not before it is begun"
    too_early = client.post(f"/api/v1/spot-check-readings/{item}/levels", json={"levels": {}})
    assert too_early.json()["code"] == "transition_forbidden"
    shown = post(client, f"spot-check-readings/{item}/open")
    assert "问卷" in shown["document"]["text"]
    assert client.get(f"/spot-checks/readings/{item}/file").status_code == 200
    assert set(shown) == {
        "id", "spot_check_id", "item", "opened_at", "done_at", "version", "standard", "point", "asked", "document",
        "levels", "off_task",
    }  # fmt: skip
    assert shown["levels"] is None
    page = client.get(f"/spot-checks/readings/{item}").text
    for hidden in (
        "示例school",
        "钱评审",
        "吴评审",
        "郑组长",
        "第一中学",
        "第二小学",
        "请写明依据",
        "预评分",
        "checked>",
    ):
        assert hidden not in page, hidden
    assert not re.search(r"<input[^>]+value=\"(excellent|qualified|not_qualified)\"[^>]*checked", page)
    for person in ("auditor", "reviewer", "other_reviewer", "teacher", "head"):
        county.sign_in(client, person)
        assert client.get(f"/api/v1/spot-check-readings/{item}").status_code in (403, 404), person


def test_what_is_sent_is_kept_and_cannot_be_changed(client: TestClient, county: County, database, spot: int):
    dealt(client, county, spot, "reader")
    county.sign_in(client, "reader")
    item = get(client, "spot-check-readings")[0]["id"]
    shown = post(client, f"spot-check-readings/{item}/open")
    address = f"spot-check-readings/{item}/levels"
    assert post(client, address, {"levels": {}}, status=422)["code"] == "value_refused"
    sent = post(client, address, {"levels": levels_of(shown)})
    assert sent["levels"] == levels_of(shown)
    assert client.post(f"/api/v1/{address}", json={"levels": levels_of(shown)}).status_code == 409
    with database.transaction() as session:
        kept = session.get_one(SpotItem, item)
        assert kept.done_at is not None
        assert kept.seconds >= 0
    county.sign_in(client, "auditor")
    assert get(client, f"spot-checks/{spot}/result")["next_step"] == "read"


def test_an_auditor_who_rereads_does_not_see_the_decision_before(client: TestClient, county: County, database, spot):
    dealt(client, county, spot, "auditor")
    with database.transaction() as session:
        declaration = session.query(SpotDraw).filter_by(rechecker_id=county.people["auditor"]).first().declaration_id
    result = get(client, f"declarations/{declaration}/result")
    assert result["blind"]
    assert result["items"] == []


def test_the_pages_lead_through_it(client: TestClient, county: County, spot: int):
    dealt(client, county, spot, "reader")
    county.sign_in(client, "reader")
    assert "/spot-checks/readings" in client.get("/reviews").text
    item = get(client, "spot-check-readings")[0]["id"]
    assert "开始复评" in client.get(f"/spot-checks/readings/{item}").text
    client.post(f"/spot-checks/readings/{item}/open")
    criteria = get(client, f"spot-check-readings/{item}")["asked"]["criteria"]
    refused = client.post(f"/spot-checks/readings/{item}/levels", data={f"level:{criteria[0]['id']}": Q})
    assert refused.status_code == 422
    assert re.search(r"value=\"qualified\"[^>]*checked", refused.text), "what was chosen is not lost"
    sent = {f"level:{one['id']}": Q for one in criteria}
    after = client.post(f"/spot-checks/readings/{item}/levels", data=sent, follow_redirects=False)
    following = int(after.headers["location"].rsplit("/", 1)[1])
    assert following != item


def test_neither_ids_nor_order_tell_the_stratum(client: TestClient, county: County, database: Database):
    ids = decided(database, county, each=6)
    county_reader(database, county)
    with database.transaction() as session:
        for one in session.query(Decision).filter(Decision.declaration_id.in_(ids[::2])):
            one.point_level = "excellent"
    spot = drawn(client, county, by=["level"], whole_levels=["excellent", Q])
    dealt(client, county, spot, "reader")
    county.sign_in(client, "reader")
    read = [one["id"] for one in get(client, "spot-check-readings")]
    assert read == sorted(read)
    with database.transaction() as session:
        order = [session.get_one(SpotItem, one).draw.declaration_id for one in read]
    assert list(dict.fromkeys(order)) == ids
