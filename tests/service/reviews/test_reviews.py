"""The page and the API of a review: who gets what, and that the machine is never shown too early."""

import pytest
from fastapi.testclient import TestClient

from service.database.engine import Database
from service.files.store import FileStore
from service.reviews.tables import Assignment, Seat
from service.submissions.readings import grade_of
from service.submissions.tables import Evidence, MachineGrade
from tests.service.county import County, assign
from tests.service.reviews.conftest import Take
from tests.service.reviews.desk import HIGH, LOW, MIDDLE, Work, hand_out, levels
from tests.service.reviews.test_review_steps import judge

MACHINE_WORDS = (
    "机器初评仅供",
    "与本指标最相关的段落",
    "70%",
    "<mark",
    "需要人工评审的原因",
    "low_confidence",
    "few_labels",
)
"""What stands on a page, or in an answer, only where the stand-in's grade is shown."""
WHOSE = ("王老师", "李老师", "钱评审", "孙评审", "第一中学")


def form(judged: dict[str, str], **more: str) -> dict[str, str]:
    return {**{f"level:{criterion}": level for criterion, level in judged.items()}, **more}


def page_of(client: TestClient, assignment: int) -> str:
    response = client.get(f"/reviews/{assignment}")
    assert response.status_code == 200
    return response.text


def api_of(client: TestClient, assignment: int) -> dict[str, object]:
    response = client.get(f"/api/v1/reviews/{assignment}")
    assert response.status_code == 200
    return response.json()


def blind(client: TestClient, assignment: int) -> None:
    """Assert that nothing of the machine's is sent, however one asks."""
    html, answer = page_of(client, assignment), client.get(f"/api/v1/reviews/{assignment}")
    assert [word for word in MACHINE_WORDS if word in html or word in answer.text] == []
    assert answer.json()["machine"] is None
    assert answer.json()["own"] is None


def test_the_machine_is_silent_until_ones_own_levels_are_stored(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    blind(client, mine)
    assert api_of(client, mine)["document"] is None
    assert "学情分析报告。课前" not in page_of(client, mine)
    assert client.post(f"/reviews/{mine}/open", follow_redirects=False).headers["location"] == f"/reviews/{mine}"
    blind(client, mine)
    assert "学情分析报告。课前" in page_of(client, mine)
    assert f'href="/evidence/{work.evidence}/file"' in page_of(client, mine)
    for other in (f"/evidence/{work.evidence}", f"/api/v1/evidence/{work.evidence}", "/reviews"):
        answer = client.get(other)
        assert answer.status_code == 200
        assert [word for word in ("70%", "<mark", "probabilities", "passages") if word in answer.text] == []
    refused = client.post(f"/reviews/{mine}/blind", data=form({}))
    assert refused.status_code == 422
    assert [word for word in MACHINE_WORDS if word in refused.text] == []
    blind(client, mine)
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    html, answer = page_of(client, mine), api_of(client, mine)
    for word in ("机器初评仅供", "70%", "<mark", "需要人工评审的原因"):
        assert word in html
    assert answer["machine"]["criteria"][0]["passages"]
    assert answer["own"]["blind_levels"] == levels(MIDDLE)


def test_answers_to_writes_are_blind_too(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    opened = client.post(f"/api/v1/reviews/{mine}/open")
    assert opened.status_code == 200
    assert opened.json()["machine"] is None
    assert [word for word in MACHINE_WORDS if word in opened.text] == []
    refused = client.post(f"/api/v1/reviews/{mine}/blind", json={"levels": {"A1-E2-1": HIGH}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "value_refused"
    assert "还没有选等级" in refused.json()["detail"]
    shown = client.post(f"/api/v1/reviews/{mine}/blind", json={"levels": levels(HIGH)})
    assert shown.json()["machine"]["item_level"]


def test_nobody_has_a_name(take: Take, work: Work):
    client, mine = take(Seat.SECOND), work.seats[Seat.SECOND]
    for step in ("open", "blind", "final"):
        html = page_of(client, mine).replace('<a class="who" href="/account">孙评审</a>', "")
        assert [name for name in WHOSE if name in html] == []
        assert [name for name in WHOSE if name in str(api_of(client, mine))] == []
        client.post(f"/reviews/{mine}/{step}", data=form(levels(MIDDLE)))


def test_the_third_sees_both_but_not_the_machine(database: Database, county: County, client: TestClient, work: Work):
    judge(database, work.seats[Seat.FIRST], levels(MIDDLE), advice="甲的建议")
    judge(database, work.seats[Seat.SECOND], levels(HIGH), advice="乙的建议")
    with database.transaction(reads_only=True) as session:
        third = session.query(Assignment).filter_by(seat=Seat.THIRD).one()
        who = next(name for name, key in county.people.items() if key == third.reviewer_id)
    county.sign_in(client, who)
    blind(client, third.id)
    client.post(f"/api/v1/reviews/{third.id}/open")
    blind(client, third.id)
    html, answer = page_of(client, third.id), api_of(client, third.id)
    for word in ("评审甲", "评审乙", "甲的建议", "乙的建议"):
        assert word in html
    assert [name for name in WHOSE if name in html] == []
    assert [one["levels"] for one in answer["earlier"]] == [levels(MIDDLE), levels(HIGH)]
    assert set(answer["earlier"][0]) == {"levels", "off_task", "advice"}
    client.post(f"/api/v1/reviews/{third.id}/blind", json={"levels": levels(HIGH)})
    assert "70%" in page_of(client, third.id)


def test_reviewers_do_not_see_each_other(database: Database, county: County, client: TestClient, files: FileStore):
    work = hand_out(database, county, files, Seat.FIRST, Seat.SECOND, Seat.THIRD, reviewers=3)
    judge(database, work.seats[Seat.FIRST], levels(MIDDLE), advice="甲的建议")
    judge(database, work.seats[Seat.SECOND], levels(HIGH), advice="乙的建议")
    county.sign_in(client, "third")
    client.post(f"/api/v1/reviews/{work.seats[Seat.THIRD]}/open")
    assert api_of(client, work.seats[Seat.THIRD])["earlier"] == []
    assert "甲的建议" not in page_of(client, work.seats[Seat.THIRD])


def test_a_finished_review_stays_readable(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/api/v1/reviews/{mine}/open")
    client.post(f"/api/v1/reviews/{mine}/blind", json={"levels": levels(MIDDLE)})
    changed = {**levels(MIDDLE), "A1-E2-1": LOW}
    sent = {"levels": changed, "reasons": {"A1-E2-1": "没有发放数"}, "advice": "补发放数<b>。"}
    done = client.post(f"/api/v1/reviews/{mine}/final", json=sent)
    assert done.json()["state"] == "done"
    html = page_of(client, mine)
    for word in ("这件评审已完成", "没有发放数", "补发放数&lt;b&gt;。", "看初评之前"):
        assert word in html
    assert api_of(client, mine)["own"]["change_reasons"] == {"A1-E2-1": "没有发放数"}


def test_a_form_that_is_refused_comes_back_as_it_was(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    sent = form({**levels(MIDDLE), "A1-E2-1": LOW}, **{"reason:A1-E2-1": "没有发放数"})
    refused = client.post(f"/reviews/{mine}/final", data=sent)
    assert refused.status_code == 422
    assert "给教师的建议" in refused.text
    assert "没有发放数" in refused.text
    assert (
        client.post(f"/reviews/{mine}/final", data={**sent, "advice": "请补上"}, follow_redirects=False).status_code
        == 303
    )


@pytest.mark.parametrize(
    "order", ["[", '[{"criterion": 1}]', '{"a": 1}', '[{"criterion":"A1-E2-1","level":"x","seconds":1}]']
)
def test_a_broken_log_is_refused(take: Take, work: Work, order: str):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    assert client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE), order=order)).status_code == 422


def test_what_an_api_takes_is_bounded(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/api/v1/reviews/{mine}/open")
    step = {"criterion": "A1-E2-1", "level": HIGH, "seconds": 1}
    for wrong in (
        {"order": [step] * 501},
        {"order": [{**step, "seconds": -1}]},
        {"order": [{**step, "seconds": 1e12}]},
        {"levels": {"A1-E2-1": "\u0000"}},
        {"machine": "shown"},
    ):
        sent = {"levels": levels(HIGH), **wrong}
        assert client.post(f"/api/v1/reviews/{mine}/blind", json=sent).status_code == 422
    client.post(f"/api/v1/reviews/{mine}/blind", json={"levels": levels(HIGH)})
    for wrong in ({"advice": "字" * 2001}, {"reasons": {"A1-E2-1": "字" * 501}}, {"advice": "\u0000"}):
        sent = {"levels": levels(HIGH), **wrong}
        assert client.post(f"/api/v1/reviews/{mine}/final", json=sent).status_code == 422


def test_sending_twice_stores_once(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    assert client.post(f"/reviews/{mine}/open").status_code == 409
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    again = client.post(f"/reviews/{mine}/blind", data=form(levels(HIGH)), headers={"accept": "text/html"})
    assert again.status_code == 409
    assert "待确认" in again.text
    assert api_of(client, mine)["own"]["blind_levels"] == levels(MIDDLE)
    client.post(f"/reviews/{mine}/final", data=form(levels(MIDDLE)))
    assert client.post(f"/reviews/{mine}/final", data=form(levels(MIDDLE))).status_code == 409


def test_versions_and_repeats(take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    etag = client.get(f"/api/v1/reviews/{mine}").headers["etag"]
    assert client.post(f"/api/v1/reviews/{mine}/open", headers={"if-match": '"7"'}).status_code == 412
    once = {"if-match": etag, "idempotency-key": "a"}
    first = client.post(f"/api/v1/reviews/{mine}/open", headers=once)
    again = client.post(f"/api/v1/reviews/{mine}/open", headers=once)
    assert first.status_code == again.status_code == 200
    assert again.headers["idempotent-replayed"] == "true"
    assert first.headers["etag"] == '"2"'


@pytest.mark.parametrize("person", ["second", "other_reviewer", "county_reviewer"])
def test_another_reviewers_is_not_there(client: TestClient, county: County, work: Work, person: str):
    county.sign_in(client, person)
    mine = work.seats[Seat.FIRST]
    assert client.get(f"/reviews/{mine}").status_code == 404
    assert client.get(f"/api/v1/reviews/{mine}").status_code == 404
    for step in ("open", "blind", "final"):
        assert client.post(f"/reviews/{mine}/{step}", data={}).status_code == 404
        assert client.post(f"/api/v1/reviews/{mine}/{step}", json={}).status_code == 404


@pytest.mark.parametrize("person", ["teacher", "head", "auditor"])
def test_who_reviews_nothing_is_not_allowed(client: TestClient, county: County, work: Work, person: str):
    county.sign_in(client, person)
    assert client.get(f"/reviews/{work.seats[Seat.FIRST]}").status_code == 403


def test_a_file_without_text_can_be_judged(database: Database, take: Take, work: Work):
    with database.transaction() as session:
        evidence = session.get_one(Evidence, work.evidence)
        evidence.document_hash = None
        evidence.grades.clear()
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    assert "没有可显示的文字" in page_of(client, mine)
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    assert "没有机器初评" in page_of(client, mine)
    assert client.post(f"/reviews/{mine}/final", data=form(levels(MIDDLE))).status_code == 200


def test_a_grade_by_another_standard_is_not_shown(database: Database, take: Take, work: Work):
    with database.transaction() as session:
        for grade in session.query(MachineGrade).filter_by(evidence_id=work.evidence):
            grade.standard_hash = "f" * 64
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    assert api_of(client, mine)["machine"] is None


def test_what_was_shown_stays_what_was_shown(database: Database, take: Take, work: Work):
    client, mine = take(Seat.FIRST), work.seats[Seat.FIRST]
    client.post(f"/reviews/{mine}/open")
    client.post(f"/reviews/{mine}/blind", data=form(levels(MIDDLE)))
    before = api_of(client, mine)["machine"]
    with database.transaction() as session:
        old = session.get_one(Evidence, work.evidence).grade
        values = {
            name: getattr(old, name)
            for name in ("evidence_id", "standard_hash", "referral", "sample_data", "graded_at")
        }
        session.add(MachineGrade(**values, bundle="newer", grade={**old.grade, "bundle": "newer"}))
        assert grade_of(old).bundle != "newer"
    assert api_of(client, mine)["machine"] == before


def test_next_review_is_offered(database: Database, county: County, take: Take, work: Work, files: FileStore):
    with database.transaction() as session:
        submission = session.get_one(Evidence, work.evidence).submission
        other = next(one for one in submission.evidence if one.id != work.evidence)
        following = assign(session, other, county.people["reviewer"]).id
    judge(database, work.seats[Seat.FIRST], levels(MIDDLE))
    assert f'href="/reviews/{following}"' in page_of(take(Seat.FIRST), work.seats[Seat.FIRST])
