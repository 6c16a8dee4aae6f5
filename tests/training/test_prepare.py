import sys

import numpy as np
import pandas as pd
import pytest

from models.errors import NoUsableRows
from tests.county import working_directory
from tests.training.tiny import cells, tiny
from training import __main__ as commands
from training.run_folder import RunFolder


def prepared(folder, rows, **overrides):
    made = tiny(folder, rows, **overrides)
    assert made.step("prepare") == 0
    return RunFolder(made.run)


def labels(run):
    table = run.read_table("labels", "prepare")
    return {(row.evidence_id, row.criterion): row for row in table.itertuples()}


GOOD = [cells(number, number % 3) for number in range(10)]


def test_every_reject_is_listed_and_counted(tmp_path, capsys):
    bad = [
        cells(20, 0, point="Z9"),
        cells(21, 0, item="A1-E9"),
        cells(22, 0, level="outstanding"),
        cells(23, 0, text=" "),
        GOOD[0],
        {**GOOD[1], "level": "excellent"},
    ]
    run = prepared(tmp_path, GOOD + bad)
    rejects = pd.read_csv(run.folder / "rejects.csv")
    assert rejects["reason"].tolist() == [
        "unknown_point",
        "unknown_item",
        "unknown_level",
        "missing_text",
        "duplicate_row",
        "duplicate_row",
    ]
    assert rejects["row"].tolist() == list(range(11, 17))
    assert rejects["evidence_id"].tolist()[:4] == ["e20", "e21", "e22", "e23"]
    counts = run.read_json("prepare", "prepare")
    assert counts["rows"] == 10
    assert counts["rejects"] == {
        "duplicate_row": 2,
        "unknown_point": 1,
        "unknown_item": 1,
        "unknown_level": 1,
        "missing_text": 1,
    }
    assert "10 rows used, 6 rejected" in capsys.readouterr().out


def test_a_second_opinion_of_the_same_reviewer_changes_nothing(tmp_path):
    run = prepared(tmp_path, [*GOOD, {**GOOD[0], "level": "excellent"}])
    assert labels(run)["e0", "A1-E1-1"].rank == 0


def test_the_list_of_rejects_has_a_header_when_it_is_empty(tmp_path):
    rejects = pd.read_csv(prepared(tmp_path, GOOD).folder / "rejects.csv")
    assert list(rejects.columns) == ["row", "evidence_id", "reason", "detail"]
    assert rejects.empty


def test_a_lowest_level_is_a_label_like_any_other(tmp_path):
    run = prepared(tmp_path, GOOD)
    assert labels(run)["e0", "A1-E1-1"].rank == 0
    assert len(labels(run)) == 10


def test_several_reviewers_become_one_consensus(tmp_path):
    panel = [cells(50, rank, reviewer_id=f"r{n}", text="同一篇。") for n, rank in enumerate((2, 2, 1))]
    alone = cells(51, 1)
    row = labels(prepared(tmp_path, [*GOOD, *panel, alone]))
    assert (row["e50", "A1-E1-1"].rank, row["e50", "A1-E1-1"].n_reviewers) == (2, 3)
    assert row["e51", "A1-E1-1"].n_reviewers == 1
    assert row["e51", "A1-E1-1"].uncertainty > row["e50", "A1-E1-1"].uncertainty


def test_a_label_for_the_whole_item_counts_for_each_criterion_without_one(tmp_path):
    whole = [cells(60, 2, criterion=""), cells(61, 1, criterion=""), cells(61, 0)]
    row = labels(prepared(tmp_path, [*GOOD, whole[0], whole[1], {**whole[2], "text": whole[1]["text"]}]))
    assert [row["e60", f"A1-E1-{n}"].rank for n in (1, 2)] == [2, 2]
    assert row["e61", "A1-E1-1"].rank == 0
    assert row["e61", "A1-E1-2"].rank == 1
    assert row["e61", "A1-E1-2"].uncertainty >= row["e60", "A1-E1-2"].uncertainty + 1
    assert "" not in {criterion for _, criterion in row}


def test_one_text_may_be_evidence_for_two_items(tmp_path):
    both = [cells(n, 1, item="A1-E2", criterion="A1-E2-1", text=GOOD[n]["text"]) for n in range(10)]
    run = prepared(tmp_path, GOOD + both)
    evidence = run.evidence("train") + run.evidence("test")
    assert len(evidence) == 20
    assert {(one.item, *one.labels) for one in evidence} == {("A1-E1", "A1-E1-1"), ("A1-E2", "A1-E2-1")}


def test_no_teacher_and_no_text_stands_on_both_sides(tmp_path):
    rows = [cells(n, n % 3, teacher_id=f"t{n // 3}") for n in range(60)]
    rows += [cells(100 + n, 1, teacher_id=f"t{50 + n}", text=rows[3 * n]["text"]) for n in range(4)]
    run = prepared(tmp_path, rows, split="{ test_share = 0.3 }")
    train, test = run.evidence("train"), run.evidence("test")
    assert len(train) + len(test) == 64
    assert 8 <= len(test) <= 32
    assert not {one.teacher_id for one in train} & {one.teacher_id for one in test}
    assert not {one.document.text_hash for one in train} & {one.document.text_hash for one in test}


def test_the_same_table_is_split_in_the_same_way(tmp_path):
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    one, other = ([e.id for e in prepared(folder, GOOD).evidence("test")] for folder in folders)
    assert one == other


def test_scales_of_different_length_get_a_consensus_each(tmp_path):
    made = prepared(tmp_path, GOOD)
    assert {row.rank for row in labels(made).values()} == {0, 1, 2}
    assert all(np.isnan(row.uncertainty) for row in labels(made).values())


def refused(made, monkeypatch, capsys, command="prepare"):
    """Call ``python -m training`` as a user would; return what it said."""
    monkeypatch.setattr(sys, "argv", ["training", command, str(made.experiment)])
    with working_directory(made.folder):
        assert commands.main() == 2
    return capsys.readouterr().err


def test_missing_columns_are_named_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    rows = [{key: value for key, value in row.items() if key not in ("level", "text")} for row in GOOD]
    made = tiny(tmp_path, rows)
    said = refused(made, monkeypatch, capsys)
    assert "prepare: columns_missing: " in said
    assert "level, text or path" in said
    assert "Traceback" not in said
    assert not made.run.exists()


def test_a_table_of_rejects_only_is_refused_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    made = tiny(tmp_path, [cells(n, 0, level="?") for n in range(3)])
    assert "unknown_level 3" in refused(made, monkeypatch, capsys)
    assert not made.run.exists()


def test_a_single_teacher_cannot_be_split_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    made = tiny(tmp_path, [cells(n, n % 3, teacher_id="t1") for n in range(6)])
    assert "experiment_invalid" in refused(made, monkeypatch, capsys)
    assert not made.run.exists()


def test_a_refused_table_leaves_the_run_of_the_former_one(tmp_path):
    run = prepared(tmp_path, GOOD)
    before = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    with pytest.raises(NoUsableRows):
        tiny(tmp_path, [cells(1, 0, level="?")]).step("prepare")
    assert {path.name: path.read_bytes() for path in run.folder.iterdir()} == before


def test_a_new_table_makes_the_later_steps_start_anew(tmp_path):
    run = prepared(tmp_path, GOOD)
    run.bundle.mkdir()
    run.write_json("evaluation", {"mean_qwk": 1.0})
    prepared(tmp_path, GOOD[:8])
    assert not run.bundle.exists()
    assert not (run.folder / "evaluation.json").exists()
