"""Whose passages may serve as examples, and that nothing in them tells whose they are."""

import pytest
from sqlalchemy.orm import Session

from models.standard.lookup import find_item, find_point
from service.clock import now
from service.database.engine import Database
from service.declarations.states import State
from service.declarations.tables import Declaration
from service.results.examples import examples_for
from service.results.names import without_known
from service.submissions.tables import Submission
from tests.service import stand_in
from tests.service.county import County, declare, hand_in
from tests.service.results.test_result import decide

TEXT = "第二小学赵老师的数据可信：发放42份，电话13812345678，由赵老师统计。" * 20
ITEM = find_item(find_point(stand_in.STANDARD, "A1"), "A1-E2")
CRITERION = ITEM.criteria[0]


def example(session: Session, county: County, **levels: str) -> Submission:
    other = declare(session, county, "stranger", state=State.FINAL)
    submission = hand_in(session, other, TEXT)
    submission.consent = True
    decide(session, county, submission, {CRITERION.id: levels.get("level", "excellent")})
    return submission


def found(session: Session, declaration: Declaration, rank: int = 1) -> tuple[str, ...]:
    session.flush()
    return examples_for(session, declaration, "A1-E2", CRITERION, rank)


def test_an_example_shows_the_passage_without_known(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        example(session, county)
        (passage,) = found(session, own)
    assert "数据可信" in passage
    for told in ("赵", "第二小学", "13812345678"):
        assert told not in passage


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.PUBLICITY, State.RECHECK, State.REVOKED])
def test_only_final_results_are_examples(county: County, database: Database, state: State):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        example(session, county).declaration.state = state
        assert found(session, own) == ()


def test_a_withdrawn_consent_holds_at_once(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        submission = example(session, county)
        submission.consent = False
        assert found(session, own) == ()


def test_a_later_version_without_consent_withdraws_it_too(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        submission = example(session, county)
        hand_in(session, submission.declaration)
        assert found(session, own) == ()


def test_a_version_taken_back_is_no_example(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        example(session, county).withdrawn_at = now()
        assert found(session, own) == ()


def test_only_higher_levels_and_only_of_others(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        submission = example(session, county, level="qualified")
        assert found(session, own, rank=1) == ()
        assert len(found(session, own, rank=0)) == 1
        assert found(session, own, rank=2) == ()
        assert found(session, submission.declaration, rank=0) == ()


def test_at_most_two(county: County, database: Database):
    with database.transaction() as session:
        own = declare(session, county, state=State.IN_REVIEW)
        for number, teacher in enumerate(("stranger", "colleague", "reviewer")):
            other = declare(session, county, teacher, state=State.CERTIFIED)
            submission = hand_in(session, other, f"第{number}份：数据可信，{'条' * (number + 3)}。" * 20)
            submission.consent = True
            decide(session, county, submission, {CRITERION.id: "excellent"})
        assert len(found(session, own)) == 2


def test_names_are_masked_wherever_they_stand():
    text = without_known("本节课由欧阳明在第一中学执教，欧阳老师说很好。", "欧阳明", "第一中学")
    assert "欧阳明" not in text
    assert "第一中学" not in text
