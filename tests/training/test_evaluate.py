import json

import pytest

from models.documents.passages import split
from models.grading.grade import Basis, CriterionGrade, Grade, Referral
from models.standard.loading import parse_standard
from models.standard.verdict import item_level
from tests.training.tiny import RUBRIC
from training.corpus import Agreed, Evidence
from training.evaluate import compare

STANDARD = parse_standard(json.dumps(RUBRIC).encode(), "tiny.json")
ITEMS = {item.id: item for item in STANDARD.points[0].evidence}


def pair(teacher, item, given, reviewed, referral=()):
    """Return one evidence and its grade, both as ranks by criterion in the order of the item."""
    criteria = ITEMS[item].criteria
    labels = {c.id: Agreed(rank, rank, 0.0) for c, rank in zip(criteria, reviewed, strict=True) if rank is not None}
    grades = tuple(
        CriterionGrade(c.id, c.name, c.codes[r], dict.fromkeys(c.codes, 0.8), (), Basis.LABELS, 50)
        for c, r in zip(criteria, given, strict=False)
    )
    level = ITEMS[item].levels[item_level(given)].code if given else None
    grade = Grade("A1", item, level, grades, referral, "", "", "", 9, sample_data=False)
    return Evidence(f"{teacher}-{item}", item, teacher, split("正文。"), labels), grade


def compared(*pairs):
    return compare(STANDARD, [one for one, _ in pairs], [grade for _, grade in pairs])


def test_criteria_items_and_points_are_compared_by_the_official_rule():
    report = compared(
        pair("t1", "A1-E1", (2, 2), (2, 1)),
        pair("t1", "A1-E2", (2,), (2,)),
        pair("t2", "A1-E1", (0, 1), (0, 2)),
        pair("t2", "A1-E2", (1,), (1,)),
    )
    assert {key: figures["exact"] for key, figures in report["criteria"].items()} == {
        "A1-E1-1": 1.0,
        "A1-E1-2": 0.0,
        "A1-E2-1": 1.0,
    }
    assert report["exact"] == pytest.approx(4 / 6, abs=1e-4)
    # t1: excellent was given where one criterion is only qualified; t2: not qualified either way.
    assert (report["item"]["n"], report["item"]["exact"]) == (4, 0.75)
    assert (report["point"]["n"], report["point"]["exact"], report["point"]["adjacent"]) == (2, 0.5, 1.0)


def test_a_point_with_an_item_missing_and_an_item_with_a_label_missing_are_not_compared():
    report = compared(pair("t1", "A1-E1", (1, 1), (1, None)), pair("t2", "A1-E2", (0,), (1,)))
    assert report["item"]["n"] == 1
    assert report["point"] is None
    assert report["criteria"].keys() == {"A1-E1-1", "A1-E2-1"}


def test_items_of_which_none_is_labelled_whole_give_no_item_figure():
    assert compared(pair("t1", "A1-E1", (1, 1), (1, None)))["item"] is None


def test_what_was_not_gradable_is_not_counted():
    report = compared(pair("t1", "A1-E2", (), (1,), (Referral.BLANK,)), pair("t2", "A1-E2", (1,), (1,)))
    assert report["item"]["n"] == 1
    assert report["referred"] == 0.0


def test_referrals_are_counted_by_reason():
    doubtful = (Referral.FEW_LABELS, Referral.OFF_TASK)
    pairs = [pair(f"t{n}", "A1-E2", (n % 3,), (1,), doubtful[:n]) for n in range(3)]
    report = compared(*pairs)
    assert report["referred"] == pytest.approx(2 / 3, abs=1e-4)
    assert report["referrals"] == {"few_labels": 2, "off_task": 1}
