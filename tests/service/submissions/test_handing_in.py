"""From a declaration to the review, and back again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.clock import now, today
from service.declarations.states import Action, State
from service.declarations.tables import Declaration
from service.declarations.workflow import take
from service.journal.store import verify
from service.reviews.tables import Assignment, AssignmentState, Basis, Outcome
from service.rounds.tables import Round, RoundState
from service.submissions.store import latest_submission, submissions_of
from service.submissions.tables import Evidence, Reading
from tests.service.county import County, declare, hand_in
from tests.service.submissions.conftest import EXCELLENT, put, put_all, state_of, submit

Work = Callable[[], None]


def outcomes(county: County, declaration: int, **levels: str) -> None:
    """Let reviewers come to these levels of the newest version, and the panel return what failed."""
    with county.database.transaction() as session:
        held = session.get_one(Declaration, declaration)
        submission = latest_submission(session, declaration)
        for evidence in submission.evidence:
            level = levels.get(evidence.item.replace("-", "_"))
            if level:
                session.add(
                    Outcome(evidence_id=evidence.id, levels={}, item_level=level, basis=Basis.AGREED, reached_at=now())
                )
        submission.return_reasons, submission.advice = ["no_data"], "请补充原始数据。"
        take(session, held, Action.RETURN_UNREAD, actor=county.people["head"])
        held.due_on = today() + timedelta(days=7)


def test_declaring_a_point_once_in_a_round(teacher: TestClient, county: County):
    asked = {"round_id": county.round, "point": "技术支持的学情分析"}
    made = teacher.post("/api/v1/declarations", json=asked)
    assert made.status_code == 201
    assert made.json()["point"] == "A1"
    assert made.json()["state"] == "draft"
    again = teacher.post("/api/v1/declarations", json=asked)
    assert again.status_code == 409
    assert again.json()["code"] == "already_declared"
    assert [one["point"] for one in teacher.get("/api/v1/declarations").json()["items"]] == ["A1"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": RoundState.CLOSED}, "round_closed"),
        ({"state": RoundState.PLANNED}, "round_closed"),
        ({"submit_by": today() - timedelta(days=1)}, "round_closed"),
        ({"starts_on": today() + timedelta(days=1)}, "round_closed"),
    ],
)
def test_a_round_that_is_not_open_takes_nothing(teacher: TestClient, county: County, changes: dict, code: str):
    with county.database.transaction() as session:
        held = session.get_one(Round, county.round)
        for name, value in changes.items():
            setattr(held, name, value)
        declaration = declare(session, county, point="A2").id
    refused = teacher.post("/api/v1/declarations", json={"round_id": county.round, "point": "A1"})
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    if "starts_on" not in changes:
        assert put(teacher, declaration, "A2-E1").json()["code"] == code


def test_all_the_way_to_the_reviewers(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    assert submit(teacher, declared, consent=True).json()["state"] == "submitted"
    work()
    assert state_of(county, declared) == "in_review"
    with county.database.transaction(reads_only=True) as session:
        submission = latest_submission(session, declared)
        assert submission.consent
        assert submission.findings is not None
        assert session.query(Assignment).count() == 4
        verify(session)


def test_what_is_read_already_goes_on_at_once(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    work()
    assert state_of(county, declared) == "draft"
    assert submit(teacher, declared).json()["state"] == "in_review"


def test_handing_in_needs_every_item(teacher: TestClient, county: County, declared: int):
    put(teacher, declared, "A1-E1")
    refused = submit(teacher, declared)
    assert refused.status_code == 409
    assert "A1-E2 学情分析报告" in refused.json()["detail"]
    assert state_of(county, declared) == "draft"


def test_replacing_takes_the_old_grade_away(teacher: TestClient, county: County, declared: int, work: Work):
    first = put(teacher, declared, "A1-E1").json()
    work()
    second = put(teacher, declared, "A1-E1", "另一份学情分析方案。" * 100).json()
    assert second["id"] != first["id"]
    assert second["reading"] == "waiting"
    with county.database.transaction(reads_only=True) as session:
        (evidence,) = latest_submission(session, declared).evidence
        assert evidence.grades == []


def test_removing_an_item(teacher: TestClient, declared: int):
    put(teacher, declared, "A1-E1")
    address = f"/api/v1/declarations/{declared}/evidence/A1-E1"
    assert teacher.delete(address).status_code == 204
    assert teacher.delete(address).status_code == 404
    assert teacher.delete(f"/api/v1/declarations/{declared}/evidence/A9-E9").json()["code"] == "unknown_item"


def test_the_form_check_returns_what_a_machine_is_sure_of(
    teacher: TestClient, county: County, declared: int, work: Work
):
    put(teacher, declared, "A1-E1", EXCELLENT)
    put(teacher, declared, "A1-E2", EXCELLENT + "家长电话：13812345678。")
    submit(teacher, declared)
    work()
    held = teacher.get(f"/api/v1/declarations/{declared}").json()
    assert held["state"] == "returned"
    assert held["last_day"] == (today() + timedelta(days=7)).isoformat()
    page = teacher.get(f"/declarations/{declared}").text
    assert "第 1 版被退回" in page
    assert "电话号码" in page
    put(teacher, declared, "A1-E2", EXCELLENT)
    with county.database.transaction(reads_only=True) as session:
        draft = latest_submission(session, declared)
        assert draft.number == 2
        assert {one.item: one.reading for one in draft.evidence} == {
            "A1-E1": Reading.GRADED,
            "A1-E2": Reading.WAITING,
        }
        assert [one.carried_from_id for one in draft.evidence] == [None, None]
        assert len(draft.evidence[0].grades) == 1
    assert put(teacher, declared, "A1-E1").status_code == 200  # kept, and may still be replaced
    submit(teacher, declared)
    work()  # its sweep comes across the first version too, which is read and was handed in
    assert state_of(county, declared) == "in_review"


def test_a_file_that_cannot_be_read_comes_back(teacher: TestClient, county: County, declared: int, work: Work):
    put(teacher, declared, "A1-E1")
    broken = {"file": ("方案.docx", b"PK\x03\x04 broken")}
    evidence = teacher.put(f"/api/v1/declarations/{declared}/evidence/A1-E2", files=broken).json()
    work()
    shown = teacher.get(f"/api/v1/evidence/{evidence['id']}").json()
    assert shown["reading"] == "refused"
    assert shown["refusal"]["code"] == "damaged_document"
    assert "方案.docx" in shown["refusal"]["detail"]
    assert [one["code"] for one in shown["findings"]] == ["refused"]
    assert submit(teacher, declared).json()["state"] == "returned"


def test_what_reviewers_passed_is_carried_over(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    submit(teacher, declared)
    work()
    outcomes(county, declared, A1_E1="excellent", A1_E2="not_qualified")
    page = teacher.get(f"/declarations/{declared}").text
    assert "请补充原始数据" in page
    assert "没有数据或数据不可信" in page or "数据" in page
    assert put(teacher, declared, "A1-E1").json()["code"] == "item_passed"
    assert submit(teacher, declared).json()["code"] == "items_missing"
    assert put(teacher, declared, "A1-E2", EXCELLENT + "补充了原始数据。").status_code == 200
    with county.database.transaction(reads_only=True) as session:
        first, second = submissions_of(session, declared)
        old = next(one for one in first.evidence if one.item == "A1-E1")
        carried = next(one for one in second.evidence if one.item == "A1-E1")
        assert carried.carried_from_id == old.id
        assert carried.reading is Reading.GRADED
        assert carried.document_hash == old.document_hash
        assert carried.grade.bundle == old.grade.bundle
    assert teacher.delete(f"/api/v1/declarations/{declared}/evidence/A1-E1").json()["code"] == "item_passed"
    work()
    assert submit(teacher, declared).json()["state"] == "in_review"


def test_work_that_was_returned_though_all_passed_may_be_changed(
    teacher: TestClient, county: County, declared: int, work: Work
):
    put_all(teacher, declared)
    submit(teacher, declared)
    work()
    outcomes(county, declared, A1_E1="excellent", A1_E2="qualified")
    assert put(teacher, declared, "A1-E1").status_code == 200


def test_returned_work_may_be_handed_in_as_it_is(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    submit(teacher, declared)
    work()
    outcomes(county, declared)
    assert submit(teacher, declared).json()["state"] == "in_review"
    assert len(teacher.get(f"/api/v1/declarations/{declared}").json()["submissions"]) == 2


def test_taking_work_back(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    submit(teacher, declared)
    work()
    back = teacher.post(f"/api/v1/declarations/{declared}/withdraw")
    assert back.json()["state"] == "draft"
    with county.database.transaction(reads_only=True) as session:
        first, second = submissions_of(session, declared)
        assert first.withdrawn_at is not None
        assert [one.reading for one in second.evidence] == [Reading.GRADED] * 2
        assert {one.state for one in session.query(Assignment)} == {AssignmentState.CANCELLED}
    assert submit(teacher, declared).json()["state"] == "in_review"


def test_what_was_not_read_when_taken_back_is_read_again(
    teacher: TestClient, county: County, declared: int, work: Work
):
    put_all(teacher, declared)
    submit(teacher, declared)
    teacher.post(f"/api/v1/declarations/{declared}/withdraw")
    work()
    with county.database.transaction(reads_only=True) as session:
        assert {one.reading for one in latest_submission(session, declared).evidence} == {Reading.GRADED}
    assert state_of(county, declared) == "draft"


def test_opened_work_cannot_be_taken_back(teacher: TestClient, county: County, declared: int, work: Work):
    put_all(teacher, declared)
    submit(teacher, declared)
    work()
    with county.database.transaction() as session:
        session.query(Assignment).first().opened_at = now()
    refused = teacher.post(f"/api/v1/declarations/{declared}/withdraw")
    assert (refused.status_code, refused.json()["code"]) == (409, "review_begun")
    assert "撤回</button>" not in teacher.get(f"/declarations/{declared}").text
    assert state_of(county, declared) == "in_review"


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.FINAL, State.OVERDUE])
def test_only_a_draft_can_be_changed(teacher: TestClient, county: County, state: State):
    with county.database.transaction() as session:
        made = declare(session, county, state=state)
        hand_in(session, made)
    assert put(teacher, made.id, "A1-E1").json()["code"] == "transition_forbidden"
    assert submit(teacher, made.id).status_code == 409
    assert teacher.delete(f"/api/v1/declarations/{made.id}/evidence/A1-E1").status_code == 409


def test_an_old_version_is_not_overwritten(teacher: TestClient, declared: int):
    seen = teacher.get(f"/api/v1/declarations/{declared}").headers["etag"]
    assert put(teacher, declared, "A1-E1", **{"if-match": seen}).status_code == 200
    assert put(teacher, declared, "A1-E1", **{"if-match": seen}).status_code == 412


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": (None, " \n")}, "empty_document"),
        ({"file": ("空.docx", b"")}, "empty_document"),
        ({"text": (None, "字" * 100_001)}, "document_too_long"),
    ],
)
def test_uploads_that_hold_nothing_or_too_much(teacher: TestClient, declared: int, body: dict, code: str):
    refused = teacher.put(f"/api/v1/declarations/{declared}/evidence/A1-E1", files=body)
    assert refused.json()["code"] == code


def test_a_file_above_the_limit_by_its_name(open_client, county: County, declared: int):
    client = county.sign_in(open_client(max_upload_megabytes=1), "teacher")
    big = {"file": ("大.docx", b"0" * (1024 * 1024 + 1))}
    refused = client.put(f"/api/v1/declarations/{declared}/evidence/A1-E1", files=big)
    assert (refused.status_code, refused.json()["code"]) == (413, "document_too_large")


def test_a_repeated_request_declares_once(teacher: TestClient, county: County):
    asked = {"round_id": county.round, "point": "A1"}
    first = teacher.post("/api/v1/declarations", json=asked, headers={"Idempotency-Key": "one"})
    second = teacher.post("/api/v1/declarations", json=asked, headers={"Idempotency-Key": "one"})
    assert first.json() == second.json()
    assert second.status_code == 201


def test_bytes_are_kept_as_they_came(teacher: TestClient, county: County, declared: int):
    data = bytes(range(256))
    sent = {"file": ("C:\\材料\\教案 <1>.bin", data)}
    evidence = teacher.put(f"/api/v1/declarations/{declared}/evidence/A1-E1", files=sent).json()
    assert evidence["filename"] == "教案 <1>.bin"
    got = teacher.get(f"/api/v1/evidence/{evidence['id']}/file")
    assert got.content == data
    assert got.headers["content-type"] == "application/octet-stream"
    disposition = got.headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''%E6%95%99%E6%A1%88%20%3C1%3E.bin"
    with county.database.transaction(reads_only=True) as session:
        assert session.get_one(Evidence, evidence["id"]).file_hash == evidence["file_hash"]
