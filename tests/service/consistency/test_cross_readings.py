"""Cross-readings: proposed by name, handed out once, read blind, counted in the figures and in no result."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.assignments.workflow import RecusalReason, recuse
from service.clock import now
from service.consistency import store
from service.database.engine import Database
from service.declarations.states import State
from service.journal.tables import Entry
from service.results.store import advice_of
from service.reviews.outcomes import settle_evidence
from service.reviews.requirement import required_of
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome, Seat
from service.reviews.workflow import By, Judged, Kept, finish, open_review, set_blind
from service.settings import Settings
from service.submissions.tables import Evidence, Submission
from tests.service.consistency.judged import compute, judge, with_figures
from tests.service.county import County, assign, declare, hand_in

PAGE, PROGRAM = "/consistency/cross-readings", "/api/v1/consistency/cross-readings"
ADVICE = "示例建议：补充证据。"


@pytest.fixture
def asked(county: County, settings: Settings) -> dict[str, int]:
    """Two schools without a reader in common, with figures; where to ask for their cross-readings."""
    with_figures(county, settings, joined=False)
    return {"round_id": county.round, "unit_id": county.units["county"]}


def proposal(client: TestClient, asked: dict[str, int]) -> dict:
    answered = client.get(PROGRAM, params={"round": asked["round_id"], "unit": asked["unit_id"]})
    assert answered.status_code == 200
    return answered.json()


def all_of(found: dict) -> list[dict[str, int]]:
    return [{name: one[name] for name in ("evidence_id", "reviewer_id")} for one in found["readings"]]


def order(found: dict, asked: dict[str, int]) -> dict[str, object]:
    return {**asked, "proposal": found["proposal"], "readings": all_of(found)}


def crossed(session: Session) -> list[Assignment]:
    query = select(Assignment).where(Assignment.seat == Seat.CROSS).order_by(Assignment.id)
    return list(session.scalars(query).unique())


def read(session: Session, assignment: Assignment, *, place: int = 0) -> None:
    """Read a work as its reviewer would, every criterion at the level of that place, the lowest by default."""
    by = By(assignment.reviewer_id)
    item = required_of(session, assignment.evidence).item
    judged = Judged({one.id: one.codes[place] for one in item.criteria})
    open_review(session, assignment.id, by)
    set_blind(session, assignment.id, judged, by)
    finish(session, assignment.id, judged, Kept({}, advice=ADVICE), by)


def outcomes(session: Session) -> dict[int, tuple[dict[str, str], str, Basis]]:
    return {one.evidence_id: (one.levels, one.item_level, one.basis) for one in session.scalars(select(Outcome))}


def test_what_is_ticked_is_assigned_by_name_and_the_rest_is_not(
    client: TestClient, county: County, asked: dict[str, int], database: Database
):
    county.sign_in(client, "auditor")
    found = proposal(client, asked)
    page = client.get(f"/consistency?round={county.round}").text
    assert f"{PAGE}?round={county.round}&amp;unit={asked['unit_id']}" in page
    shown = client.get(PAGE).text
    assert shown.count(" checked") == len(found["readings"])
    for one in found["readings"]:
        assert f"{one['evidence_id']}-{one['reviewer_id']}" in shown
        assert one["reviewer"] in shown
        assert f"{one['item']} · {one['teacher']} · {one['school']}" in shown
    first, *_ = all_of(found)
    sent = {**asked, "proposal": found["proposal"], "reading": f"{first['evidence_id']}-{first['reviewer_id']}"}
    assert client.post(PAGE, data=sent, follow_redirects=False).status_code == 303
    with database.transaction(reads_only=True) as session:
        (made,) = crossed(session)
        assert (made.evidence_id, made.reviewer_id, made.state) == (*first.values(), AssignmentState.ASSIGNED)
        actions = session.scalars(select(Entry.action).order_by(Entry.number.desc()).limit(2)).all()
        assert actions == ["hand_out_cross_readings", "assign"]
    after = proposal(client, asked)
    assert [one["given"] is not None for one in after["readings"]].count(True) == 1
    page = client.get(PAGE).text
    assert "未开始" in page
    assert page.count('class="tick"') == len(after["readings"]) - 1
    assert " checked" not in page
    reader = next(name for name, key in county.people.items() if key == first["reviewer_id"])
    listed = county.sign_in(client, reader).get("/api/v1/assignments").json()["items"]
    assert [one["id"] for one in listed] == [made.id]
    assert listed[0]["reasons"] == []


def test_pressing_twice_assigns_nothing_more(
    client: TestClient, county: County, asked: dict[str, int], database: Database
):
    county.sign_in(client, "auditor")
    wanted = order(proposal(client, asked), asked)
    assert client.post(PROGRAM, json=wanted).status_code == 201
    again = client.post(PROGRAM, json=wanted)
    assert (again.status_code, again.json()["code"]) == (409, "proposal_changed")
    boxes = [f"{one['evidence_id']}-{one['reviewer_id']}" for one in wanted["readings"]]
    page = client.post(PAGE, data={**asked, "proposal": wanted["proposal"], "reading": boxes})
    assert page.status_code == 409
    assert "刚才没有分派任何任务" in page.text
    with database.transaction(reads_only=True) as session:
        assert len(crossed(session)) == len(wanted["readings"])


def test_what_was_not_proposed_or_nothing_at_all_is_refused(client: TestClient, county: County, asked: dict[str, int]):
    county.sign_in(client, "auditor")
    found = proposal(client, asked)
    foreign = {"evidence_id": found["readings"][0]["evidence_id"], "reviewer_id": county.people["third"]}
    for chosen in ([], [foreign]):
        assert (
            client.post(PROGRAM, json={**asked, "proposal": found["proposal"], "readings": chosen}).status_code == 422
        )
    assert client.post(PAGE, data={**asked, "proposal": found["proposal"]}).status_code == 422
    assert client.post(PAGE, data={"proposal": "x"}).status_code == 422


def test_only_the_countys_auditor_hands_out(client: TestClient, county: County, asked: dict[str, int]):
    wanted = order(proposal(county.sign_in(client, "auditor"), asked), asked)
    place = {"round": asked["round_id"], "unit": asked["unit_id"]}
    for person, status in (("far_auditor", 404), ("head", 403), ("reviewer", 403)):
        county.sign_in(client, person)
        assert client.get(PROGRAM, params=place).status_code == status
        assert client.get(PAGE, params=place).status_code == status
        assert client.post(PROGRAM, json=wanted).status_code == status
        assert client.post(PAGE, data={**asked, "proposal": wanted["proposal"]}).status_code == status


def test_who_gave_back_work_of_a_teacher_is_replaced_by_one_of_the_same_group(
    client: TestClient, county: County, asked: dict[str, int], database: Database
):
    county.sign_in(client, "auditor")
    before = proposal(client, asked)
    first = before["readings"][0]
    with database.transaction() as session:
        teacher = session.get_one(Evidence, first["evidence_id"]).submission.declaration.teacher_id
        login = session.get_one(Person, teacher).login
        other = hand_in(session, declare(session, county, login, "B1", State.IN_REVIEW))
        recuse(
            session,
            assign(session, other.evidence[0], first["reviewer_id"]),
            RecusalReason.PERSONAL_RELATION,
        )
    refused = client.post(PROGRAM, json=order(before, asked))
    assert (refused.status_code, refused.json()["code"]) == (409, "proposal_changed")
    found = proposal(client, asked)
    mine = next(one for one in found["readings"] if one["evidence_id"] == first["evidence_id"])
    assert mine["because"] == "gave_back"
    assert mine["reviewer_id"] not in {None, first["reviewer_id"]}
    group = found["groups"][mine["joins"][0]]
    assert group["n_reviewers"] == 2
    assert "已回避这位教师的材料" in client.get(PAGE).text
    assert client.post(PROGRAM, json=order(found, asked)).status_code == 201


def test_what_is_read_joins_the_groups_and_changes_no_result(
    client: TestClient, county: County, asked: dict[str, int], database: Database, settings: Settings
):
    county.sign_in(client, "auditor")
    client.post(PROGRAM, json=order(proposal(client, asked), asked))
    with database.transaction() as session:
        before, states = outcomes(session), session.scalars(select(Submission.id)).all()
        figures = store.figures_of(session, **asked)
        assert figures is not None
        assert not figures.report.comparable
        for one in crossed(session):
            read(session, one)
            assert ADVICE not in advice_of(session, [one.evidence_id])
        assert outcomes(session) == before
        assert session.scalar(select(func.count()).select_from(Submission)) == len(states)
        n_read = len(crossed(session))
    compute(county, settings)
    with database.transaction(reads_only=True) as session:
        after = store.figures_of(session, **asked)
        assert after is not None
        assert after.n_reviews == figures.n_reviews + n_read
        assert len(after.report.components) == 1
        assert after.report.anchors == []
    page = client.get(PAGE).text
    assert "不需要交叉评阅" in page
    assert "已完成" in page


def test_it_counts_for_no_result_that_is_still_open(county: County, database: Database):
    with database.transaction() as session:
        (evidence, *_) = hand_in(session, declare(session, county, state=State.IN_REVIEW)).evidence
        judge(session, evidence, county.people["reviewer"], 1)
        read(session, assign(session, evidence, county.people["other_reviewer"], Seat.CROSS))
        assert settle_evidence(session, evidence) is None
        waiting = assign(session, evidence, county.people["third"], Seat.CROSS)
        second = judge(session, evidence, county.people["second"], 1, Seat.SECOND)
        settled = settle_evidence(session, evidence)
        assert settled is not None
        assert (settled.levels, settled.basis) == (second.final_levels, Basis.AGREED)
        assert waiting.state is AssignmentState.ASSIGNED


def test_nobody_takes_over_a_cross_reading_that_is_given_back(county: County, database: Database):
    with database.transaction() as session:
        (evidence, *_) = hand_in(session, declare(session, county, state=State.FINAL)).evidence
        seat = assign(session, evidence, county.people["other_reviewer"], Seat.CROSS)
        recuse(session, seat, RecusalReason.CANNOT_JUDGE)
        assert [one.state for one in crossed(session)] == [AssignmentState.RECUSED]


def test_a_panel_head_neither_sees_nor_moves_it(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        (evidence, *_) = hand_in(session, declare(session, county, state=State.IN_REVIEW)).evidence
        seat = assign(session, evidence, county.people["other_reviewer"], Seat.CROSS).id
        key = evidence.id
    county.sign_in(client, "head")
    assert client.get(f"/api/v1/panel/items/{key}").json()["seats"] == []
    moved = client.post(f"/api/v1/assignments/{seat}/reassign", json={"reviewer_id": county.people["third"]})
    assert (moved.status_code, moved.json()["code"]) == (422, "value_refused")


def test_a_work_that_was_taken_back_is_read_by_nobody(
    client: TestClient, county: County, asked: dict[str, int], database: Database
):
    county.sign_in(client, "auditor")
    key = proposal(client, asked)["readings"][0]["evidence_id"]
    with database.transaction() as session:
        session.get_one(Evidence, key).submission.withdrawn_at = now()
    first = proposal(client, asked)["readings"][0]
    assert (first["reviewer_id"], first["because"]) == (None, "taken_back")
