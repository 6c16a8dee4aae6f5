"""Why a level came out so: who may see it and when, and what the page says."""

import pytest

from service.database.engine import Database
from service.declarations.states import State
from service.files.store import open_files
from service.reviews.tables import Assignment, AssignmentState
from service.settings import Settings
from service.submissions.tables import Evidence
from tests.service.county import TEXT, County, assign, declare, hand_in


@pytest.fixture
def evidence(county: County, database: Database, settings: Settings) -> int:
    with database.transaction() as session:
        declaration = declare(session, county, state=State.IN_REVIEW)
        submission = hand_in(session, declaration, TEXT, open_files(settings.files))
        found = submission.evidence[0]
        assign(session, found, county.people["reviewer"])
        return found.id


def judge(database: Database, evidence: int, state: AssignmentState) -> None:
    with database.transaction() as session:
        for assignment in session.query(Assignment).filter_by(evidence_id=evidence):
            assignment.state = state


def why(client, county: County, person: str, evidence: int):
    return county.sign_in(client, person).get(f"/api/v1/evidence/{evidence}/why")


@pytest.mark.parametrize("person", ["teacher", "head", "auditor"])
def test_whoever_may_see_the_level_may_see_why(client, county, evidence, person):
    told = why(client, county, person, evidence).json()
    assert not told["blind"]
    assert told["explanation"]["criteria"][0]["raising"][0]["effect"] == pytest.approx(0.2)
    page = client.get(f"/evidence/{evidence}/why").text
    for words in ("等级依据什么", "各等级的概率", "没有找到接近的内容", "如有疑问", "+0.20 级", ">3.1%<", ">5.0%<"):
        assert words in page


@pytest.mark.parametrize("state", [AssignmentState.ASSIGNED, AssignmentState.OPENED])
def test_a_reviewer_learns_nothing_before_their_own_levels_are_in(client, county, database, evidence, state):
    judge(database, evidence, state)
    told = why(client, county, "reviewer", evidence).json()
    assert told == {"blind": True, "bundle": None, "explanation": None, "examples": []}
    page = client.get(f"/evidence/{evidence}/why").text
    assert "各等级的概率" not in page
    assert "您正在评审这份材料。" in page
    assert "stand-in-0123456789ab" not in page.split("<footer")[0]


@pytest.mark.parametrize("state", [AssignmentState.BLIND_DONE, AssignmentState.DONE])
def test_a_reviewer_sees_it_afterwards_without_learning_whose_it_is(client, county, database, evidence, state):
    judge(database, evidence, state)
    assert why(client, county, "reviewer", evidence).json()["explanation"] is not None
    page = client.get(f"/evidence/{evidence}/why").text
    assert "王老师" not in page
    assert "/declarations/" not in page.split("<main")[1]


def test_a_head_who_still_reviews_the_work_is_blind_too(client, county, database, evidence):
    with database.transaction() as session:
        found = session.get_one(Evidence, evidence)
        assign(session, found, county.people["head"])
    assert why(client, county, "head", evidence).json()["blind"]


@pytest.mark.parametrize("person", ["colleague", "stranger", "other_reviewer", "other_head", "far_auditor"])
def test_others_do_not_find_it(client, county, evidence, person):
    response = why(client, county, person, evidence)
    assert response.status_code in {403, 404}
    assert client.get(f"/evidence/{evidence}/why").status_code in {403, 404}


def test_a_grade_of_an_earlier_bundle_is_shown_but_not_taken_apart(client, county, database, evidence):
    with database.transaction() as session:
        row = session.get_one(Evidence, evidence).grade
        row.grade = {**row.grade, "bundle": "earlier-0123456789ab"}
    told = why(client, county, "teacher", evidence).json()
    assert (told["bundle"], told["explanation"]) == ("earlier-0123456789ab", None)
    page = client.get(f"/evidence/{evidence}/why").text
    assert "已不再使用" in page
    assert "各等级的概率" in page


def test_what_was_not_graded_has_nothing_to_explain(client, county, database, settings):
    with database.transaction() as session:
        submission = hand_in(session, declare(session, county), TEXT, open_files(settings.files), graded=False)
        key = submission.evidence[0].id
    assert why(client, county, "teacher", key).json()["bundle"] is None
    assert "没有可说明的初步等级" in client.get(f"/evidence/{key}/why").text


def test_the_result_page_leads_there(client, county, database, evidence):
    with database.transaction() as session:
        declaration = session.get_one(Evidence, evidence).submission.declaration_id
    page = county.sign_in(client, "teacher").get(f"/declarations/{declaration}/result").text
    assert f"/evidence/{evidence}/why" in page


def test_english_says_the_same(client, county, evidence):
    county.sign_in(client, "teacher")
    page = client.get(f"/evidence/{evidence}/why?lang=en").text
    for words in ("Why this level", "+0.20 levels", "we found nothing near it", "How it is written"):
        assert words in page
