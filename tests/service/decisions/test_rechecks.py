import re

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.accounts.roles import Role
from service.accounts.tables import RoleGrant
from service.clock import now
from service.database.engine import Database
from service.decisions.store import latest_decision
from service.decisions.tables import Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.journal.store import verify
from service.journal.tables import Entry
from service.reviews.outcomes import outcome_of
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from tests.service.county import County
from tests.service.decisions.works import ITEMS, RETURN, decided_work, review, version_of

E, Q, N = "excellent", "qualified", "not_qualified"


def post(client: TestClient, address: str, body: object = None):
    return client.post(f"/api/v1/{address}", json=body)


def finish(session: Session, seat: Assignment, level: str) -> None:
    criteria = {f"{seat.evidence.item}-{number}": level for number in range(1, 5)}
    seat.state = AssignmentState.DONE
    session.add(
        Review(
            assignment_id=seat.id,
            blind_levels=criteria,
            blind_at=now(),
            blind_seconds=30,
            final_levels=criteria,
            final_at=now(),
            final_seconds=40,
            change_reasons={},
            order=[],
        )
    )
    session.flush()


def in_recheck(database: Database, county: County, *levels: str, teacher: str = "teacher") -> int:
    """A result in recheck; with levels, its recheck is done and came to them, item by item."""
    with database.transaction() as session:
        declaration = decided_work(session, county, teacher=teacher, state=State.RECHECK)
        for evidence, level in zip(version_of(session, declaration).evidence, levels, strict=False):
            review(session, evidence, county.people["reviewer"], Q)
            review(session, evidence, county.people["county_reviewer"], level, Seat.RECHECK)
        return declaration.id


def test_the_sample_is_drawn_once_and_extended_by_what_comes(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        first = decided_work(session, county, state=State.SAMPLING).id
        other = decided_work(session, county, E, teacher="stranger", state=State.SAMPLING).id
        decided_work(session, county, teacher="colleague")
    address = f"rounds/{county.round}/recheck-sample"
    drawn = post(county.sign_in(client, "auditor"), address, {"seed": "lot-2026"})
    assert drawn.status_code == 200, drawn.text
    assert drawn.json() == {"seed": "lot-2026", "share": 0.15, "population": 2, "added": [first, other], "strata": 2}
    again = post(client, address, {})
    assert (again.json()["seed"], again.json()["added"]) == ("lot-2026", [])
    assert post(client, address, {"seed": "lot-2027"}).json()["code"] == "value_refused"
    assert post(client, address, {"seed": "种子"}).status_code == 422
    with database.transaction() as session:
        later = decided_work(session, county, N, teacher="head", state=State.SAMPLING).id
    assert post(client, address, {}).json()["added"] == [later]
    with database.transaction() as session:
        assert session.get_one(Declaration, first).state is State.RECHECK
        assert session.query(Entry).filter_by(action="draw_recheck_sample").count() == 2
        verify(session)


def test_only_the_countys_own_auditor_draws(client: TestClient, county: County):
    address = f"rounds/{county.round}/recheck-sample"
    assert post(county.sign_in(client, "far_auditor"), address, {}).status_code == 404
    assert post(county.sign_in(client, "head"), address, {}).status_code == 403


def test_a_head_decides_only_what_was_not_drawn(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        keys = [decided_work(session, county, teacher=one, state=State.SAMPLING).id for one in ("teacher", "colleague")]
    post(county.sign_in(client, "auditor"), f"rounds/{county.round}/recheck-sample", {"seed": "lot-2026"})
    county.sign_in(client, "head")
    answers = sorted(post(client, f"declarations/{key}/finalise").status_code for key in keys)
    assert answers == [200, 409]


def test_somebody_outside_the_school_rechecks_blind(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county)
    county.sign_in(client, "auditor")
    address = f"declarations/{key}/recheck-seat"
    for person in ("reviewer", "auditor", "stranger"):
        refused = post(client, address, {"reviewer_id": county.people[person]})
        assert refused.json()["code"] == "value_refused", person
    assert post(client, address, {"reviewer_id": county.people["other_reviewer"]}).status_code == 200
    html = client.get(f"/rechecks/{key}").text
    assert "吴评审" in html
    assert "复核是盲评" in html
    assert "同意评审结果" not in html
    assert "王老师" not in html
    assert post(client, address, {"reviewer_id": county.people["county_reviewer"]}).status_code == 200
    with database.transaction() as session:
        seats = session.query(Assignment).filter_by(seat=Seat.RECHECK).all()
        states = {one.state for one in seats if one.reviewer_id == county.people["other_reviewer"]}
        assert states == {AssignmentState.CANCELLED}
        assert len(seats) == 2 * len(ITEMS)


def test_an_auditor_with_the_role_rechecks_themself(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county)
    with database.transaction() as session:
        grant = RoleGrant(person_id=county.people["auditor"], role=Role.REVIEWER, unit_id=county.units["county"])
        session.add(grant)
    county.sign_in(client, "auditor")
    seated = post(client, f"declarations/{key}/recheck-seat", {"reviewer_id": county.people["auditor"]})
    assert seated.status_code == 200
    assert re.search(r'href="/reviews/\d+"', client.get(f"/rechecks/{key}").text)


def test_a_recheck_ends_only_when_every_item_is_done(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county, Q)
    response = post(county.sign_in(client, "auditor"), f"declarations/{key}/end-recheck", {"ending": "stand"})
    assert (response.status_code, response.json()["code"]) == (409, "review_missing")
    assert ITEMS[1] in response.json()["detail"]


def test_a_result_that_stands_becomes_final(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county, Q, E)
    county.sign_in(client, "auditor")
    assert "维持结果" in client.get(f"/rechecks/{key}").text
    ended = post(client, f"declarations/{key}/end-recheck", {"ending": "stand"})
    assert ended.json()["state"] == "final"
    with database.transaction() as session:
        held = latest_decision(session, key)
        assert held is not None
        assert (held.stage, held.point_level, held.decided_by_id) == (Stage.FINAL, Q, county.people["auditor"])
        assert session.query(Entry).filter_by(action="finalise").one().details["changed"] is False


def test_what_the_recheck_changes_is_reviewed_by_a_fresh_person(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county, N, Q)
    county.sign_in(client, "auditor")
    html = client.get(f"/rechecks/{key}").text
    assert "复核有变化" in html
    assert post(client, f"declarations/{key}/end-recheck", {"ending": "reopen"}).json()["state"] == "in_review"
    with database.transaction() as session:
        first, second = version_of(session, session.get_one(Declaration, key)).evidence
        assert outcome_of(session, first.id) is None
        assert outcome_of(session, second.id) is not None
        assert session.query(Assignment).filter_by(evidence_id=first.id, seat=Seat.THIRD).count() == 1
    waits = post(county.sign_in(client, "head"), f"declarations/{key}/conclude", {"reasons": "同意。"})
    assert waits.json()["code"] == "review_missing"


def test_there_is_nothing_to_review_again_where_the_levels_agree(
    client: TestClient, county: County, database: Database
):
    key = in_recheck(database, county, Q, Q)
    response = post(county.sign_in(client, "auditor"), f"declarations/{key}/end-recheck", {"ending": "reopen"})
    assert (response.status_code, response.json()["code"]) == (409, "no_ground")


def test_rechecked_work_goes_back_with_reasons(client: TestClient, county: County, database: Database):
    key = in_recheck(database, county, N, Q)
    county.sign_in(client, "auditor")
    address = f"declarations/{key}/end-recheck"
    assert post(client, address, {"ending": "return"}).status_code == 422
    assert post(client, address, {"ending": "return", **RETURN}).json()["state"] == "returned"
    assert post(county.sign_in(client, "head"), address, {"ending": "stand"}).status_code == 403


def test_a_school_with_many_changes_is_flagged(client: TestClient, county: County, database: Database):
    ends = {"teacher": (N, "stand"), "colleague": (Q, "stand"), "stranger": (Q, "stand")}
    county.sign_in(client, "auditor")
    for teacher, (level, ending) in ends.items():
        key = in_recheck(database, county, level, Q, teacher=teacher)
        assert post(client, f"declarations/{key}/end-recheck", {"ending": ending}).status_code == 200
    html = client.get("/rechecks").text
    assert html.count("建议全部复核") == 2  # the caption's sentence and one school
    rows = re.findall(r"<tr>\s*<td data-label=\"学校\">(.*?)</td>(.*?)</tr>", html, re.DOTALL)
    shares = {name: re.findall(r"(\d+)%", rest) for name, rest in rows if "%" in rest}
    assert shares == {"第一中学": ["50"], "第二小学": ["0"]}


def test_the_pages_of_the_county(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        key = decided_work(session, county, E, state=State.SAMPLING).id
    html = county.sign_in(client, "auditor").get("/rechecks").text
    assert "抽取 1 项结果" in html
    drawn = client.post(f"/rechecks/rounds/{county.round}/sample", data={"seed": "lot-2026"}, follow_redirects=False)
    assert drawn.status_code == 303
    assert "lot-2026" in client.get("/rechecks").text
    for name in ("other_reviewer", "county_reviewer"):
        seat = {"reviewer_id": str(county.people[name])}
        assert client.post(f"/rechecks/{key}/seat", data=seat, follow_redirects=False).status_code == 303
    with database.transaction() as session:
        for one in session.query(Assignment).filter_by(state=AssignmentState.ASSIGNED).all():
            finish(session, one, E)
    empty = client.post(f"/rechecks/{key}/end", data={"ending": "return"}, follow_redirects=False)
    assert empty.status_code == 422
    ended = client.post(f"/rechecks/{key}/end", data={"ending": "stand"}, follow_redirects=False)
    assert ended.status_code == 303
    assert client.post(f"/rechecks/{key}/certify", follow_redirects=False).status_code == 303
    again = client.post(f"/rechecks/{key}/certify", follow_redirects=False)
    assert again.status_code == 409
    revoke = {"code": "from_the_web", "reasons": "已核实。"}
    assert client.post(f"/rechecks/{key}/revoke", data=revoke, follow_redirects=False).status_code == 303
    assert "已核实。" in client.get(f"/rechecks/{key}").text
    assert county.sign_in(client, "far_auditor").get(f"/rechecks/{key}").status_code == 404
    assert "还没有轮次" in client.get("/rechecks").text


def test_programs_see_no_level_before_the_recheck_is_complete(client: TestClient, county: County, database: Database):
    open_, done = in_recheck(database, county, Q), in_recheck(database, county, Q, E, teacher="stranger")
    county.sign_in(client, "auditor")
    shown = client.get(f"/api/v1/declarations/{open_}/recheck").json()
    assert (shown["complete"], shown["level_before"], shown["level_now"], shown["changed"]) == (False, *[None] * 3)
    assert {one[name] for one in shown["items"] for name in ("level_before", "changed")} == {None}
    assert [one["now"] for one in shown["items"]] == [None, None]
    assert [one["reviewer_id"] for one in shown["items"]] == [county.people["county_reviewer"], None]
    shown = client.get(f"/api/v1/declarations/{done}/recheck").json()
    assert (shown["complete"], shown["level_before"], shown["level_now"], shown["changed"]) == (True, Q, Q, False)
    assert [one["changed"] for one in shown["items"]] == [False, True]
    assert shown["recheckers"] == []
    assert county.sign_in(client, "far_auditor").get(f"/api/v1/declarations/{done}/recheck").status_code == 404
    assert county.sign_in(client, "head").get(f"/api/v1/declarations/{done}/recheck").status_code == 403


def test_programs_see_how_far_the_recheck_of_a_round_is(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        waits = decided_work(session, county, state=State.SAMPLING).id
    address = f"rounds/{county.round}/recheck-sample"
    before = county.sign_in(client, "auditor").get(f"/api/v1/{address}").json()
    assert (before["seed"], before["population"], before["to_draw"], before["under_way"]) == (None, 1, 1, [])
    drawn = post(client, address, {"seed": "seed-1"}).json()
    after = client.get(f"/api/v1/{address}").json()
    assert (after["seed"], after["to_draw"], after["under_way"]) == ("seed-1", 0, drawn["added"])
    assert drawn["added"] == [waits]
    (school,) = after["schools"]
    assert (school["reached"], school["under_way"], school["ended"], school["flagged"]) == (1, 1, 0, False)
    assert county.sign_in(client, "far_auditor").get(f"/api/v1/{address}").status_code == 404
