import json

import pandas as pd
import pytest

from models.errors import ColumnsMissing, LeakFound
from tests.county import ENCODER, ITEMS, STANDARD, run_step, working_directory
from training.bench import learned_without

CRITERION = {"qwk", "exact", "adjacent", "n"}
BASELINES = {"majority", "tfidf_ridge", "surface_ridge", "embedding_ridge"}


@pytest.fixture(scope="module")
def narrow(small_county, tmp_path_factory):
    """The three items of the small county as a standard of their own, so that only their wording is encoded."""
    rubric = json.loads(STANDARD.read_text(encoding="utf-8"))
    rubric["points"] = [point for point in rubric["points"] if point["code"] in ITEMS]
    for point in rubric["points"]:
        point["evidence"] = [item for item in point["evidence"] if item["id"] in ITEMS.values()]
    path = tmp_path_factory.mktemp("standard") / "narrow.json"
    path.write_text(json.dumps(rubric, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def table(small_county):
    """The county's table with two folds, by school."""
    rows = pd.read_csv(small_county.folder / "county/scored_table.csv", dtype=str)
    return rows.assign(fold=(rows["school_id"].str[1:].astype(int) % 2).astype(str))


def benchmark(small_county, narrow, out, *arguments):
    fixed = ["--standard", str(narrow), "--encoder", str(ENCODER), "--min-labels", "12", "--out", str(out)]
    with working_directory(small_county.folder):
        return run_step("benchmark", *map(str, arguments), *fixed)


def saved(small_county, name, rows):
    path = small_county.folder / "county" / name
    rows.to_csv(path, index=False)
    return path


def check(report, n_evidence, n_criteria=12):
    for part in (report, *report["baselines"].values()):
        assert -1 <= part["mean_qwk"] <= 1
        assert 0 <= part["length"]["given"] <= 1
        assert part["length"]["reviewed"] == report["length"]["reviewed"]
        assert len(part["criteria"]) == n_criteria
        for figures in part["criteria"].values():
            assert set(figures) >= CRITERION
            assert figures["n"] == n_evidence
            assert 0 <= figures["exact"] <= figures["adjacent"] <= 1
    assert set(report["baselines"]) == BASELINES


def test_a_table_with_folds_is_cross_validated_beside_baselines(small_county, narrow, table, tmp_path, capsys):
    path = saved(small_county, "folded.csv", table)
    assert benchmark(small_county, narrow, tmp_path, "--table", path, "--folds", "fold") == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    check(report, 30)
    assert report == json.loads((tmp_path / "benchmark.json").read_text())
    assert report["rejects"] == {}
    assert report["baselines"]["majority"]["mean_qwk"] < 0.2 < report["mean_qwk"]
    graded = pd.read_csv(tmp_path / "graded.csv")
    # Every evidence was graded in the fold in which it was held back.
    folds = dict(zip(table["evidence_id"], table["fold"].astype(int), strict=True))
    assert (graded["fold"] == graded["evidence_id"].map(folds)).all()


def test_a_killed_run_goes_on_with_the_folds_that_are_left(small_county, narrow, table, tmp_path, monkeypatch, capsys):
    rows = table[table["point"] == "A5"]
    path = saved(small_county, "halves.csv", rows)
    assert benchmark(small_county, narrow, tmp_path, "--table", path) == 0
    first = capsys.readouterr().out.splitlines()[-1]
    (tmp_path / "folds" / "1.parquet").unlink()
    learned = []
    monkeypatch.setattr("training.benchmark.learned_without", kept_in_mind(learned))
    assert benchmark(small_county, narrow, tmp_path, "--table", path, "--resume") == 0
    assert learned == ["1"]
    assert capsys.readouterr().out.splitlines()[-1] == first


def kept_in_mind(learned):
    def also(bench, fold, draft):
        learned.append(fold)
        return learned_without(bench, fold, draft)

    return also


def test_one_table_to_learn_from_and_one_to_grade(small_county, narrow, table, tmp_path, capsys):
    rows = table[table["point"] == "A5"]
    parts = [saved(small_county, f"part{n}.csv", rows[rows["fold"] == n].drop(columns="fold")) for n in "01"]
    assert benchmark(small_county, narrow, tmp_path, "--train", parts[0], "--test", parts[1]) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    check(report, 15, len({*rows["criterion"]}))


@pytest.mark.parametrize("arguments", [("--train", "t.csv"), ("--table", "t.csv", "--test", "t.csv")])
def test_a_table_to_learn_from_and_one_to_grade_go_together(arguments, capsys, tmp_path):
    with pytest.raises(SystemExit) as stop:
        run_step("benchmark", *arguments, "--standard", str(STANDARD), "--out", str(tmp_path / "out"))
    assert stop.value.code == 2
    assert "--train and --test go together" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_evidence_in_both_tables_is_refused(small_county, narrow, table, tmp_path):
    path = saved(small_county, "whole.csv", table)
    with pytest.raises(LeakFound):
        benchmark(small_county, narrow, tmp_path, "--train", path, "--test", path)


def test_a_fold_column_that_is_not_there_is_named(small_county, narrow, table, tmp_path):
    path = saved(small_county, "whole.csv", table)
    with pytest.raises(ColumnsMissing, match="split_2026"):
        benchmark(small_county, narrow, tmp_path, "--table", path, "--folds", "split_2026")


def test_a_teacher_in_two_folds_is_refused(small_county, narrow, table, tmp_path):
    path = saved(small_county, "leaky.csv", table.assign(fold=table["item"]))
    with pytest.raises(LeakFound, match="teacher"):
        benchmark(small_county, narrow, tmp_path, "--table", path, "--folds", "fold")


def test_what_each_head_is_worth(small_county, narrow, table, capsys):
    path = saved(small_county, "ablated.csv", table)
    fixed = ["--standard", str(narrow), "--encoder", str(ENCODER), "--min-labels", "12"]
    with working_directory(small_county.folder):
        assert run_step("ablation", "--table", str(path), *fixed) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    alone, pairs = {"style", "meaning", "ngrams"}, {"meaning + ngrams", "meaning + style", "ngrams + style"}
    assert set(found["without"]) == alone | pairs
    assert all(one["low"] <= one["high"] for one in found["without"].values())
