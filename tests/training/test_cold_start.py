import pandas as pd
import pytest

from tests.county import ENCODER
from tests.training.tiny import cells, tiny
from training.cold_start import summarise


def test_the_curve_has_a_mean_and_an_interval_for_every_number_of_labels():
    rows = [
        {"criterion": f"c{n}", "labels": labels, "draw": 0, "grader": "pipeline", "qwk": n / 10 + labels / 100}
        for n in range(5)
        for labels in (0, 10)
    ]
    rows[0]["qwk"] = float("nan")
    curve = summarise(pd.DataFrame(rows), 0)["curve"]
    assert [one["labels"] for one in curve] == [0, 10]
    assert curve[0]["qwk"] == pytest.approx(0.2)
    assert all(one["low"] <= one["qwk"] <= one["high"] for one in curve)


def test_the_command_leaves_one_item_out_after_the_other(tmp_path, capsys):
    rows = [
        cells(n, n % 3, item=item, criterion=f"{item}-1", evidence_id=f"{item}-{n}", teacher_id=f"{item}-t{n}",
              text=cells(n, n % 3)["text"] + item)
        for item in ("A1-E1", "A1-E2")
        for n in range(36)
    ]  # fmt: skip
    made = tiny(tmp_path, rows)
    arguments = ["--table", f"{tmp_path}/table.jsonl", "--standard", f"{tmp_path}/standard.json", "--leave", "item"]
    sizes = ["--labels", "0", "5", "12", "--min-labels", "12", "--draws", "1", "--encoder", str(ENCODER)]
    assert made.step("cold_start", *arguments, *sizes, "--out", f"{tmp_path}/out") == 0
    table = pd.read_csv(tmp_path / "out/cold_start.csv")
    assert set(table["labels"]) == {0, 5, 12}
    assert set(table["criterion"]) == {"A1-E1-1", "A1-E2-1"}
    assert {"pipeline", "tfidf_ridge", "majority"} <= set(table["grader"])
    assert '"curve"' in capsys.readouterr().out
