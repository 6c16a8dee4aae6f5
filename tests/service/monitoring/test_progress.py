"""How far the work is: who sees which part of it, what is counted, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from service.clock import now, today
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.monitoring.workflow import PHASES
from service.reviews.tables import AssignmentState, Basis, Outcome
from service.submissions.tables import Evidence, Reading, Submission
from tests.service.county import County, assign, declare, hand_in

API = "/api/v1/progress"


@pytest.fixture
def work(county: County, database: Database) -> County:
    """The teacher's A1 in review and overdue, a colleague's draft, and a stranger's final A5."""
    with database.transaction() as session:
        own = hand_in(session, declare(session, county, state=State.IN_REVIEW))
        for evidence in own.evidence:
            late = assign(session, evidence, county.people["reviewer"])
            late.due_on = today() - timedelta(days=1)
        declare(session, county, "colleague", "A5", State.DRAFT)
        other = hand_in(session, declare(session, county, "stranger", "A5", State.FINAL))
        for evidence in other.evidence:
            session.add(
                Outcome(
                    evidence_id=evidence.id,
                    levels={},
                    item_level="qualified",
                    basis=Basis.SINGLE,
                    reached_at=now(),
                )
            )
    return county


def test_every_state_belongs_to_one_phase():
    assert sorted(state for states in PHASES.values() for state in states) == sorted(State)


def test_counts_by_school_point_and_subject(client: TestClient, work: County):
    body = work.sign_in(client, "auditor").get(API).json()
    assert body["total"]["declared"] == 3
    assert body["total"]["states"] == {"draft": 1, "in_review": 1, "final": 1}
    schools = {one["name"]: one for one in body["by"]["school"]}
    assert schools["第一中学"]["phases"]["reviewing"] == 1
    assert schools["第二小学"]["phases"]["decided"] == 1
    assert schools["第二小学"]["reviewed"] == schools["第二小学"]["items"] == 3
    assert {one["key"]: one["declared"] for one in body["by"]["point"]} == {"A1": 1, "A5": 2}
    assert {one["key"]: one["declared"] for one in body["by"]["subject"]} == {"数学": 2, "语文": 1}
    assert body["referrals"] == {"few_labels": 5, "low_confidence": 5}
    assert body["total"]["prescored"] == body["total"]["referred"] == body["total"]["items"] == 5
    assert body["assignments"] == {"open": 2, "overdue": 2, "done": 0}


def test_everybody_sees_their_own_part(client: TestClient, work: County):
    declared = {}
    for person in ("head", "other_head", "auditor", "administrator", "far_auditor"):
        declared[person] = work.sign_in(client, person).get(API).json()["total"]["declared"]
    assert declared == {"head": 2, "other_head": 1, "auditor": 3, "administrator": 3, "far_auditor": 0}


def test_filters(client: TestClient, work: County):
    client = work.sign_in(client, "auditor")
    for query, expected in (
        ({"school": work.units["school"]}, 2),
        ({"point": "A5"}, 2),
        ({"subject": "数学"}, 2),
        ({"round": work.round}, 3),
        ({"round": 999}, 0),
        ({"school": work.units["school"], "point": "A5", "round": "", "subject": ""}, 1),
        ({"school": work.units["far_school"]}, 0),
    ):
        assert client.get(API, params=query).json()["total"]["declared"] == expected, query
    assert client.get(API, params={"round": "x"}).status_code == 422
    assert client.get(API, params={"point": "A1\x00"}).status_code == 422


def test_only_whoever_leads_a_panel_sees_workloads(client: TestClient, work: County):
    (load,) = work.sign_in(client, "head").get(API).json()["workloads"]
    assert (load["name"], load["open"], load["overdue"], load["done"], load["few"]) == ("钱评审", 2, 2, 0, True)
    for person in ("auditor", "administrator"):
        assert work.sign_in(client, person).get(API).json()["workloads"] is None
    assert work.sign_in(client, "other_head").get(API).json()["workloads"] == []


def test_what_is_stuck(client: TestClient, work: County, database: Database):
    with database.transaction() as session:
        first, *_ = session.query(Evidence).order_by(Evidence.id)
        first.reading = Reading.REFUSED
        alone = hand_in(session, declare(session, work, "colleague", "A1", State.IN_REVIEW), graded=False)
        alone.declaration.changed_at = now() - timedelta(days=30)
    body = work.sign_in(client, "head").get(API).json()
    assert body["backlog"]["waiting"] == 2
    assert body["backlog"]["refused"] == 1
    # The teacher's items have one reviewer of the two that the round asks for; the colleague's have none.
    assert body["no_reviewer"]["n"] == 2
    assert body["long_wait"]["n"] == 1
    html = work.sign_in(client, "head").get("/progress").text
    assert "没有评审：2 份" in html
    assert "逾期的评审：2 份" in html
    assert "读不了的文件：1 个" in html
    assert "已 30 天" in html


def test_enough_reviewers_are_not_stuck(client: TestClient, work: County, database: Database):
    with database.transaction() as session:
        for evidence in session.query(Submission).order_by(Submission.id).first().evidence:
            assign(session, evidence, work.people["second"]).state = AssignmentState.DONE
    assert work.sign_in(client, "head").get(API).json()["no_reviewer"]["n"] == 0


def test_the_page_has_tables_without_scripts_and_nothing_inline(client: TestClient, work: County):
    response = work.sign_in(client, "auditor").get("/progress")
    html = response.text
    for name in ("第一中学", "第二小学", "A5 技术支持的课堂导入", "数学", "有的指标处在两个等级之间"):
        assert name in html
    assert f'href="/progress?school={work.units["school"]}"' in html
    assert " style=" not in html
    assert '<script type="application/json" id="charts">' in html
    assert "unsafe" not in response.headers["content-security-policy"]


def test_an_empty_county_says_what_happens_next(client: TestClient, county: County):
    assert "还没有内容" in county.sign_in(client, "auditor").get("/progress").text
    assert "没有符合筛选条件的内容" in county.sign_in(client, "auditor").get("/progress?point=A1").text
    assert "还没有完成的评审" in county.sign_in(client, "auditor").get("/progress/agreement").text


def test_the_workbook_holds_the_tables(client: TestClient, work: County):
    response = work.sign_in(client, "head").get("/progress.xlsx")
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames[:3] == ["按学校", "按能力点", "按学科"]
    assert "工作量" in book.sheetnames
    rows = list(book["按学校"].values)
    assert rows[0][0] == "学校"
    assert rows[1][:2] == ("第一中学", 2)


@pytest.mark.parametrize("address", ["/progress", "/progress/agreement", "/progress.xlsx", API, f"{API}/agreement"])
def test_teachers_and_reviewers_do_not_monitor(client: TestClient, work: County, address: str):
    assert client.get(address).status_code == 401
    for person in ("teacher", "reviewer"):
        assert work.sign_in(client, person).get(address).status_code == 403
    assert work.sign_in(client, "head").get(address).status_code == 200


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def add_many(session: Session, county: County, n: int) -> None:
    """Add declarations of as many points as that, each with two graded items."""
    moment = now()
    declared = {
        "round_id": county.round,
        "teacher_id": county.people["teacher"],
        "school_id": county.units["school"],
        "state": State.IN_REVIEW,
        "resubmissions": 0,
        "created_at": moment,
        "changed_at": moment,
        "version": 1,
    }
    points = [{**declared, "point": f"X{number}"} for number in range(n)]
    ids = session.scalars(insert(Declaration).returning(Declaration.id), points).all()
    handed_in = [{"declaration_id": one, "number": 1, "created_at": moment, "submitted_at": moment} for one in ids]
    versions = session.scalars(insert(Submission).returning(Submission.id), handed_in).all()
    item = {
        "filename": "a.txt",
        "size_bytes": 1,
        "file_hash": "0" * 64,
        "uploaded_at": moment,
        "reading": Reading.GRADED,
    }
    session.execute(
        insert(Evidence), [{**item, "submission_id": one, "item": name} for one in versions for name in ("E1", "E2")]
    )


def test_many_rows_take_no_more_statements(client: TestClient, work: County, database: Database):
    client = work.sign_in(client, "head")
    served = client.app.state.database
    with counted(served) as few:
        client.get(API)
    with database.transaction() as session:
        add_many(session, work, 2000)
    with counted(served) as many:
        body = client.get(API).json()
    assert body["total"]["declared"] == 2002
    assert body["total"]["items"] == 4002
    assert len(many) == len(few)
    assert len(body["no_reviewer"]["shown"]) == 20


def test_a_panel_head_is_led_to_the_work_itself(client: TestClient, work: County):
    html = work.sign_in(client, "head").get("/progress", params={"point": "A1"}).text
    school, reviewer = work.units["school"], work.people["reviewer"]
    for address in (
        f"/panel?school={school}&amp;point=A1",
        f"/panel?point=A1&amp;reviewer={reviewer}",
        "/panel?point=A1&amp;stage=overdue",
    ):
        assert f'href="{address}"' in html
        assert work.sign_in(client, "head").get(address.replace("&amp;", "&")).status_code == 200
    assert "/panel" not in work.sign_in(client, "auditor").get("/progress").text
