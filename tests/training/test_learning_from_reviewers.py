"""The commands that say which labels to look at again and which works to have reviewed next, on the small county."""

import json

import pandas as pd
import pytest

from models.errors import StepMissing
from tests.county import ENCODER, ITEMS, run_step, working_directory, write_experiment
from tests.training.test_benchmark import narrow  # noqa: F401  a fixture
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
    assert named["expected"].between(0, 1).all()


@pytest.mark.parametrize("command", ["suspicious_labels", "next_to_review"])
def test_a_command_that_comes_too_early_says_which_step_is_missing(tmp_path, command):
    with pytest.raises(StepMissing):
        run_step(command, str(write_experiment(tmp_path)))


def test_both_curves_begin_with_the_same_works(small_county, narrow, tmp_path, capsys):  # noqa: F811  a fixture of its name
    table = small_county.folder / "county/scored_table.csv"
    fixed = ["--table", str(table), "--standard", str(narrow), "--encoder", str(ENCODER), "--out", str(tmp_path)]
    with working_directory(small_county.folder):
        rounds = ["--rounds", "12", "20", "--min-labels", "10", "--items", "A5-E1"]
        assert run_step("learning_curve", *fixed, *rounds) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report == json.loads((tmp_path / "learning_curve.json").read_text())
    assert report["n"] == 5
    chosen, random = report["curves"]["chosen"], report["curves"]["random"]
    assert set(chosen) == set(random) == {"12", "20"}
    assert chosen["12"] == random["12"]
    assert report["gain"] == pytest.approx(chosen["20"] - random["20"], abs=2e-4)


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


def test_the_gain_is_that_of_paired_curves_after_the_beginning():
    points = pd.DataFrame(
        [
            {"item": "a", "fold": fold, "draw": 0, "way": way, "labels": n, "qwk": qwk}
            for fold, gain in (("0", 0.1), ("1", 0.3))
            for way, qwks in (("random", (0.2, 0.4)), ("chosen", (0.2, 0.4 + gain)))
            for n, qwk in zip((25, 50), qwks, strict=True)
        ]
    )
    found = summary(points)
    assert found["gain"] == pytest.approx(0.2)
    assert found["gain_se"] == pytest.approx(0.1)
    assert found["n"] == 2
