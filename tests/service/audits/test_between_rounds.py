import json

import numpy as np
import openpyxl
import pytest

from models.raters.rasch import probabilities
from service.audits.terminal import main
from service.language import Language
from service.settings import Settings
from tests.service.audits.panels import COLUMNS, csv_of, two_schools

STEADY = {"赵": 0.6, "钱": -0.4, "孙": 0.2, "李": -0.7, "周": 0.3}
STEPS = np.array([-1.5, 0.0, 1.5])
STRICTER = STEADY | {"赵": 2.1}


def rated(severities, seed, n_evidence=75, criteria=("规划性", "技术性")):
    """Everyone reads every item: ``n_evidence`` × 2 criteria ratings a reviewer, by the Rasch model of the report."""
    generator = np.random.default_rng(seed)
    rows = []
    for item in range(n_evidence):
        quality = generator.normal(0, 1.5)
        for reviewer, severity in severities.items():
            for criterion in criteria:
                (share,) = probabilities(np.array([quality - severity]), STEPS[None])
                level = generator.choice(len(share), p=share)
                rows.append([f"{seed}-{item:03d}", criterion, reviewer, str(level)])
    return rows


def of_school(rows, school):
    return [[f"{school}{row[0]}", *row[1:]] for row in rows]


@pytest.fixture
def compare(tmp_path):
    def run(now, before, *options):
        tables = {"now.csv": now, "before.csv": before}
        for name, rows in tables.items():
            (tmp_path / name).write_bytes(csv_of(rows, COLUMNS[: len(rows[0])]) if isinstance(rows, list) else rows)
        now_path, before_path = (str(tmp_path / name) for name in tables)
        return main([now_path, "--previous", before_path, "--out", str(tmp_path / "out"), *options], Settings())

    return run


def reported(tmp_path):
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    return {one["reviewer"]: one for one in report["between_rounds"]}


def test_who_became_more_severe_is_alarmed_and_the_steady_are_not(compare, tmp_path):
    assert compare(rated(STRICTER, seed=2), rated(STEADY, seed=1), "--no-pages") == 0
    told = reported(tmp_path)
    assert [name for name, one in told.items() if one["alarm"]] == ["赵"]
    changed = told["赵"]
    # Told beside the median, which one of five does not move.
    assert changed["shift"] == pytest.approx(1.5, abs=3 * changed["shift_se"])
    assert 0 < changed["shift_se"] < 0.5
    assert changed["p"] <= changed["p_adjusted"] < 0.05
    assert changed["severity_now"] > changed["severity_before"]
    assert (changed["n_before"], changed["n_now"], changed["note"]) == (150, 150, None)


def test_steady_reviewers_raise_no_alarm(compare, tmp_path):
    assert compare(rated(STEADY, seed=2), rated(STEADY, seed=1), "--lang", "en") == 0
    assert not any(one["alarm"] or one["note"] for one in reported(tmp_path).values())
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "by more than chance explains" in html
    assert "more severe than before" not in html


def test_those_who_cannot_be_compared_are_named_with_the_reason(compare, tmp_path):
    gone, new, few = rated(STEADY | {"旧": 0}, 1, 30), rated(STEADY | {"新": 0}, 2, 30), {"赵": 0.6, "少": 0.0}
    apart = of_school(rated({"独甲": 0.5, "独乙": -0.5}, 3, 20), "远")
    before = gone + of_school(rated(few, 4, 4), "少") + apart
    now = new + of_school(rated(few, 5, 20), "少") + apart
    assert compare(now, before, "--lang", "en") == 0
    told = reported(tmp_path)
    assert {name: one["note"] for name, one in told.items() if one["note"]} == {
        "旧": "only_earlier",
        "新": "only_now",
        "少": "too_few",
        "独甲": "not_comparable",
        "独乙": "not_comparable",
    }
    assert told["旧"]["severity_now"] is None
    assert told["旧"]["n_now"] == 0
    assert all((one["shift"] is None) == (one["note"] is not None) for one in told.values())
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<strong>only in the earlier round</strong>: 旧<" in html
    assert "<strong>only in this round</strong>: 新<" in html


def test_without_two_in_both_rounds_nobody_is_compared(compare, tmp_path):
    others = {"甲": 0.0, "乙": 0.5}
    assert compare(rated(others | {"赵": 0.6}, 2, 20), rated(STEADY, 1, 20), "--lang", "en") == 0
    told = reported(tmp_path)
    assert told["赵"]["note"] == "no_others"
    assert not any(one["alarm"] for one in told.values())
    assert "No reviewer can be compared" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "says"), [(Language.CHINESE, "▲ 比上一轮严"), (Language.ENGLISH, "▲ more severe than before")]
)
def test_page_workbook_and_terminal_tell_the_change(language, says, compare, tmp_path, capsys):
    before = [*rated(STEADY, seed=1), ["e", "规划性", "赵", "优"]]
    assert compare(rated(STRICTER, seed=2), before, "--lang", language) == 0
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert html.count(says) == 1
    assert "before.csv" in html
    assert ("不能使用的单元格或行：1" in html) == (language is Language.CHINESE)
    assert "赵" in capsys.readouterr().out
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    sheet = list(book["两轮之间" if language is Language.CHINESE else "Between rounds"].values)
    at = sheet[0].index("变化（logit）" if language is Language.CHINESE else "Change (logits)")
    assert {row[0]: row[at] for row in sheet[1:]} == {name: one["shift"] for name, one in reported(tmp_path).items()}


def test_without_an_earlier_table_nothing_is_said_of_it(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(two_schools()))
    assert main([str(path), "--out", str(tmp_path / "out"), "--lang", "en"], Settings()) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["between_rounds"] is None
    assert "earlier round" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Between rounds" not in openpyxl.load_workbook(tmp_path / "out" / "report.xlsx").sheetnames


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (b"evidence_id,criterion,rater,score\ne,c,r,1\n", "before.csv lacks the columns reviewer_id, level"),
        (b"evidence_id,criterion,reviewer_id,level\n", "before.csv has column names but no rows"),
        (b"evidence_id,criterion,reviewer_id,level\n,c,r,1\n", "No row of before.csv can be used"),
        (two_schools(), "now.csv and before.csv are not on the same levels"),
    ],
    ids=["columns", "no rows", "no usable row", "other levels"],
)
def test_an_earlier_table_that_cannot_be_used_is_refused(before, says, compare, tmp_path, capsys):
    assert compare(rated(STEADY, 2, 5), before) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert not (tmp_path / "out").exists()


def test_a_missing_earlier_table_is_refused_by_its_name(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(two_schools()))
    assert main([str(path), "--previous", str(tmp_path / "没有.csv"), "--out", str(tmp_path / "out")], Settings()) == 2
    assert "没有.csv" in capsys.readouterr().err
