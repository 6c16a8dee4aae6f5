import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.assignments.workflow import assign_third, begin_review
from service.clock import now, today
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Review, Seat
from service.submissions.tables import Evidence, Reading, Submission
from tests.service.county import County, declare, hand_in

PIECE = re.compile(r"材料 (\d{4})</a></h2>")


def in_review(session: Session, county: County, point: str = "A1", teacher: str = "teacher") -> Submission:
    submission = hand_in(session, declare(session, county, teacher, point, State.IN_REVIEW))
    begin_review(session, submission)
    return submission


def of(session: Session, county: County, person: str) -> list[Assignment]:
    query = select(Assignment).where(Assignment.reviewer_id == county.people[person]).order_by(Assignment.id)
    return list(session.scalars(query).unique())


def first_of(database: Database, county: County, person: str) -> int:
    with database.transaction(reads_only=True) as session:
        return of(session, county, person)[0].id


@contextmanager
def counted(client: TestClient) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    engine = client.app.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def fill_county(session: Session, county: County, declarations: int) -> None:
    """Add many declarations of three items each, all under review by the same two people."""
    people = [
        Person(login=f"t{n}", name=f"教师{n}", subject="数学", unit_id=county.units["school"], created_at=now())
        for n in range(declarations // 30 + 1)
    ]
    session.add_all(people)
    session.flush()
    points = [*(f"A{n}" for n in range(1, 14)), *(f"B{n}" for n in range(1, 11)), *(f"C{n}" for n in range(1, 8))]
    keys = range(1001, 1001 + declarations)
    work = {
        "round_id": county.round,
        "school_id": county.units["school"],
        "state": State.IN_REVIEW,
        "created_at": now(),
        "changed_at": now(),
    }
    session.execute(
        insert(Declaration),
        [{**work, "id": key, "teacher_id": people[n // 30].id, "point": points[n % 30]} for n, key in enumerate(keys)],
    )
    version = {"number": 1, "created_at": now(), "submitted_at": now()}
    session.execute(insert(Submission), [{**version, "id": key, "declaration_id": key} for key in keys])
    file = {
        "filename": "a.txt",
        "size_bytes": 1,
        "file_hash": "0" * 64,
        "uploaded_at": now(),
        "reading": Reading.GRADED,
    }
    items = [(2 * key + place, key, f"{points[n % 30]}-E{place + 1}") for n, key in enumerate(keys) for place in (0, 1)]
    session.execute(
        insert(Evidence), [{**file, "id": item, "submission_id": key, "item": code} for item, key, code in items]
    )
    seat = {"state": AssignmentState.ASSIGNED, "assigned_at": now()}
    session.execute(
        insert(Assignment),
        [
            {
                **seat,
                "evidence_id": item,
                "reviewer_id": county.people[person],
                "seat": place,
                "reasons": ["low_confidence"] if item % 3 else [],
                "urgency": float(item % 7),
                "due_on": today() + timedelta(days=item % 9),
            }
            for item, *_ in items
            for person, place in (("reviewer", Seat.FIRST), ("second", Seat.SECOND))
        ],
    )


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


def test_the_panel_shows_seats_with_names_and_counts(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        for name in ("second", "third", "county_reviewer"):
            session.get_one(Person, county.people[name]).active = False
        in_review(session, county, "A3")
        session.get_one(Person, county.people["second"]).active = True
        session.flush()
        submission = in_review(session, county, "A1")
        assign_third(session, submission.evidence[0])
        declare(session, county, "colleague", "A5", State.RETURNED)
        declare(session, county, "stranger", "A6", State.RETURNED)
    html = county.sign_in(client, "head").get("/panel").text
    assert "王老师 · 数学 · 第一中学" in html
    assert "钱评审" in html
    assert "孙评审" in html
    assert "这所学校的评审人都不能评这份材料。" in html
    assert "赵老师" not in html
    assert re.search(r"待指派</span><strong>2</strong>", html)
    assert re.search(r"已退教师</span><strong>1</strong>", html)
    assert "李老师" not in client.get("/panel?stage=stuck").text
    assert "李老师" in client.get("/panel?stage=returned").text


def test_the_panel_is_ordered_by_what_needs_the_head_most(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        declare(session, county, "colleague", "A5", State.FINAL)
        declare(session, county, "colleague", "A6", State.RETURNED)
        calm = in_review(session, county, "A7")
        pressing = in_review(session, county, "A9")
        for one in session.scalars(select(Assignment)).unique():
            one.urgency = 5.0 if one.evidence.submission_id == calm.id else 5000.0
        hand_in(session, declare(session, county, "colleague", "B1", State.ARBITRATION)).evidence.clear()
        assert pressing.id > calm.id
    html = county.sign_in(client, "head").get("/panel").text
    shown = re.findall(r'<h2 id="declared-\d+"><a href="/panel/\d+">(\w+) ', html)
    assert shown == ["B1", "A9", "A7", "A6", "A5"]


def test_the_panel_is_narrowed(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        in_review(session, county, "A1")
        other = in_review(session, county, "A3", "colleague")
        with_one = of(session, county, "reviewer")[0]
        for one in session.scalars(select(Assignment)).unique():
            if one.evidence.submission_id == other.id:
                one.reasons, one.due_on = ["privacy"], today() - timedelta(days=1)
        has_one = with_one.evidence.submission.declaration.point
    county.sign_in(client, "head")
    schools = county.units["school"], county.units["other_school"]

    def found(**wish: object) -> set[str]:
        return set(re.findall(r'<a href="/panel/\d+">(\w+) ', client.get("/panel", params=wish).text))

    assert found() == {"A1", "A3"}
    assert found(reason="privacy") == {"A3"}
    assert has_one in found(reviewer=county.people["reviewer"])
    assert found(reviewer=county.people["head"]) == set()
    assert found(subject="语文") == {"A3"}
    assert found(point="A1") == {"A1"}
    assert found(stage="overdue") == {"A3"}
    assert found(state="in_review", school=schools[0]) == {"A1", "A3"}
    assert found(school=schools[1]) == set()
    assert client.get("/panel?school=x").status_code == 422


def test_open_seats_are_filled_with_one_button(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        people = [
            session.get_one(Person, county.people[name]) for name in ("reviewer", "second", "third", "county_reviewer")
        ]
        for one in people:
            one.active = False
        in_review(session, county)
        people[0].active = True
    county.sign_in(client, "head")
    assert 'action="/panel/fill"' in client.get("/panel").text
    html = client.post("/panel/fill").text
    assert "已补齐 2 个席位" in html
    assert "还有 2 个空缺" in html


def test_the_seats_of_an_item_are_given_by_hand(database: Database, county: County, client: TestClient):
    with database.transaction() as session:
        submission = in_review(session, county)
        evidence = submission.evidence[0].id
        seat = next(one for one in session.scalars(select(Assignment)).unique() if one.evidence_id == evidence)
        free = {county.people[name] for name in ("reviewer", "second", "third", "county_reviewer")} - {
            one.reviewer_id for one in session.scalars(select(Assignment)).unique() if one.evidence_id == evidence
        }
        key, before = seat.id, seat.reviewer_id
    wish, other = sorted(free)
    county.sign_in(client, "head")
    page = client.get(f"/panel/items/{evidence}").text
    assert "正在或曾经评审这份材料" in page
    handed = client.post(f"/panel/assignments/{key}/reassign", data={"reviewer_id": wish, "version": 1})
    assert handed.status_code == 200
    assert "此前的评审人" in handed.text
    again = client.post(f"/panel/assignments/{key}/reassign", data={"reviewer_id": other, "version": 1})
    assert again.status_code == 412
    assert "已被他人改动" in again.text or "改" in again.text
    refused = client.post(f"/panel/items/{evidence}/assign", data={"reviewer_id": before})
    assert refused.status_code == 422
    assert "此人不能评这份材料" in refused.text
    added = client.post(f"/panel/items/{evidence}/assign", data={"reviewer_id": other})
    assert "第三评审人" in added.text
    with database.transaction(reads_only=True) as session:
        rows = session.scalars(select(Assignment).where(Assignment.evidence_id == evidence)).unique().all()
        assert sorted(one.state for one in rows) == ["assigned", "assigned", "assigned", "cancelled"]


@pytest.mark.parametrize(("person", "status"), [("other_head", 404), ("reviewer", 403), ("auditor", 403)])
def test_other_panels_are_out_of_reach(
    database: Database, county: County, client: TestClient, person: str, status: int
):
    with database.transaction() as session:
        evidence = in_review(session, county).evidence[0].id
    key = first_of(database, county, "reviewer")
    county.sign_in(client, person)
    wish = {"reviewer_id": county.people["third"], "version": 1}
    assert client.get(f"/panel/items/{evidence}").status_code == status
    assert client.post(f"/panel/items/{evidence}/assign", data=wish).status_code == status
    assert client.post(f"/panel/assignments/{key}/reassign", data=wish).status_code == status
    assert client.get("/panel").status_code == (200 if person == "other_head" else 403)
    assert "王老师" not in client.get("/panel").text


def test_a_panel_without_work_says_what_comes(county: County, client: TestClient):
    assert "还没有人申报能力点" in county.sign_in(client, "head").get("/panel").text


@pytest.mark.parametrize(("address", "person"), [("/reviews", "reviewer"), ("/panel", "head")])
def test_lists_of_5000_items_take_as_many_statements_as_short_ones(
    database: Database, county: County, client: TestClient, address: str, person: str
):
    with database.transaction() as session:
        in_review(session, county)
    county.sign_in(client, person)
    with counted(client) as few:
        assert client.get(address).status_code == 200
    with database.transaction() as session:
        fill_county(session, county, 2500)
    with counted(client) as many:
        first = client.get(address)
    assert first.status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 20


@pytest.mark.parametrize(
    ("address", "person", "row"),
    [("/reviews", "reviewer", PIECE), ("/panel", "head", re.compile(r'href="/panel/(\d+)"'))],
)
def test_parts_of_a_list_follow_each_other_without_gap_or_repeat(
    database: Database, county: County, client: TestClient, address: str, person: str, row: re.Pattern[str]
):
    with database.transaction() as session:
        fill_county(session, county, 40)
    county.sign_in(client, person)
    seen: list[str] = []
    following: str | None = address
    while following:
        html = client.get(following).text
        seen += row.findall(html)
        found = re.search(rf'href="({address}\?[^"]*cursor=[^"]+)">下一页', html)
        following = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == (80 if person == "reviewer" else 40)
    assert client.get(f"{address}?cursor=OTk5OTk5").status_code == 422
    assert client.get(f"{address}?cursor=!").status_code == 422
