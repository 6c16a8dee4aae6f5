import pytest

from models.errors import UnknownCriterion, UnknownItem, UnknownLevel
from tests.models.standard.rubrics import county

(POINT,) = county().points
PLAN = POINT.item("D1-E1")


def test_parts_are_found_by_id():
    assert PLAN.name == "阅读计划"
    assert PLAN.criterion("D1-E1-2").name == "任务设计"


def test_rank_counts_from_the_lowest_level():
    criterion = PLAN.criteria[0]
    assert [criterion.rank(code) for code in ("no", "pass", "good", "best")] == [0, 1, 2, 3]
    assert POINT.evidence[1].criteria[0].rank("2") == 0


def test_an_item_has_the_scale_of_its_criteria():
    assert [level.code for level in PLAN.levels] == ["no", "pass", "good", "best"]
    assert len(POINT.evidence[1].levels) == 11


def test_unknown_parts_are_refused_with_what_is_known():
    with pytest.raises(UnknownItem, match="D1-E1, D1-E2"):
        POINT.item("D1-E3")
    with pytest.raises(UnknownCriterion, match="D1-E1-1, D1-E1-2"):
        PLAN.criterion("D1-E2-1")
    with pytest.raises(UnknownLevel, match="no, pass, good, best"):
        PLAN.criteria[0].rank("达标")
