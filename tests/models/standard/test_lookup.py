import pytest

from models.errors import UnknownItem, UnknownLevel, UnknownPoint
from models.standard.lookup import find_item, find_level, find_point
from tests.models.standard.rubrics import changed, county, shipped

STANDARD = shipped()
A1 = find_point(STANDARD, "A1")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("A1", "A1"),
        ("a1", "A1"),
        (" Ａ１ ", "A1"),
        ("A 13", "A13"),
        ("A01", "A1"),
        ("b10", "B10"),
        (1, "A1"),
        (12, "A12"),
        ("12", "A12"),
        ("１４", "B1"),
        ("007", "A7"),
        (30, "C7"),
        ("技术支持的学情分析", "A1"),
        ("技术支持下的学情分析", "A1"),
        ("学生信息安全培养", "A10"),
        ("技术支持下的测验与练习", "B1"),
        ("支持学生创造学习与表达", "C4"),
        ("A5 技术支持的课堂导入", "A5"),
        ("A10学生信息安全培养", "A10"),
        ("tech-supported Learner analysis", "A1"),
        ("Tech–supported learner  analysis", "A1"),
    ],
)
def test_point_is_found_by_whatever_it_is_called(key, code):
    assert find_point(STANDARD, key).code == code


def test_every_point_is_found_by_each_of_its_names():
    for point in STANDARD.points:
        for key in (point.code, point.name, point.name_en, point.sequence, *point.aliases):
            assert find_point(STANDARD, key) is point


@pytest.mark.parametrize(
    "key", ["", " ", "0", 0, -1, 31, "A14", "A", "AM", "技术支持", "A1 学生信息安全培养", "9" * 9000]
)
def test_unknown_point_is_refused_with_the_known_codes(key):
    with pytest.raises(UnknownPoint) as refusal:
        find_point(STANDARD, key)
    assert refusal.value.params["known"].startswith("A1, A2, ")


@pytest.mark.parametrize(
    "key",
    ["A1-E2", "a1-e2", "Ａ１－Ｅ２", "A1–E2", "A01-E02", "E2", "e02", "2", 2, "学情分析报告", "A1-E2 学情分析报告"],
)
def test_item_is_found_by_whatever_it_is_called(key):
    assert find_item(A1, key).id == "A1-E2"


@pytest.mark.parametrize("key", ["", "A2-E2", "E3", 0, 3, "1-E2", "学情分析"])
def test_unknown_item_is_refused_with_the_known_ids(key):
    with pytest.raises(UnknownItem) as refusal:
        find_item(A1, key)
    assert refusal.value.params["known"] == "A1-E1, A1-E2"


@pytest.mark.parametrize("key", ["excellent", "优秀", "EXCELLENT", " 优 秀 "])
def test_level_is_found_by_code_or_name(key):
    assert find_level(A1.evidence[0].criteria[0], key) == "excellent"


def test_level_names_with_one_word_inside_another_stay_apart():
    criterion = A1.evidence[0].criteria[0]
    assert [find_level(criterion, name) for name in ("不合格", "合格", "Not qualified", "Qualified")] == [
        "not_qualified",
        "qualified",
    ] * 2


def test_mark_is_found_as_number_or_text():
    essay = find_item(find_point(county(), "D1"), "E2").criteria[0]
    assert find_level(essay, 12) == find_level(essay, "12") == find_level(essay, "１２") == "12"


@pytest.mark.parametrize("key", ["", "良好", "excel", 2])
def test_unknown_level_is_refused_with_the_known_codes(key):
    with pytest.raises(UnknownLevel) as refusal:
        find_level(A1.evidence[0].criteria[0], key)
    assert refusal.value.params["known"] == "not_qualified, qualified, excellent"


def test_code_goes_before_sequence_number():
    numbered = county(changed("code: D1", "code: 7\n    sequence: 3"))
    assert find_point(numbered, 7).code == find_point(numbered, 3).code == "7"
