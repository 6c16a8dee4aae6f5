"""Lists stay fast and whole when there are thousands of items."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from service.accounts.tables import Person
from service.clock import now, today
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.reviews.tables import Assignment, AssignmentState, Seat
from service.submissions.tables import Evidence, Reading, Submission
from tests.service.assignments.handed_out import PIECE, in_review
from tests.service.county import County


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
