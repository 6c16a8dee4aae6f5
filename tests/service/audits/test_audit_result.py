import json

import openpyxl
import pytest

from service.audits.result_terminal import main
from service.settings import Settings
from tests.service.audits.panels import csv_of
from tests.service.audits.test_audit_plan import decisions, draw, drawn_ids, plan_of, saved

DECIDED = {row[0]: row[1] for row in decisions()}
ROWS = ("evidence_id", "level")


@pytest.fixture
def folder(tmp_path):
    assert draw(saved(tmp_path), tmp_path / "plan", "--strata", "none") == 0
    return tmp_path / "plan"


def judge(folder, *tables, options=()):
    return main([str(folder), *map(str, tables), *options], Settings())


def rechecks(folder, ids, wrong=(), name="复核.csv"):
    path = folder.parent / name
    path.write_bytes(csv_of([[one, "不合格" if one in wrong else DECIDED[one]] for one in ids], ROWS))
    return path


def result_of(folder):
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def fill(path, wrong=()):
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[3].value = "不合格" if row[0].value in wrong else DECIDED[row[0].value]
    book.save(path)
    return path


def test_no_wrong_decision_proves_the_claim(folder, capsys):
    sheet = fill(folder / "plan.xlsx")
    assert judge(folder, sheet) == 0
    result = result_of(folder)
    assert (result["step"], result["wrong"], result["next_ids"]) == ("accept", [], [])
    assert (result["low"], result["estimate"]) == (0.0, 0.0)
    assert 0.0 < result["high"] <= 0.05
    out = capsys.readouterr().out
    assert "发现错误 0 份" in out
    assert "→ 通过" in out


def test_a_few_wrong_ones_extend_the_sample_by_the_next_ids_of_the_same_seed(folder, capsys):
    first = drawn_ids(folder)
    wrong = first[:2]
    assert judge(folder, fill(folder / "plan.xlsx", wrong), options=("--lang", "en")) == 0
    result = result_of(folder)
    assert result["step"] == "extend"
    assert {(one["evidence_id"], one["decided"], one["rechecked"]) for one in result["wrong"]} == {
        (one, DECIDED[one], "不合格") for one in wrong
    }
    out = capsys.readouterr().out
    assert f"recheck {len(result['next_ids'])} more decisions" in out
    again = folder.parent / "all"
    assert draw(saved(folder.parent), again, "--strata", "none", "--accept", "2") == 0
    assert [*first, *result["next_ids"]] == drawn_ids(again)
    rows = list(openpyxl.load_workbook(folder / "extend.xlsx").worksheets[0].values)[1:]
    assert sorted(row[0] for row in rows) == sorted(result["next_ids"])
    assert {row[3] for row in rows} == {None}

    assert judge(folder, folder / "plan.xlsx", fill(folder / "extend.xlsx")) == 0
    final = result_of(folder)
    assert (final["look"], final["step"], final["rechecked"]) == (2, "accept", len(first) + len(rows))


def test_one_wrong_too_many_after_the_extension_rechecks_all_the_others(folder):
    first = drawn_ids(folder)
    assert judge(folder, rechecks(folder, first, first[:2])) == 0
    more = result_of(folder)["next_ids"]
    assert judge(folder, rechecks(folder, [*first, *more], [*first[:2], more[0]])) == 0
    result = result_of(folder)
    assert (result["look"], result["step"]) == (2, "recheck_all")
    assert set(result["next_ids"]) == set(DECIDED).difference(first, more)


def test_many_wrong_ones_recheck_all_at_once_and_then_the_share_is_known(folder, capsys):
    first = drawn_ids(folder)
    assert judge(folder, rechecks(folder, first, first[:10])) == 0
    assert result_of(folder)["step"] == "recheck_all"
    assert "复核其余全部" in capsys.readouterr().out
    last = result_of(folder)["next_ids"][-1]
    assert judge(folder, rechecks(folder, [one for one in DECIDED if one != last], first[:10])) == 2
    assert last in capsys.readouterr().err
    assert judge(folder, rechecks(folder, DECIDED, first[:20])) == 0
    result = result_of(folder)
    assert (result["step"], result["low"], result["high"]) == ("holds", 0.05, 0.05)
    assert judge(folder, rechecks(folder, DECIDED, first[:21])) == 0
    assert result_of(folder)["step"] == "fails"


def test_a_filled_extension_sheet_is_not_written_over(folder):
    first = drawn_ids(folder)
    table = rechecks(folder, first, first[:1])
    assert judge(folder, table) == 0
    before = fill(folder / "extend.xlsx").read_bytes()
    assert judge(folder, table) == 0
    assert (folder / "extend.xlsx").read_bytes() == before


def test_missing_rechecks_are_named(folder, capsys):
    first = drawn_ids(folder)
    assert judge(folder, rechecks(folder, first[2:])) == 2
    err = capsys.readouterr().err
    assert "还有 2 份没有复核" in err
    assert first[0] in err
    assert first[1] in err
    assert judge(folder, folder / "plan.xlsx") == 2
    assert f"还有 {len(first)} 份没有复核" in capsys.readouterr().err
    assert not (folder / "result.json").exists()


def test_half_an_extension_proves_nothing(folder, capsys):
    first = drawn_ids(folder)
    assert judge(folder, rechecks(folder, first, first[:2])) == 0
    more = result_of(folder)["next_ids"]
    assert judge(folder, rechecks(folder, [*first, *more[:-1]], first[:2])) == 2
    assert more[-1] in capsys.readouterr().err


def test_ids_that_were_not_drawn_are_refused(folder, capsys):
    first = drawn_ids(folder)
    other = next(one for one in DECIDED if one not in first)
    assert judge(folder, rechecks(folder, [*first, other])) == 2
    assert f"没有被抽中：{other}" in capsys.readouterr().err
    table = folder.parent / "t.csv"
    table.write_bytes(csv_of([["X9", "合格"]], ROWS))
    assert judge(folder, rechecks(folder, first), table) == 2
    assert "X9" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("evidence_id,等级\n{0},合格\n", "缺少列 level"),
        ("evidence_id,level\n{0},合格\n{0},合格\n", "出现了两次"),
        ("evidence_id,level\n{0},合各\n", "合各"),
    ],
)
def test_bad_rechecks_are_refused(data, told, folder, capsys):
    table = folder.parent / "t.csv"
    table.write_bytes(data.format(drawn_ids(folder)[0]).encode())
    assert judge(folder, table) == 2
    assert told in capsys.readouterr().err
    assert not (folder / "result.json").exists()


def test_a_plan_that_was_changed_or_is_not_there_is_refused(folder, capsys):
    table = rechecks(folder, drawn_ids(folder))
    assert judge(folder.parent, table) == 2
    assert "没有抽样方案" in capsys.readouterr().err
    plan = plan_of(folder)
    plan["strata"][0]["ids"][0] = next(one for one in DECIDED if one not in plan["strata"][0]["ids"])
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert judge(folder, table) == 2
    assert "被改动过" in capsys.readouterr().err
    (folder / "plan.json").write_text("{}", encoding="utf-8")
    assert judge(folder, table) == 2
    assert "无法读取" in capsys.readouterr().err
