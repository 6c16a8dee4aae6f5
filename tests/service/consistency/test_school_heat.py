"""Schools by points: who agrees how often, worst first."""

from hypothesis import given
from hypothesis import strategies as st

from models.raters.ratings import Record, table_of
from service.consistency.school_heat import SchoolPoint, school_heat, school_points

LEVELS = ("low", "middle", "high")


def record(row: int, evidence: str, reviewer: str, level: str, school: str = "7", point: str = "A2") -> Record:
    return Record(row=row, evidence=evidence, criterion="c", reviewer=reviewer, level=level, school=school, point=point)


def test_each_school_and_point_counts_its_own_pairs_only():
    rows = [
        record(1, "1", "a", "low"),
        record(2, "1", "b", "low"),
        record(3, "2", "a", "low"),
        record(4, "2", "b", "high"),
        record(5, "3", "a", "low", point="A10"),
        record(6, "3", "b", "low", point="A10"),
        record(7, "4", "c", "low", school="8"),
        record(8, "4", "d", "middle", school="8"),
        record(9, "5", "c", "low", school="8", point="A10"),
    ]
    found = {(one.unit_id, one.point): one for one in school_points(table_of(rows, LEVELS).ratings)}
    assert {key: (one.same, one.n_pairs, one.n_evidence) for key, one in found.items()} == {
        (7, "A2"): (0.5, 2, 2),
        (7, "A10"): (1.0, 1, 1),
        (8, "A2"): (0.0, 1, 1),
    }


def cell(unit: int, point: str, same: float, n: int = 20) -> SchoolPoint:
    return SchoolPoint(unit_id=unit, point=point, same=same, n_pairs=n, n_evidence=n)


def test_the_school_that_agrees_least_stands_first_and_thin_ones_last():
    found = [cell(1, "A10", 0.9), cell(1, "A2", 0.8), cell(2, "A2", 0.5), cell(3, "A2", 0.1, n=4), cell(9, "A2", 0.2)]
    heat = school_heat(found, {1: "甲", 2: "乙", 3: "丙"})
    assert heat.points == ("A2", "A10")
    assert [line.name for line in heat.lines] == ["乙", "甲", "丙"]
    assert [one and one.percent for one in heat.lines[1].row] == [85, 80, 90]
    assert heat.lines[0].cells[1] is None
    assert heat.lines[2].every.few


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 500)), min_size=1, max_size=60))
def test_no_school_is_lost_and_shades_stay_on_the_scale(drawn: list[tuple[float, int]]):
    heat = school_heat(
        [cell(key, "A1", same, n) for key, (same, n) in enumerate(drawn)], dict.fromkeys(range(60), "校")
    )
    assert len(heat.lines) + heat.hidden == len(drawn)
    assert all(0 <= line.every.shade <= 6 for line in heat.lines)
