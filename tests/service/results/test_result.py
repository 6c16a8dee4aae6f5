"""What a teacher is told: the machine's preliminary levels first, people's decision once there is one."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.clock import now
from service.database.engine import Database
from service.decisions.tables import Appeal, Decision, Stage
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import AssignmentState, Basis, Outcome, Review
from service.submissions.tables import Submission
from tests.service.county import County, assign, declare, hand_in

HTML = {"accept": "text/html"}


def decide(
    session: Session, county: County, submission: Submission, levels: dict[str, str], point: str = "qualified"
) -> Decision:
    """Give every item the levels of ``levels``, by an outcome and a finished review, and a decision."""
    for evidence in submission.evidence:
        found = {one["id"]: levels.get(one["id"], "qualified") for one in evidence.grades[-1].grade["criteria"]}
        session.add(
            Outcome(evidence_id=evidence.id, levels=found, item_level="qualified", basis=Basis.AGREED, reached_at=now())
        )
        assignment = assign(session, evidence, county.people["reviewer"])
        assignment.state = AssignmentState.DONE
        session.add(
            Review(
                assignment_id=assignment.id,
                blind_levels=found,
                blind_at=now(),
                blind_seconds=60,
                final_levels=found,
                final_at=now(),
                final_seconds=90,
                change_reasons={},
                order=[],
                advice=f"{evidence.item}：把问题挂到目标上。",
            )
        )
    decision = Decision(
        declaration_id=submission.declaration_id,
        submission_id=submission.id,
        stage=Stage.PRELIMINARY,
        point_level=point,
        item_levels={one.item: "qualified" for one in submission.evidence},
        reasons="各项均达到合格。",
        decided_by_id=county.people["head"],
        decided_at=now(),
    )
    session.add(decision)
    session.flush()
    return decision


@pytest.fixture
def declared(county: County, database: Database) -> int:
    with database.transaction() as session:
        declaration = declare(session, county, state=State.IN_REVIEW)
        hand_in(session, declaration)
        return declaration.id


def address(declaration: int) -> str:
    return f"/declarations/{declaration}/result"


def test_before_a_decision_the_machine_speaks_and_says_that_it_binds_nobody(
    client: TestClient, county: County, declared: int
):
    html = county.sign_in(client, "teacher").get(address(declared)).text
    assert "初步、无约束力" in html or "初步结果，无约束力" in html
    assert "示例数据" in html
    assert "评审中" in html
    assert "要升到“优秀”" in html or "要升到“合格”" in html
    assert "机器等级所依据的段落" in html
    assert "课前发放问卷42份" in html
    assert "把问题挂到目标上" not in html
    assert "stand-in-0123456789ab" in html


def test_a_decision_leads_and_the_machine_stands_beside_it(
    client: TestClient, county: County, database: Database, declared: int
):
    with database.transaction() as session:
        declaration = session.get_one(Declaration, declared)
        decide(session, county, session.query(Submission).one(), {"A1-E2-1": "excellent"})
        declaration.state = State.PUBLICITY
    html = county.sign_in(client, "teacher").get(address(declared)).text
    assert "各项均达到合格。" in html
    assert "把问题挂到目标上" in html
    assert "钱评审" not in html
    assert "郑组长" not in html
    assert "认定等级" in html
    assert "机器：" in html
    assert f'action="/declarations/{declared}/objections"' in html
    assert html.index("各项均达到合格。") < html.index("机器：")
    assert "初步结果，无约束力，由评审组决定" not in html


def test_the_head_sees_the_result_but_no_form_to_object(
    client: TestClient, county: County, database: Database, declared: int
):
    with database.transaction() as session:
        decide(session, county, session.query(Submission).one(), {})
        session.get_one(Declaration, declared).state = State.PUBLICITY
    html = county.sign_in(client, "head").get(address(declared)).text
    assert "王老师" in html
    assert "/objections" not in html


def test_an_objection_and_its_answer_are_shown(client: TestClient, county: County, database: Database, declared: int):
    with database.transaction() as session:
        decide(session, county, session.query(Submission).one(), {})
        session.get_one(Declaration, declared).state = State.SAMPLING
        session.add(
            Appeal(
                declaration_id=declared,
                item="A1-E2",
                criterion="A1-E2-3",
                reason="第三页有分层结论。",
                filed_at=now(),
                upheld=False,
                answer="分层没有数据支持。",
                answered_by_id=county.people["head"],
                answered_at=now(),
            )
        )
    html = county.sign_in(client, "teacher").get(address(declared)).text
    assert "第三页有分层结论。" in html
    assert "分层没有数据支持。" in html
    assert "学情结论" in html
    assert "/objections" not in html


def test_work_that_is_reviewed_again_shows_no_outdated_decision(
    client: TestClient, county: County, database: Database, declared: int
):
    with database.transaction() as session:
        decide(session, county, session.query(Submission).one(), {})
    body = county.sign_in(client, "teacher").get(f"/api/v1{address(declared)}").json()
    assert body["preliminary"]
    assert body["decision"] is None
    assert all(one["advice"] == [] for one in body["items"])


def test_a_new_version_has_preliminary_levels_again(
    client: TestClient, county: County, database: Database, declared: int
):
    with database.transaction() as session:
        decide(session, county, session.query(Submission).one(), {}, point="not_qualified")
        declaration = session.get_one(Declaration, declared)
        declaration.state = State.RETURNED
        hand_in(session, declaration)
    client = county.sign_in(client, "teacher")
    body = client.get(f"/api/v1{address(declared)}").json()
    assert body["preliminary"]
    assert [one["number"] for one in body["versions"]] == [2, 1]
    html = client.get(address(declared)).text
    assert "较早的认定" in html
    assert "各项均达到合格。" in html


def test_the_api_tells_the_same(client: TestClient, county: County, database: Database, declared: int):
    with database.transaction() as session:
        decide(session, county, session.query(Submission).one(), {"A1-E2-1": "excellent"})
        session.get_one(Declaration, declared).state = State.FINAL
    response = county.sign_in(client, "teacher").get(f"/api/v1{address(declared)}")
    body = response.json()
    assert response.headers["etag"] == '"1"'
    assert body["level"] == "qualified"
    assert not body["preliminary"]
    item = next(one for one in body["items"] if one["id"] == "A1-E2")
    first = item["criteria"][0]
    assert first["level"] == "excellent"
    assert first["next_level"] is None
    assert item["criteria"][1]["next_level"] == "excellent"
    assert item["criteria"][1]["next_descriptor"]
    assert item["criteria"][1]["machine_level"] in {"not_qualified", "qualified", "excellent"}
    assert item["advice"] == ["A1-E2：把问题挂到目标上。"]


def test_somebody_who_has_yet_to_review_sees_no_level(
    client: TestClient, county: County, database: Database, declared: int
):
    with database.transaction() as session:
        evidence = session.query(Submission).one().evidence[0]
        assign(session, evidence, county.people["head"])
    client = county.sign_in(client, "head")
    body = client.get(f"/api/v1{address(declared)}").json()
    assert body["blind"]
    assert body["items"] == []
    assert body["level"] is None
    assert "您正在评审这份材料" in client.get(address(declared)).text


def test_a_declaration_without_evidence_says_what_to_do(client: TestClient, county: County, database: Database):
    with database.transaction() as session:
        declared = declare(session, county, state=State.DRAFT).id
    html = county.sign_in(client, "teacher").get(address(declared)).text
    assert "还没有上传任何材料" in html


def test_what_is_not_yours_does_not_exist(client: TestClient, county: County, declared: int):
    assert client.get(address(declared)).status_code == 401
    for person in ("colleague", "stranger", "other_head", "far_auditor"):
        assert county.sign_in(client, person).get(address(declared)).status_code == 404, person
    for person in ("reviewer", "administrator"):
        assert county.sign_in(client, person).get(address(declared)).status_code == 403, person
    assert county.sign_in(client, "teacher").get("/declarations/999999/result").status_code == 404


def test_the_page_has_nothing_inline(client: TestClient, county: County, declared: int):
    html = county.sign_in(client, "teacher").get(address(declared)).text
    assert "<script>" not in html
    assert " style=" not in html
