"""Why a grade came out so: what the explanation says has to be what the grade was made of."""

import numpy as np
import pytest

from models.documents.passages import split
from models.grading.grade import Basis, Referral
from models.grading.grader import Grader
from models.grading.reference import Reference, clauses, load_references, write_references


@pytest.fixture(scope="module")
def grader(small_county, encoder):
    return Grader.load(small_county.bundle, encoder)


@pytest.fixture(scope="module")
def document(small_county):
    return split(min((small_county.folder / "county/texts").glob("*-A5-E1.txt")).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def explanation(grader, document):
    return grader.explain(document, point="A5", item="A5-E1")


def test_it_explains_the_very_grade(grader, document, explanation):
    grade = grader.grade(document, point="A5", item="A5-E1")
    assert explanation.grade == grade
    assert [one.id for one in explanation.criteria] == [one.id for one in grade.criteria]
    assert grader.explain(document, point="A5", item="A5-E1").to_dict() == explanation.to_dict()


def test_passages_are_told_by_what_they_do(explanation):
    for given, told in zip(explanation.grade.criteria, explanation.criteria, strict=True):
        assert [one.effect for one in told.raising] == sorted((one.effect for one in told.raising), reverse=True)
        assert all(one.effect > 0 for one in told.raising)
        assert all(one.effect < 0 for one in told.lowering)
        if told.raising:
            assert {one.start for one in given.passages} == {one.start for one in told.raising}


def test_the_parts_of_a_score_add_up_to_it(grader, explanation):
    item = next(one for point in grader.standard.points for one in point.evidence if one.id == "A5-E1")
    scorers, references = grader.judge_of(item).scorer.criteria, grader._references
    learned = [one for one in explanation.criteria if one.id in scorers]
    assert learned
    for one in learned:
        stack, mean = scorers[one.id].stack, references[one.id].mean_rank
        usual = sum(weight * references[other].mean_rank for other, weight in stack.others.items())
        average = stack.intercept + sum(stack.own) * mean + usual
        assert average + sum(part.effect for part in one.parts) == pytest.approx(one.score, abs=2e-3)


def test_traits_speak_for_and_against_in_order(explanation):
    for one in explanation.criteria:
        up = [trait.effect for trait in one.traits if trait.effect > 0]
        down = [trait.effect for trait in one.traits if trait.effect < 0]
        assert up == sorted(up, reverse=True)
        assert down == sorted(down)
        assert max(len(up), len(down)) <= 3


def test_what_was_not_learned_is_not_taken_apart(explanation):
    for given, told in zip(explanation.grade.criteria, explanation.criteria, strict=True):
        if given.basis is Basis.RUBRIC:
            assert (told.parts, told.traits, told.next_level) == ((), (), ())


def test_a_reading_beyond_its_limit_is_a_reason(explanation):
    readings, reasons = explanation.readings, explanation.grade.referral
    below = {Referral.TOO_SHORT, Referral.OFF_TASK, Referral.FEW_LABELS, Referral.LOW_CONFIDENCE}
    for code, reading in readings.items():
        reached = reading.value < reading.limit if code in below else reading.value > reading.limit
        assert reached == (code in reasons)


def test_evidence_without_a_level_has_no_criteria_to_explain(grader):
    explained = grader.explain(split(""), point="A5", item="A5-E1")
    assert explained.criteria == ()
    assert explained.grade == grader.grade(split(""), point="A5", item="A5-E1")


def test_descriptors_fall_into_the_things_that_they_ask_for():
    assert clauses("由旧知或生活经验引出本课核心问题，后续环节会回应") == [
        "由旧知或生活经验引出本课核心问题",
        "后续环节会回应",
    ]
    assert clauses("3–8分钟内，各步用时清楚") == ["3–8分钟内", "各步用时清楚"]
    assert clauses("目标明确，可检") == ["目标明确，可检"]
    assert clauses("") == []


def test_references_come_back_as_they_were_written(tmp_path):
    one = Reference(
        1.25,
        np.ones((3, 4), np.float32),
        np.ones(4, np.float32),
        np.eye(2, dtype=np.float32),
        np.array([1, 2]),
        np.array([0.1, np.nan], np.float32),
    )
    write_references(tmp_path, {"P-E1-1": one})
    (back,) = load_references(tmp_path).values()
    for name, value in vars(one).items():
        assert np.array_equal(getattr(back, name), value, equal_nan=True)
