import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standard.limits import Bound, Unit, parse_limit
from tests.models.standard.rubrics import shipped


def bounds(limit):
    return [[(b.unit.value, b.least, b.most) for b in demand.alternatives] for demand in parse_limit(limit)]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("800–2000字", [[("characters", 800, 2000)]]),
        ("８００～２０００字", [[("characters", 800, 2000)]]),
        ("1,000-2,500 words", [[("characters", 1000, 2500)]]),
        ("1000–2500字，不少于1张统计图", [[("characters", 1000, 2500)], [("pictures", 1, None)]]),
        ("1张图+300–800字说明", [[("pictures", 1, 1)], [("characters", 300, 800)]]),
        ("不少于2名学生，不超过5分钟或300字", [[("minutes", None, 5), ("characters", None, 300)]]),
        ("视频5–15分钟或成果3–6份", [[("minutes", 5, 15), ("pieces", 3, 6)]]),
        ("10–30页，原创", [[("pages", 10, 30)]]),
        ("2–4份+300字以上反思", [[("pieces", 2, 4)], [("characters", 300, None)]]),
        ("三百字以上", [[("characters", 300, None)]]),
        ("不少于十二页", [[("pages", 12, None)]]),
        ("约800字", [[("characters", 640, 960)]]),
        ("at least 300 words or up to 5 minutes", [[("characters", 300, None), ("minutes", None, 5)]]),
        ("任务单、记录表、资源清单", []),
        ("附双向细目表，题量10–25", []),
        ("", []),
    ],
)
def test_limits_in_words_become_numbers(limit, expected):
    assert bounds(limit) == expected


def test_every_length_of_the_shipped_standard_is_understood():
    for point in shipped().points:
        for item in point.evidence:
            units = {bound.unit for demand in parse_limit(item.limit) for bound in demand.alternatives}
            assert ("字" in item.limit) == (Unit.CHARACTERS in units), item.limit
            assert ("分钟" in item.limit) == (Unit.MINUTES in units), item.limit


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 20000))
def test_a_range_holds_what_lies_between(one, other, amount):
    least, most = sorted((one, other))
    ((bound,),) = [demand.alternatives for demand in parse_limit(f"{least}–{most}字")]
    assert bound == Bound(Unit.CHARACTERS, least, most)
    assert bound.holds(amount) == (least <= amount <= most)


@given(st.text(max_size=60))
def test_any_words_are_only_words(limit):
    for demand in parse_limit(limit):
        assert demand.alternatives
