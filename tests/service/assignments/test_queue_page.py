"""A reviewer's queue."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.clock import now, today
from service.database.engine import Database
from service.reviews.tables import AssignmentState, Review
from tests.service.assignments.handed_out import PIECE, first_of, in_review, of
from tests.service.county import County


def test_the_queue_shows_only_ones_own_and_not_whose_work_it_is(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        in_review(session, county)
        mine = {f"{one.evidence_id:04d}" for one in of(session, county, "reviewer")}
    html = county.sign_in(client, "reviewer").get("/reviews").text
    assert set(PIECE.findall(html)) == mine
    assert "处在两级之间" in html
    assert "学情分析报告" in html
    for hidden in ("王老师", "第一中学", "第一评审人", "第二评审人", "孙评审", "不合格", "优秀"):
        assert hidden not in html
    assert 'aria-keyshortcuts="Enter"' in html


def test_what_needs_a_person_most_stands_first_and_starts_next(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        for point in ("A1", "A3", "A5"):
            in_review(session, county, point)
        mine = of(session, county, "reviewer")
        assert len(mine) >= 3
        mine[-1].due_on = today() - timedelta(days=2)
        mine[-2].urgency += 100
        expected = [mine[-1].evidence_id, mine[-2].evidence_id]
        late = mine[-1].id
    html = county.sign_in(client, "reviewer").get("/reviews").text
    assert [int(code) for code in PIECE.findall(html)][:2] == expected
    assert f'id="next" href="/reviews/{late}"' in html
    assert "已过期 2 天" in html


def test_the_queue_is_narrowed(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        for point in ("A1", "A3"):
            in_review(session, county, point)
        mine = of(session, county, "reviewer")
        mine[0].state = AssignmentState.OPENED
        mine[1].reasons = ["privacy", "by_lot"]
        by_point = {one.evidence_id for one in mine if one.evidence.submission.declaration.point == "A3"}
        codes = [f"{one.evidence_id:04d}" for one in mine]
    county.sign_in(client, "reviewer")

    def found(**wish: str) -> set[str]:
        return set(PIECE.findall(client.get("/reviews", params=wish).text))

    assert found(state="opened") == {codes[0]}
    assert found(reason="privacy") == {codes[1]}
    assert found(point="A3") == {f"{key:04d}" for key in by_point}
    assert found(kind="PLAN") | found(kind="DATA_REPORT") | found(kind="SLIDES") | found(kind="VIDEO_EXPLAIN") == set(
        codes
    )
    assert found(kind="NOTHING") == set()
    assert "没有符合条件的材料" in client.get("/reviews?point=Z9").text
    assert "抽签" not in client.get("/reviews").text
    assert client.get("/reviews?state=nonsense").status_code == 422
    assert client.get("/reviews?reason=%00").status_code == 422


def test_the_day_is_counted(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        in_review(session, county)
        mine = of(session, county, "reviewer")
        n_open = len(mine) - 1
        mine[0].state = AssignmentState.DONE
        session.add(
            Review(
                assignment_id=mine[0].id,
                blind_levels={},
                blind_at=now(),
                blind_seconds=1.0,
                final_levels={},
                final_at=now(),
                final_seconds=2.0,
                change_reasons={},
                order=[],
            )
        )
    html = county.sign_in(client, "reviewer").get("/reviews").text
    assert "<dt>今天已完成</dt><dd>1</dd>" in html
    assert f"<dt>未完成</dt><dd>{n_open}</dd>" in html


def test_an_empty_queue_says_so(county: County, client: TestClient):
    html = county.sign_in(client, "third").get("/reviews").text
    assert "目前没有要评审的材料" in html
    assert 'id="next"' not in html


def test_a_piece_is_given_back_and_gone(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        in_review(session, county)
        mine = of(session, county, "reviewer")
        key, number = mine[0].id, len(mine)
    county.sign_in(client, "reviewer")
    response = client.post(f"/reviews/{key}/recuse", data={"reason": "conflict_of_interest"}, follow_redirects=False)
    assert response.status_code == 303
    html = client.get(response.headers["location"]).text
    assert f"已回避 {number} 份材料" in html
    assert PIECE.findall(html) == []
    assert client.post(f"/reviews/{key}/recuse", data={"reason": "conflict_of_interest"}).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"), [("second", 404), ("teacher", 403), ("head", 403), ("administrator", 403)]
)
def test_only_the_reviewer_gives_it_back(
    database: Database, county: County, client: TestClient, person: str, status: int
):
    with database.transaction() as session:
        in_review(session, county)
    key = first_of(database, county, "reviewer")
    county.sign_in(client, person)
    assert client.post(f"/reviews/{key}/recuse", data={"reason": "cannot_judge"}).status_code == status
    assert client.get("/reviews").status_code == (200 if person == "second" else 403)
