"""The nearest work of others: one level above and one below, allowed, nameless, of another school."""

from dataclasses import replace

import numpy as np
import pytest

from models.grading.nearness import nearness, packed
from models.standard.lookup import find_item, find_point
from service.declarations.states import State
from service.explanations.neighbours import neighbours_of
from service.submissions.readings import grade_of, row_of
from tests.service import stand_in
from tests.service.county import declare, hand_in
from tests.service.results.test_result import decide

ITEM = find_item(find_point(stand_in.STANDARD, "A1"), "A1-E2")
CRITERION = ITEM.criteria[0]
NEAR, FAR = (packed(np.array(row, np.float32)) for row in ([1.0, 0.1], [0.1, 1.0]))


def work(session, county, text, *, level="excellent", vector=NEAR, teacher="stranger", point="A1"):
    """Add consented, decided work of another school, with a vector."""
    submission = hand_in(session, declare(session, county, teacher, point, State.FINAL), text * 20)
    submission.consent = True
    decide(session, county, submission, {CRITERION.id: level})
    for evidence in submission.evidence:
        grade = replace(grade_of(evidence.grades[-1]), vector=vector)
        evidence.grades[-1].grade = row_of(grade).grade
    session.flush()
    return submission


def own_grade(session, county):
    declaration = declare(session, county, state=State.IN_REVIEW)
    submission = hand_in(session, declaration)
    evidence = next(one for one in submission.evidence if one.item == "A1-E2")
    return declaration, replace(grade_of(evidence.grade), vector=NEAR)


def found(session, county, level="qualified"):
    declaration, grade = own_grade(session, county)
    return neighbours_of(session, declaration, grade, CRITERION, level)


def test_one_above_and_one_below_without_names(county, database):
    with database.transaction() as session:
        work(session, county, "第二小学赵老师的数据可信，电话13812345678。")
        work(session, county, "数据不可信，没有说明来源。", level="not_qualified", teacher="other_reviewer")
        near = found(session, county)
    assert (near.above.level, near.below.level) == ("excellent", "not_qualified")
    assert "不可信" in near.below.passage
    for told in ("赵", "第二小学", "13812345678"):
        assert told not in near.above.passage


def test_the_nearest_of_several(county, database):
    with database.transaction() as session:
        work(session, county, "甲份数据可信，呈现清楚。", vector=NEAR)
        work(session, county, "乙份数据可信，呈现清楚。", vector=FAR, teacher="other_reviewer")
        assert "甲份" in found(session, county).above.passage


def test_work_that_cannot_be_compared_comes_last(county, database):
    with database.transaction() as session:
        work(session, county, "甲份数据可信，呈现清楚。", vector=FAR)
        work(session, county, "乙份数据可信，呈现清楚。", vector="", teacher="other_reviewer")
        assert "甲份" in found(session, county).above.passage


@pytest.mark.parametrize("why_not", ["colleague", "no consent", "undecided"])
def test_nobody_of_the_own_school_and_nothing_that_was_not_allowed(county, database, why_not):
    with database.transaction() as session:
        teacher = "colleague" if why_not == "colleague" else "stranger"
        submission = work(session, county, "数据可信，呈现清楚。", teacher=teacher)
        submission.consent = why_not != "no consent"
        submission.declaration.state = State.PUBLICITY if why_not == "undecided" else State.FINAL
        session.flush()
        assert found(session, county).above is None


def test_there_is_nothing_above_the_highest_and_below_the_lowest(county, database):
    with database.transaction() as session:
        work(session, county, "数据可信，呈现清楚。", level="qualified")
        declaration, grade = own_grade(session, county)
        highest, lowest = (
            neighbours_of(session, declaration, grade, CRITERION, level) for level in ("excellent", "not_qualified")
        )
        assert (highest.above, lowest.below) == (None, None)
        assert highest.below is not None
        assert lowest.above is not None


def test_a_packed_vector_is_nearly_as_near():
    random = np.random.default_rng(1)
    a, b = random.normal(size=(2, 384)).astype(np.float32)
    exact = float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    assert nearness(packed(a), packed(b)) == pytest.approx(exact, abs=0.01)
    assert nearness(packed(a), packed(a)) == pytest.approx(1)
    assert nearness(packed(a), "") is None
    assert nearness(packed(a), "不是向量") is None
