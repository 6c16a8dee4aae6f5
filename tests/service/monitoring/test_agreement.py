"""Agreement counted by the database is that of the ratings themselves."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from models.raters.agreement import quadratic_weighted_kappa
from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.reviews.tables import AssignmentState, Review, Seat
from service.submissions.tables import Evidence
from tests.service.county import County, assign, declare, hand_in

API = "/api/v1/progress/agreement"
CODES = ("not_qualified", "qualified", "excellent")


def review(session: Session, evidence: Evidence, person: int, seat: Seat, blind: list[int], final: list[int]) -> None:
    ids = [one["id"] for one in evidence.grades[-1].grade["criteria"]]
    assignment = assign(session, evidence, person, seat)
    assignment.state = AssignmentState.DONE
    session.add(
        Review(
            assignment_id=assignment.id,
            blind_levels={key: CODES[rank] for key, rank in zip(ids, blind, strict=True)},
            blind_at=now(),
            blind_seconds=60,
            machine_grade_id=evidence.grades[-1].id,
            final_levels={key: CODES[rank] for key, rank in zip(ids, final, strict=True)},
            final_at=now(),
            final_seconds=90,
            change_reasons={},
            order=[],
        )
    )


@pytest.fixture
def machine(county: County, database: Database) -> list[int]:
    """Review one item twice, and a third time by somebody who saw both; return the machine's ranks."""
    with database.transaction() as session:
        submission = hand_in(session, declare(session, county, state=State.PRELIMINARY))
        evidence = next(one for one in submission.evidence if one.item == "A1-E2")
        review(session, evidence, county.people["reviewer"], Seat.FIRST, [0, 1, 2, 1], [1, 1, 2, 1])
        review(session, evidence, county.people["second"], Seat.SECOND, [0, 2, 2, 0], [0, 2, 2, 1])
        review(session, evidence, county.people["third"], Seat.THIRD, [1, 1, 1, 1], [1, 1, 1, 1])
        return [CODES.index(one["level"]) for one in evidence.grades[-1].grade["criteria"]]


def test_agreement_between_two_who_did_not_know_each_other(client: TestClient, county: County, machine: list[int]):
    body = county.sign_in(client, "head").get(API).json()
    assert body["reviewers_blind"]["n"] == 4
    assert body["reviewers_blind"]["exact"] == 0.5
    expected = quadratic_weighted_kappa([0, 1, 2, 1], [0, 2, 2, 0], 3)
    assert body["reviewers_blind"]["kappa"] == pytest.approx(expected)
    assert body["reviewers_final"]["exact"] == 0.5
    assert body["reviewers_blind"]["few"]


def test_the_machine_beside_the_reviewers(client: TestClient, county: County, machine: list[int]):
    body = county.sign_in(client, "head").get(API).json()
    blind = [0, 1, 2, 1, 0, 2, 2, 0, 1, 1, 1, 1]
    final = [1, 1, 2, 1, 0, 2, 2, 1, 1, 1, 1, 1]
    shown = machine * 3
    assert body["judged"] == 12
    assert body["changed"] == 2
    moves = [abs(f - m) - abs(b - m) for b, f, m in zip(blind, final, shown, strict=True)]
    assert body["toward"] == sum(move < 0 for move in moves)
    assert body["away"] == sum(move > 0 for move in moves)
    same = sum(b == m for b, m in zip(blind, shown, strict=True)) / 12
    assert body["machine_blind"]["exact"] == pytest.approx(same)


def test_the_page_says_that_few_are_few(client: TestClient, county: County, machine: list[int]):
    html = county.sign_in(client, "head").get("/progress/agreement").text
    assert "数目还小，说明不了什么" in html
    assert "50%" in html


def test_other_schools_are_not_in_it(client: TestClient, county: County, machine: list[int]):
    assert county.sign_in(client, "other_head").get(API).json()["judged"] == 0
    assert county.sign_in(client, "auditor").get(API).json()["judged"] == 12
    assert county.sign_in(client, "auditor").get(API, params={"point": "A5"}).json()["judged"] == 0
