"""The commands that say which labels to look at again and which works to have reviewed next, on the small county."""

import json

import pandas as pd
import pytest

from models.errors import StepMissing
from tests.county import ENCODER, ITEMS, run_step, working_directory, write_experiment
from tests.training.test_benchmark import narrow  # noqa: F401  a fixture
from training import next_to_review
from training.learning_curve import summary
from training.prove_suspicious import LISTED


def test_suspicious_labels_are_listed_with_what_was_expected(small_county):
    with working_directory(small_county.folder):
        assert run_step("suspicious_labels", str(small_county.experiment), "--share", "0.1") == 0
    listed = pd.read_csv(small_county.run / "suspicious.csv", encoding="utf-8-sig")
    all_labels = pd.read_parquet(small_county.run / "out_of_fold.parquet")
    assert len(listed) == round(0.1 * len(all_labels))
    assert listed["surprise"].abs().is_monotonic_decreasing
    assert (listed["given"] != listed["expected"]).mean() > 0.9
    assert set(listed["given"]) <= {"not_qualified", "qualified", "excellent"}


def test_waiting_works_are_named_and_reviewed_ones_are_not(small_county):
    table = pd.read_csv(small_county.folder / "county/scored_table.csv", dtype=str)
    free = table["teacher_id"].isin(sorted(table["teacher_id"].unique())[:10])
    path = small_county.folder / "county/pool.csv"
    table.assign(level=table["level"].where(~free, "")).to_csv(path, index=False)
    with working_directory(small_county.folder):
        assert run_step("next_to_review", str(small_county.experiment), "--pool", str(path), "--n", "6") == 0
    named = pd.read_csv(small_county.run / "next_to_review.csv", encoding="utf-8-sig")
    assert len(named) == named["evidence_id"].nunique() == 6
    assert set(named["evidence_id"]) <= set(table.loc[free, "evidence_id"])
    assert set(named["item"]) == set(ITEMS.values())
    assert named["doubt_taken"].between(0, 1, inclusive="neither").all()


def test_the_very_first_works_are_named_before_anything_is_reviewed_or_learned(small_county, tmp_path):
    table = pd.read_csv(small_county.folder / "county/scored_table.csv", dtype=str)
    path = small_county.folder / "county/unreviewed.csv"  # beside the files that it names
    table.drop(columns="level").to_csv(path, index=False)
    experiment = write_experiment(tmp_path, table=f'"{path}"')
    with working_directory(small_county.folder):
        assert run_step("next_to_review", str(experiment), "--n", "9") == 0
    named = pd.read_csv(tmp_path / "run/next_to_review.csv", encoding="utf-8-sig")
    assert named["item"].value_counts().to_dict() == dict.fromkeys(ITEMS.values(), 3)


def test_where_nothing_waits_it_says_so(small_county, capsys):
    with working_directory(small_county.folder):
        assert run_step("next_to_review", str(small_county.experiment)) == 1
    assert "No work waits in" in capsys.readouterr().out


def test_more_works_than_are_weighed_are_named_where_so_many_are_asked_for(small_county, tmp_path, monkeypatch):
    monkeypatch.setattr(next_to_review, "MOST", 5)
    table = pd.read_csv(small_county.folder / "county/scored_table.csv", dtype=str)
    path = small_county.folder / "county/unreviewed.csv"
    table[table["item"] == "A5-E1"].drop(columns="level").to_csv(path, index=False)
    experiment = write_experiment(tmp_path, table=f'"{path}"')
    with working_directory(small_county.folder):
        assert run_step("next_to_review", str(experiment), "--n", "8") == 0
        assert len(pd.read_csv(tmp_path / "run/next_to_review.csv")) == 8
        assert run_step("next_to_review", str(experiment), "--n", "3") == 0
    assert len(pd.read_csv(tmp_path / "run/next_to_review.csv")) == 3


@pytest.mark.parametrize("command", ["suspicious_labels", "next_to_review"])
def test_a_command_that_comes_too_early_says_which_step_is_missing(small_county, tmp_path, command):
    table = small_county.folder / "county/scored_table.csv"
    with pytest.raises(StepMissing):
        run_step(command, str(write_experiment(tmp_path, table=f'"{table}"')))


def test_both_curves_grade_the_same_half(small_county, narrow, tmp_path, capsys):  # noqa: F811  a fixture of its name
    table = small_county.folder / "county/scored_table.csv"
    fixed = ["--table", str(table), "--standard", str(narrow), "--encoder", str(ENCODER), "--out", str(tmp_path)]
    every = sum(pd.read_csv(table, dtype=str).drop_duplicates("evidence_id")["item"] == "A5-E1") // 2
    with working_directory(small_county.folder):
        rounds = ["--rounds", "12", str(every), "--draws", "2", "--min-labels", "10", "--items", "A5-E1"]
        assert run_step("learning_curve", *fixed, *rounds) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report == json.loads((tmp_path / "learning_curve.json").read_text())
    assert report["n"] == 2
    chosen, random = report["curves"]["chosen"], report["curves"]["random"]
    assert set(chosen) == set(random) == {"12", str(every)}
    for n, (gain, _) in report["gains"].items():
        assert gain == pytest.approx(chosen[n] - random[n], abs=2e-4)


def test_planted_labels_are_learned_from_and_looked_for(small_county, narrow, tmp_path, capsys):  # noqa: F811  a fixture of its name
    table = small_county.folder / "county/scored_table.csv"
    fixed = ["--table", str(table), "--standard", str(narrow), "--encoder", str(ENCODER), "--out", str(tmp_path)]
    with working_directory(small_county.folder):
        assert run_step("prove_suspicious", *fixed, "--items", "A5-E1", "--draws", "1", "--min-labels", "15") == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report == json.loads((tmp_path / "suspicious.json").read_text())
    planted = pd.read_parquet(tmp_path / "planted.parquet")
    for kind, rows in planted.groupby("kind"):
        found = report["kinds"][kind]
        assert found["labels"] == len(rows) == 5 * rows["evidence_id"].nunique()
        assert found["planted"] == (rows["given"] != rows["reviewed"]).sum() > 0
        assert [one["n"] for one in found["by_surprise"]] == [round(share * len(rows)) for share in LISTED]


def test_the_gain_is_that_of_paired_curves():
    points = pd.DataFrame(
        [
            {"item": "a", "draw": draw, "way": way, "labels": n, "qwk": qwk}
            for draw, gain in ((0, 0.1), (1, 0.3))
            for way, qwks in (("random", (0.2, 0.4)), ("chosen", (0.2, 0.4 + gain)))
            for n, qwk in zip((25, 50), qwks, strict=True)
        ]
    )
    found = summary(points)
    assert found["gains"] == {"25": [0.0, 0.0], "50": [0.2, 0.1]}
    assert found["gain"] == [0.1, 0.05]
    assert found["n"] == 2
    assert found["items"] == {"a": [0.1, 0.05]}
    assert summary(points[points["draw"] == 0])["gain"] == [0.05, None]
