"""From the fixed list to the signature, over the API."""

import json

import pytest
from fastapi.testclient import TestClient

from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import verify
from service.journal.tables import Entry
from service.settings import Settings
from service.spot_checks.redraw_terminal import main as redraw_at_the_terminal
from service.spot_checks.store import latest
from tests.service.county import County
from tests.service.spot_checks.checked import (
    SETTINGS,
    E,
    Q,
    change_list,
    county_reader,
    decided,
    drawn,
    drawn_ids,
    get,
    post,
    reread,
)


def states(database: Database, ids: list[int]) -> set[State]:
    with database.transaction() as session:
        return {session.get_one(Declaration, one).state for one in ids}


def test_a_sample_without_a_wrong_one_proves_the_claim_and_is_signed(
    client: TestClient, county: County, database: Database
):
    ids = decided(database, county, each=60)
    county.sign_in(client, "auditor")
    spot = post(client, f"rounds/{county.round}/spot-checks", status=201)["id"]
    foreseen = post(client, f"spot-checks/{spot}/foresee", SETTINGS)
    assert foreseen["population"] == len(ids)
    assert {one["key"]: one["population"] for one in foreseen["parts"]["level"]} == {Q: 120}
    assert sum(one["expected"] for one in foreseen["parts"]["school"]) == pytest.approx(foreseen["drawn"])
    post(client, f"spot-checks/{spot}/draw", {"seed": "lot-2026", "settings": SETTINGS})
    before = get(client, f"spot-checks/{spot}/result")
    assert (before["next_step"], before["drawn"], before["rechecked"]) == ("read", foreseen["drawn"], 0)
    assert before["wrong"] is before["high"] is None
    reread(database, spot)
    result = get(client, f"spot-checks/{spot}/result")
    assert (result["next_step"], result["wrong"], result["estimate"], result["low"]) == ("accept", 0, 0.0, 0.0)
    assert 0 < result["at_most"] <= 0.05 < result["high"] < 0.1
    assert [one["population"] for one in result["by_school"]] == [60, 60]
    signed = post(client, f"spot-checks/{spot}/sign", {"remark": "属实。"})
    assert (signed["state"], signed["remark"]) == ("signed", "属实。")
    for address in ("extend", "draw", "sign", "deal"):
        body = {
            "draw": {"seed": "lot-2027"},
            "sign": {"remark": "改"},
            "deal": {"rechecker_ids": [county.people["auditor"]]},
        }.get(address)
        assert client.post(f"/api/v1/spot-checks/{spot}/{address}", json=body).status_code == 409, address
    assert client.delete(f"/api/v1/spot-checks/{spot}").status_code == 409
    again = get(client, f"spot-checks/{spot}/result")
    assert {**again, "signed_at": None} == {**result, "remark": "属实。"}
    assert states(database, ids) == {State.FINAL}
    with database.transaction() as session:
        verify(session)
        found = latest(session, county.round, county.units["county"])
        assert found is not None
        assert found.id == spot
        actions = {one.action for one in session.query(Entry).filter_by(subject=f"spot_check:{spot}")}
        assert actions == {"spot_check_planned", "spot_check_drawn", "spot_check_signed"}


def test_the_sample_is_extended_by_rule_and_then_proves_the_claim(
    client: TestClient, county: County, database: Database
):
    decided(database, county, each=100)
    reader = county_reader(database, county)
    spot = drawn(client, county)
    post(client, f"spot-checks/{spot}/deal", {"rechecker_ids": [reader]})
    first = drawn_ids(database, spot)
    assert client.post(f"/api/v1/spot-checks/{spot}/extend").status_code == 409
    reread(database, spot, first[:1])
    assert get(client, f"spot-checks/{spot}/result")["next_step"] == "extend"
    assert client.post(f"/api/v1/spot-checks/{spot}/reread-schools", json={"school_ids": [1]}).status_code == 409
    post(client, f"spot-checks/{spot}/extend")
    larger = drawn_ids(database, spot)
    assert larger[: len(first)] == first
    assert len(larger) > len(first)
    assert get(client, f"spot-checks/{spot}/result")["next_step"] == "read"
    assert get(client, f"spot-checks/{spot}/redraw")["same"]
    client.cookies.clear()
    county.sign_in(client, "reader")
    assert len(get(client, "spot-check-readings")) > 2 * len(first), "whoever rereads goes on with the extension"
    county.sign_in(client, "auditor")
    reread(database, spot)
    result = get(client, f"spot-checks/{spot}/result")
    assert (result["next_step"], result["wrong"], result["groups"][0]["look"]) == ("accept", 1, 2)
    assert result["at_most"] <= 0.05
    assert get(client, f"spot-checks/{spot}/redraw")["same"]


def test_a_school_is_reread_whole_and_what_is_known_is_counted(client: TestClient, county: County, database: Database):
    ids = decided(database, county, each=40)
    spot = drawn(client, county)
    bad = set(ids[:40])
    reread(database, spot, [one for one in drawn_ids(database, spot) if one in bad])
    result = get(client, f"spot-checks/{spot}/result")
    assert result["next_step"] == "recheck_all"
    school = county.units["school"]
    assert client.post(f"/api/v1/spot-checks/{spot}/reread-schools", json={"school_ids": [999]}).status_code == 422
    post(client, f"spot-checks/{spot}/reread-schools", {"school_ids": [school]})
    reread(database, spot, ids[:40])
    after = get(client, f"spot-checks/{spot}/result")
    assert after["next_step"] == "recheck_all", "only all decisions could still prove it"
    whole = next(one for one in after["by_school"] if one["key"] == str(school))
    assert (whole["rechecked"], whole["wrong"], whole["low"], whole["high"]) == (40, 40, 1.0, 1.0)
    assert after["low"] >= 0.5
    post(client, f"spot-checks/{spot}/reread-schools", {"school_ids": [county.units["other_school"]]})
    reread(database, spot, ids[:40])
    counted = get(client, f"spot-checks/{spot}/result")
    assert (counted["next_step"], counted["estimate"], counted["low"], counted["high"]) == ("fails", 0.5, 0.5, 0.5)
    assert get(client, f"spot-checks/{spot}/redraw")["same"]


def test_settings_demand_small_schools_every_person_and_all_excellent_ones(
    client: TestClient, county: County, database: Database
):
    low = decided(database, county, each=3)
    spot = drawn(client, county, small_school=3)
    assert sorted(drawn_ids(database, spot)) == low, "100% of small schools"
    reread(database, spot)
    assert get(client, f"spot-checks/{spot}/result")["next_step"] == "holds"
    every = drawn(client, county, by=["person"], share=0.5, confidence=0.6)
    assert sorted(drawn_ids(database, every)) == low, "every person"
    excellent = drawn(client, county, whole_levels=[Q], share=0.5, confidence=0.6)
    assert sorted(drawn_ids(database, excellent)) == low, "all of a level"


def test_each_school_has_a_claim_of_its_own(client: TestClient, county: County, database: Database):
    ids = decided(database, county, each=60)
    spot = drawn(client, county, per="school")
    reread(database, spot, ids[:60])
    groups = {one["key"]: one for one in get(client, f"spot-checks/{spot}/result")["groups"]}
    assert groups[str(county.units["school"])]["next_step"] == "recheck_all"
    assert groups[str(county.units["other_school"])]["next_step"] == "accept"


def test_anybody_draws_it_again_from_what_is_published(
    client: TestClient, county: County, database: Database, tmp_path, capsys
):
    decided(database, county, each=20)
    spot = drawn(client, county)
    assert client.get(f"/api/v1/spot-checks/{spot}/list").json()["code"] == "still_blind"
    reread(database, spot)
    file = tmp_path / "spot.json"
    file.write_text(json.dumps(get(client, f"spot-checks/{spot}/list")), encoding="utf-8")
    assert redraw_at_the_terminal([str(file), "--lang", "en"], Settings()) == 0
    assert "List of 40 decisions: the same" in capsys.readouterr().out
    county.sign_in(client, "colleague")
    (line,) = get(client, f"rounds/{county.round}/spot-checks")
    assert (line["seed"], len(line["list_hash"]), line["decisions"]) == ("lot-2026", 64, 40)
    county.sign_in(client, "auditor")
    change_list(database, spot)
    assert get(client, f"spot-checks/{spot}/redraw") == {
        "same": False,
        "same_list": False,
        "same_first": True,
        "same_extension": True,
    }
    file.write_text(json.dumps(get(client, f"spot-checks/{spot}/list")), encoding="utf-8")
    assert redraw_at_the_terminal([str(file)], Settings()) == 1
    file.write_text("{}", encoding="utf-8")
    assert redraw_at_the_terminal([str(file)], Settings()) == 2


def test_what_is_wrong_goes_to_a_person_by_the_way_of_its_state(client: TestClient, county: County, database: Database):
    ids = decided(database, county, each=2, state=State.SAMPLING)
    spot = drawn(client, county)
    reread(database, spot, ids[:1], wrong_level=E)
    assert [one["declaration_id"] for one in get(client, f"spot-checks/{spot}/result")["wrong_ones"]] == ids[:1]
    address = f"spot-checks/{spot}/hand-over"
    assert client.post(f"/api/v1/{address}/{ids[1]}").status_code == 409
    post(client, f"{address}/{ids[0]}")
    assert states(database, ids[:1]) == {State.RECHECK}
    with database.transaction() as session:
        session.get_one(Declaration, ids[0]).state = State.FINAL
    assert client.post(f"/api/v1/{address}/{ids[0]}").status_code == 409
    assert "没有向上的路" in client.get(f"/spot-checks/{spot}").text


def test_a_list_is_dropped_only_before_the_draw(client: TestClient, county: County, database: Database):
    county.sign_in(client, "auditor")
    assert post(client, f"rounds/{county.round}/spot-checks", status=422)["code"] == "value_refused"
    decided(database, county, each=2)
    spot = post(client, f"rounds/{county.round}/spot-checks", status=201)["id"]
    assert client.get(f"/api/v1/spot-checks/{spot}/result").status_code == 409
    refused = client.post(f"/api/v1/spot-checks/{spot}/draw", json={"seed": "lot-2026"}, headers={"If-Match": '"9"'})
    assert refused.status_code == 412
    assert client.delete(f"/api/v1/spot-checks/{spot}").status_code == 204
    assert client.get(f"/api/v1/spot-checks/{spot}").status_code == 404
    kept = drawn(client, county)
    assert client.delete(f"/api/v1/spot-checks/{kept}").status_code == 409
    assert [one["id"] for one in get(client, "spot-checks")["items"]] == [kept]
    county.sign_in(client, "far_auditor")
    assert get(client, "spot-checks")["items"] == []
    assert client.get(f"/api/v1/spot-checks/{kept}").status_code == 404
