import json
import subprocess
import sys

import openpyxl
import pytest

from service.audits.terminal import main
from service.language import Language
from service.settings import Settings
from tests.service.audits.panels import COLUMNS, csv_of, panel, two_schools


def run(table, out, *options):
    return main([str(table), "--out", str(out), *options], Settings())


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "评分表.csv"
    path.write_bytes(csv_of(two_schools(), encoding="gb18030"))
    return path


def test_json_holds_what_was_promised(table, tmp_path, capsys):
    assert run(table, tmp_path / "out", "--no-pages") == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["connected"] is False
    assert {"id", "n", "severity", "se", "infit", "outfit", "band", "comparable"} <= set(report["reviewers"][0])
    assert set(report["agreement"]) == {"overall", "criteria", "points", "schools", "pairs", "prescore"}
    assert {"alpha", "qwk", "exact", "adjacent", "n_pairs", "intervals"} <= set(report["agreement"]["overall"])
    assert [one["reviewers"] for one in report["components"]] == [
        ["东校丙", "东校乙", "东校甲"],
        ["西校丁", "西校戊"],
    ]
    assert report["anchors"]
    assert report["rejects"] == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.json"]
    assert "分为 2 个部分" in capsys.readouterr().out


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_alone_in_both_languages(language, table, tmp_path):
    assert run(table, tmp_path / "out", "--lang", language) == 0
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert ("评审人不能全部相互比较" in html) == (language is Language.CHINESE)
    assert ("Not all reviewers can be compared" in html) == (language is Language.ENGLISH)
    assert html.count("东校甲") >= 4
    assert "src=" not in html
    assert "http" not in html
    assert "<script" not in html


def test_names_are_escaped_and_never_formulas(tmp_path):
    rows = [[*row[:2], "=1+1<b>" if row[2] == "东校甲" else row[2], *row[3:]] for row in two_schools()]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(rows))
    assert run(path, tmp_path / "out") == 0
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<b>=" not in html
    assert "=1+1&lt;b&gt;" in html
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    cells = [cell for row in book["评审人"].iter_rows() for cell in row if cell.value == "=1+1<b>"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_workbook_has_every_figure(table, tmp_path):
    assert run(table, tmp_path / "out", "--lang", "en") == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    reviewers = list(book["Reviewers"].values)
    assert reviewers[0][0] == "Name"
    severity = {row[0]: row[reviewers[0].index("Severity (logits)")] for row in reviewers[1:]}
    assert severity == {one["id"]: one["severity"] for one in report["reviewers"]}
    assert len(list(book["Agreement by pair"].values)) == 1 + len(report["agreement"]["pairs"])
    assert len(list(book["Cross-readings"].values)) == 1 + len(report["anchors"])
    assert list(book["Not used"].values) == [("None",)]
    agreement = {row[0]: row[1] for row in book["Agreement"].values}
    assert agreement["all"] == report["agreement"]["overall"]["alpha"]
    assert agreement["东校"] is not None
    assert "pre-score" in agreement


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (panel("东校", {"甲": 0.0}), "There is only one reviewer"),
        ([[*row[:3], "优秀", *row[4:]] for row in two_schools()], "No severity can be told"),
        ([*panel("东校", {"甲": 0.0}), *panel("西校", {"乙": 0.0})], "No evidence was read by two reviewers"),
    ],
    ids=["one reviewer", "one level", "nothing in common"],
)
def test_there_is_a_page_also_when_there_is_little_to_say(rows, words, tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(rows))
    assert run(path, tmp_path / "out", "--lang", "en") == 0
    assert words in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_wrong_columns_are_named_and_nothing_is_written(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of(two_schools(), ["材料", *COLUMNS[1:3], "score", *COLUMNS[4:]]))
    assert run(path, tmp_path / "out") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "缺少列 evidence_id, level" in err
    assert "材料, criterion" in err
    assert not (tmp_path / "out").exists()


def test_levels_without_an_order_are_asked_for(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_of([[*row[:3], {"优秀": "high"}.get(row[3], "low"), *row[4:6], ""] for row in two_schools()]))
    assert run(path, tmp_path / "out") == 2
    assert "--levels" in capsys.readouterr().err
    assert run(path, tmp_path / "out", "--levels", "low, high", "--no-pages") == 0


def test_a_missing_table_is_refused(tmp_path, capsys):
    assert run(tmp_path / "没有.csv", tmp_path / "out") == 2
    assert "没有.csv" in capsys.readouterr().err


def test_the_command_is_known(table, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "service", "rater-report", str(table), "--out", str(tmp_path / "out"), "--no-pages"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.json").is_file()
