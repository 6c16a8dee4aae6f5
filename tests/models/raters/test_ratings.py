import numpy as np
import pytest

from models.raters.ratings import NONE, Reason, Record, table_of
from models.raters.scale import MOST_LEVELS, canonical, scale_of


def record(row, **cells):
    return Record(row, **{"evidence": "e1", "criterion": "c1", "reviewer": "r1", "level": "1", **cells})


def test_arrays_point_into_sorted_names():
    ratings = table_of(
        [
            record(2, reviewer="乙", level="优秀", school="S2", submitted_at="2026-09-01T08:00:00+08:00"),
            record(3, reviewer="甲", level="不合格", evidence="e0", point="A1", prescore="合格"),
        ],
        ("不合格", "合格", "优秀"),
    ).ratings
    assert len(ratings) == 2
    assert ratings.evidence_ids == ("e0", "e1")
    assert ratings.evidence.tolist() == [1, 0]
    assert [ratings.reviewer_ids[index] for index in ratings.reviewer] == ["乙", "甲"]
    assert ratings.rank.tolist() == [2, 0]
    assert ratings.school.tolist() == [0, NONE]
    assert ratings.point.tolist() == [NONE, 0]
    assert ratings.prescore.tolist() == [NONE, 1]
    assert ratings.submitted_at[0] == np.datetime64("2026-09-01T00:00:00")
    assert np.isnat(ratings.submitted_at[1])


def test_every_reject_has_its_row_and_reason():
    table = table_of(
        [
            record(2),
            record(3, reviewer=""),
            record(4, reviewer="r2", level="9"),
            record(5, level="2"),
            record(6, reviewer="r3", prescore="9", submitted_at="yesterday"),
            record(7, criterion="c2"),
        ],
        ("1", "2"),
    )
    assert [(one.row, one.reason, one.column, one.value) for one in table.rejects] == [
        (3, Reason.MISSING_CELL, "reviewer", ""),
        (4, Reason.UNKNOWN_LEVEL, "level", "9"),
        (5, Reason.DUPLICATE, "reviewer", "r1"),
        (6, Reason.UNKNOWN_PRESCORE, "prescore", "9"),
        (6, Reason.UNREADABLE_TIME, "submitted_at", "yesterday"),
    ]
    assert [one.reason.keeps_rating for one in table.rejects] == [False, False, False, True, True]
    assert len(table.ratings) == 3
    assert table.ratings.rank.tolist() == [0, 0, 0]


def test_an_empty_table_has_no_ratings():
    table = table_of([], ("1", "2"))
    assert len(table.ratings) == 0
    assert table.ratings.unit.tolist() == []


def test_a_scale_names_a_level_once():
    with pytest.raises(ValueError, match="twice"):
        table_of([], ("1", "1.0"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-01", "2026-09-01T00:00:00"),
        ("2026/9/1 8:05", "2026-09-01T08:05:00"),
        ("2026/9/1 8:05:09", "2026-09-01T08:05:09"),
        ("2026-09-01T08:05:00", "2026-09-01T08:05:00"),
    ],
)
def test_times_as_tables_write_them(text, expected):
    table = table_of([record(2, submitted_at=text)], ("1",))
    assert table.rejects == ()
    assert table.ratings.submitted_at[0] == np.datetime64(expected)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["0", "3.0", "1", ""], ("0", "1", "2", "3")),
        (["1", "1.5", "2.5"], ("1", "1.5", "2", "2.5")),
        (["10", "30", "60", "40"], ("10", "20", "30", "40", "50", "60")),
        (["-1", "1"], ("-1", "1")),
        (["2", "2"], ("2",)),
        (["1", "2", "缺考"], ("1", "2")),
        (["优秀", "合格", "?"], ("不合格", "合格", "优秀")),
        (["excellent"], ("not_qualified", "qualified", "excellent")),
        (["good", "bad"], None),
        (["0", "37", "100"], None),
        ([], None),
    ],
)
def test_the_order_of_levels_is_found_only_where_it_is_certain(cells, expected):
    assert scale_of(cells) == expected


def test_a_scale_has_at_most_as_many_levels_as_a_standard():
    assert len(scale_of(["0", "1", str(MOST_LEVELS - 1)])) == MOST_LEVELS
    assert scale_of(["0", "1", str(MOST_LEVELS)]) is None


@pytest.mark.parametrize(("one", "other"), [("3", "3.0"), (" 3 ", "03"), ("1.50", "1.5"), ("0", "-0")])
def test_numbers_match_however_they_are_written(one, other):
    assert canonical(one) == canonical(other)


def test_what_only_looks_like_a_number_stays_as_it_is():
    assert canonical("nan") == "nan"
    assert canonical("1e999999999") == "1e999999999"
