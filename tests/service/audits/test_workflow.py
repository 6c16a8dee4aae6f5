import pytest

from models.raters.measures import Band
from service.audits.caterpillar import Standing, caterpillars, standing_of
from service.audits.heat_map import heat_map
from service.audits.rating_table import read_records
from service.audits.readout import page_of
from service.audits.schemas import ReportOut
from service.audits.tables import TableRefusedError
from service.audits.workflow import audit
from service.language import Language
from tests.service.audits.panels import COLUMNS, csv_of, panel, two_schools


def report_of(rows, levels=None):
    return ReportOut.of(audit(read_records(csv_of(rows), "t.csv"), levels, "t.csv"))


def refused(rows, levels=None):
    with pytest.raises(TableRefusedError) as caught:
        audit(read_records(csv_of(rows), "t.csv"), levels, "t.csv")
    return caught.value.refusal


def test_severity_is_told_within_parts_and_flagged_as_not_comparable():
    report = report_of(two_schools())
    assert not report.connected
    assert not report.comparable
    assert [part.schools for part in report.components] == [["东校"], ["西校"]]
    severity = {one.id: one for one in report.reviewers}
    assert severity["东校甲"].severity > severity["东校丙"].severity > severity["东校乙"].severity
    assert severity["西校丁"].severity > severity["西校戊"].severity
    assert severity["东校甲"].scale != severity["西校丁"].scale
    assert not any(one.comparable for one in report.reviewers)


def test_the_proposed_cross_readings_connect_the_schools():
    rows = two_schools()
    report = report_of(rows)
    assert report.anchors
    home = {row[2]: row[4] for row in rows}
    school = {row[0]: row[4] for row in rows}
    assert all(home[one.reviewer_id] != school[one.evidence_id] for one in report.anchors)
    read = [
        [one.evidence_id, criterion, one.reviewer_id, "合格", school[one.evidence_id], "", ""]
        for one in report.anchors
        for criterion in ("规划性", "技术性")
    ]
    assert report_of(rows + read).connected


def test_shared_readers_make_schools_comparable():
    report = report_of(two_schools(link={"东校甲": 1.0}))
    assert report.connected
    assert report.comparable
    assert report.anchors == []
    assert all(one.comparable for one in report.reviewers)


def test_a_bridge_who_always_gives_one_level_connects_without_making_comparable():
    bridge = [
        [f"{school}-{n:02d}", "规划性", "桥", "优秀", school, "", ""] for school in ("东校", "西校") for n in range(4)
    ]
    report = report_of(two_schools() + bridge)
    assert report.connected
    assert not report.comparable


def test_one_reviewer_alone_has_no_severity_and_no_agreement():
    report = report_of(panel("东校", {"甲": 0.0}))
    assert report.connected
    (only,) = report.reviewers
    assert only.severity is None
    assert only.note == "alone"
    assert report.agreement.overall.n_pairs == 0
    assert report.agreement.overall.alpha is None
    assert "没有任何两人" in page_of(report, "t.csv", Language.CHINESE).steps[0]


def test_all_on_one_level_tells_nothing():
    rows = [[*row[:3], "优秀", *row[4:]] for row in two_schools(link={"东校甲": 1.0})]
    report = report_of(rows)
    assert all(one.severity is None for one in report.reviewers)
    assert report.agreement.overall.exact == 1
    assert report.agreement.overall.alpha is None


def test_the_prescore_stands_apart_from_agreement():
    rows = two_schools()
    with_it, without = report_of(rows), report_of([[*row[:6], ""] for row in rows])
    assert without.agreement.prescore is None
    assert with_it.agreement.overall == without.agreement.overall
    assert with_it.agreement.prescore.overall.n_pairs == len(rows)
    assert with_it.agreement.prescore.overall.alpha is None


def test_rejects_are_listed_with_the_column_of_the_table():
    rows = two_schools()
    report = report_of([*rows, ["e", "c", "", "合格"], ["e", "c", "r", "甲等"], [*rows[0][:3], "优秀", "", "昨天", ""]])
    last = len(rows) + 1
    assert [(one.row, one.reason, one.column, one.kept) for one in report.rejects] == [
        (last + 1, "missing_cell", "reviewer_id", False),
        (last + 2, "unknown_level", "level", False),
        (last + 3, "duplicate", "reviewer_id", False),
    ]
    assert report.sizes.ratings == len(rows)


@pytest.mark.parametrize(
    ("rows", "levels", "code", "told"),
    [
        ([], None, "table_empty", "t.csv"),
        ([["e", "c", "r", "good"], ["e", "c", "s", "bad"]], None, "levels_unordered", "bad, good"),
        ([["e", "c", "r", ""]], None, "no_usable_row", "level"),
        ([["", "c", "r", "1"], ["e", "c", "", "2"]], None, "no_usable_row", "evidence_id"),
        ([["e", "c", "r", "1"]], ["1", "2", "1.0"], "level_twice", "--levels"),
        ([[f"e{n}", "c", "r", str(n * n)] for n in range(70)], None, "levels_too_many", "61"),
    ],
)
def test_tables_that_cannot_be_used_say_why(rows, levels, code, told):
    found = refused([[*row, "", "", ""] for row in rows], levels)
    assert found.code == code
    assert told in found.say(Language.ENGLISH)
    assert told in found.say(Language.CHINESE)


def test_names_of_levels_can_be_given():
    rows = [["e1", "c", "r", "good"], ["e1", "c", "s", "bad"], ["e2", "c", "r", "fair"]]
    report = report_of(rows, ["bad", "fair", "good"])
    assert report.levels == ["bad", "fair", "good"]
    assert report.agreement.overall.adjacent == 0


def test_lines_of_the_caterpillar_are_ordered_and_marked():
    report = report_of(two_schools(link={"东校甲": 1.0}))
    (chart,) = caterpillars(report.reviewers)
    values = [line.reviewer.severity for line in chart.lines]
    assert values == sorted(values, reverse=True)
    assert chart.lines[0].standing is Standing.SEVERE
    assert chart.lines[-1].standing is Standing.LENIENT
    assert all(0 <= line.low <= line.at <= line.high <= 100 for line in chart.lines)
    assert [tick.label for tick in chart.ticks if tick.at == 50] == ["0"]


def test_nobody_is_called_severe_on_few_ratings_or_within_the_interval():
    known = next(one for one in report_of(two_schools()).reviewers if standing_of(one) is Standing.SEVERE)
    assert standing_of(known.model_copy(update={"band": Band.SPARSE})) is Standing.SPARSE
    assert standing_of(known.model_copy(update={"se": known.severity})) is Standing.UNCLEAR
    assert standing_of(known.model_copy(update={"severity": None})) is Standing.UNKNOWN


def test_many_reviewers_leave_out_the_middle_of_the_caterpillar_and_the_edge_of_the_map():
    one = report_of(two_schools()).reviewers[0]
    many = [one.model_copy(update={"id": f"r{n:03d}", "severity": n / 100, "scale": 0}) for n in range(130)]
    (chart,) = caterpillars(many)
    assert (len(chart.lines), chart.hidden) == (100, 30)
    assert {line.reviewer.id for line in chart.lines} >= {"r000", "r129"}
    pair = report_of(two_schools()).agreement.pairs[0]
    pairs = [pair.model_copy(update={"reviewers": ["r000", f"r{n:03d}"]}) for n in range(1, 60)]
    found = heat_map(pairs, [other.id for other in many])
    assert (len(found.rows), found.hidden) == (40, 20)
    assert found.rows[0].reviewer == "r000"
    assert found.rows[0].cells[0] is None
    assert found.rows[0].cells[1].pair.reviewers[0] == "r000"


def test_optional_columns_may_be_absent():
    rows = [row[:4] for row in two_schools()]
    report = ReportOut.of(audit(read_records(csv_of(rows, COLUMNS[:4]), "t.csv"), None, "t.csv"))
    assert report.sizes.schools == 0
    assert report.agreement.schools == []
    assert len(report.components) == 2
