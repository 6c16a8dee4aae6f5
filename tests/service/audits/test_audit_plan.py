import json
import subprocess
import sys
from hashlib import sha256

import openpyxl
import pytest

from service.audits.plan_terminal import main
from service.settings import Settings
from tests.service.audits.panels import csv_of, jsonl_of, xlsx_of

COLUMNS = ("evidence_id", "level", "school_id", "point", "reviewer_id", "risk")
CLAIM = ("--share", "0.05", "--confidence", "0.95")


def decisions(n=400, schools=4):
    return [
        [
            f"E{at:03d}",
            "优秀" if at % 10 == 0 else "合格",
            f"第{at % schools}中学",
            f"A{at % 3}",
            f"评审{at % 7}",
            at / n,
        ]
        for at in range(n)
    ]


def draw(table, out, *options, seed="2026-11-22 开奖 4 8 15"):
    return main([str(table), *CLAIM, "--seed", seed, "--out", str(out), *options], Settings())


def saved(tmp_path, rows=None, columns=COLUMNS):
    path = tmp_path / "评定.csv"
    path.write_bytes(csv_of(decisions() if rows is None else rows, columns, encoding="gb18030"))
    return path


def plan_of(folder):
    return json.loads((folder / "plan.json").read_text(encoding="utf-8"))


def drawn_ids(folder):
    return [one for stratum in plan_of(folder)["strata"] for one in stratum["ids"]]


def test_the_same_seed_draws_the_same_ids_and_another_seed_others(tmp_path):
    table = saved(tmp_path)
    backwards = tmp_path / "backwards.xlsx"
    backwards.write_bytes(xlsx_of(decisions()[::-1], COLUMNS))
    assert draw(table, tmp_path / "one") == draw(backwards, tmp_path / "two") == 0
    assert draw(table, tmp_path / "three", seed="another") == 0
    assert drawn_ids(tmp_path / "one") == drawn_ids(tmp_path / "two")
    assert drawn_ids(tmp_path / "one") != drawn_ids(tmp_path / "three")


def test_the_draw_can_be_done_by_hand_with_what_the_plan_says(tmp_path):
    assert draw(saved(tmp_path), tmp_path / "out") == 0
    plan = plan_of(tmp_path / "out")
    assert "sha256sum" in plan["redraw"]
    assert {stratum["key"]["school_id"] for stratum in plan["strata"]} == {row[2] for row in decisions()}
    for stratum in plan["strata"]:
        members = [row[0] for row in decisions() if row[2] == stratum["key"]["school_id"]]
        again = sorted(members, key=lambda one: sha256(f"{plan['seed']}\n{one}".encode()).hexdigest())
        assert stratum["ids"] == again[: stratum["drawn"]]
        assert stratum["size"] == len(members)
    assert 0 < plan["drawn"] < plan["population"] == 400


def test_the_recheck_sheet_does_not_tell_the_decided_level(tmp_path):
    table = saved(tmp_path)
    assert draw(table, tmp_path / "out", "--strata", "school_id,level") == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx")
    assert book.sheetnames == ["盲审复核", "分层"]
    heading, *rows = book["盲审复核"].values
    assert heading == ("evidence_id", "school_id", "point", "level")
    assert {row[3] for row in rows} == {None}
    assert sorted(row[0] for row in rows) == sorted(drawn_ids(tmp_path / "out"))
    # Neither does the order of its rows, nor the sizes of strata.
    assert [row[:3] for row in rows] == sorted((row[:3] for row in rows), key=lambda row: (row[1], row[2], row[0]))
    cells = {cell for sheet in book for row in sheet.values for cell in row}
    assert cells.isdisjoint({"优秀", "合格"})
    strata = list(book["分层"].values)
    assert strata[0] == ("school_id", "评定数", "抽取数")
    assert sum(row[1] for row in strata[1:]) == 400
    assert {stratum["key"]["level"] for stratum in plan_of(tmp_path / "out")["strata"]} == {"优秀", "合格"}


def test_it_says_in_words_what_the_sample_proves(tmp_path, capsys):
    table = saved(tmp_path)
    assert draw(table, tmp_path / "zh", "--accept", "1") == 0
    said = capsys.readouterr().out
    n = plan_of(tmp_path / "zh")["drawn"]
    assert f"从 400 份评定中抽取 {n} 份，共 4 层" in said
    assert "不超过 1 份" in said
    assert "错误的比例不超过 0.05" in said
    assert draw(table, tmp_path / "en", "--lang", "en") == 0
    assert "proves with confidence 0.95: of all 400 decisions" in capsys.readouterr().out
    assert plan_of(tmp_path / "en")["drawn"] < n


def test_small_schools_are_rechecked_whole_and_risk_draws_more(tmp_path):
    rows = [*decisions(), *([f"S{at}", "合格", "村小", "A1", "评审1", 0] for at in range(5))]
    assert draw(saved(tmp_path, rows), tmp_path / "small", "--small", "5") == 0
    assert {f"S{at}" for at in range(5)} <= set(drawn_ids(tmp_path / "small"))
    risky = [[*row[:5], 0.5 if row[2] == "第0中学" else 0.01] for row in decisions()]
    assert draw(saved(tmp_path, risky), tmp_path / "risk", "--by-risk") == 0
    drawn = {stratum["key"]["school_id"]: stratum["drawn"] for stratum in plan_of(tmp_path / "risk")["strata"]}
    assert drawn["第0中学"] > 2 * drawn["第1中学"]


def test_without_schools_there_is_one_stratum(tmp_path):
    rows = [row[:2] for row in decisions()]
    table = tmp_path / "t.jsonl"
    table.write_bytes(jsonl_of(rows, COLUMNS[:2]))
    assert draw(table, tmp_path / "one") == 0
    assert draw(saved(tmp_path), tmp_path / "none", "--strata", "none") == 0
    assert [one["key"] for one in plan_of(tmp_path / "one")["strata"]] == [{}]
    assert drawn_ids(tmp_path / "one") == drawn_ids(tmp_path / "none")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--share", "0"], "--share"),
        (["--share", "1"], "--share"),
        (["--share", "nan"], "--share"),
        (["--confidence", "0.5"], "--confidence"),
        (["--accept", "21"], "20"),
        (["--accept", "-1"], "--accept"),
        (["--small", "-1"], "--small"),
        (["--seed", " "], "--seed"),
        (["--strata", "school_id,grade"], "grade"),
    ],
)
def test_settings_that_prove_nothing_are_refused(options, told, tmp_path, capsys):
    assert draw(saved(tmp_path), tmp_path / "out", *options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    chinese, english = err.strip().split("\n")
    assert told in chinese
    assert told in english
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("data", "options", "told"),
    [
        (b"id,level\nE1,x\n", [], "缺少列 evidence_id"),
        (b"evidence_id,school_id\nE1,x\n", [], "缺少列 level"),
        (b"evidence_id,level\nE1,x\n", ["--strata", "point"], "缺少列 point"),
        (b"evidence_id,level\nE1,x\n", ["--small", "3"], "缺少列 school_id"),
        (b"evidence_id,level\nE1,x\n", ["--by-risk"], "缺少列 risk"),
        (b"evidence_id,level,level\nE1,x,x\n", [], "列 level 出现了两次"),
        (b"evidence_id,level\nE1,x\nE1,x\n", [], "E1 出现了两次"),
        (b"evidence_id,level\nE1,x\nE2,\n", [], "第 3 行的列 level 是空的"),
        (b"evidence_id,level,risk\nE1,x,1.5\n", [], "1.5"),
        (b"evidence_id,level\n", [], "没有数据行"),
        (b" \n", [], "是空的"),
        (b'{"evidence_id": 1}\n[]', [], "第 2 行"),
        (b'evidence_id,"level\n', [], "无法读取"),
    ],
)
def test_bad_tables_are_refused_with_the_reason(data, options, told, tmp_path, capsys):
    table = tmp_path / "表.csv"
    table.write_bytes(data)
    assert draw(table, tmp_path / "out", *options) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_plan_is_not_drawn_over(tmp_path, capsys):
    table = saved(tmp_path)
    assert draw(table, tmp_path / "out") == 0
    before = (tmp_path / "out" / "plan.json").read_bytes()
    assert draw(table, tmp_path / "out", seed="luckier") == 2
    assert "已有抽样方案" in capsys.readouterr().err
    assert (tmp_path / "out" / "plan.json").read_bytes() == before


def test_the_commands_are_known(tmp_path):
    out = tmp_path / "out"
    asked = ["audit-plan", str(saved(tmp_path)), *CLAIM, "--seed", "x", "--out", str(out)]
    for command, status in ((asked, 0), (["audit-result", str(out), str(out / "plan.xlsx")], 2)):
        done = subprocess.run([sys.executable, "-m", "service", *command], capture_output=True, check=False)
        assert done.returncode == status, done.stderr
