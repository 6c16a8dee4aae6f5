from pathlib import Path

import pytest

from models.errors import ExperimentInvalid
from training.experiment import load_experiment

GOOD = {
    "name": '"county"',
    "title": '"County"',
    "table": '"t.csv"',
    "standard": '"s.json"',
    "run": '"run"',
}


def written(folder, **changes):
    values = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    path = folder / "experiment.toml"
    path.write_text("\n".join(f"{key} = {value}" for key, value in values.items()), encoding="utf-8")
    return path


def test_everything_else_has_a_default(tmp_path):
    experiment = load_experiment(written(tmp_path))
    assert experiment.table == Path("t.csv")
    assert (experiment.split.test_share, experiment.split.folds) == (0.2, 5)
    assert not experiment.sample_data
    assert experiment.as_json()["fit"] == {"min_labels": 24, "rich_labels": 150, "length_control": False}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"table": None}, "table"),
        ({"name": '"Kreis Süd"'}, "name"),
        ({"split": "{ folds = 1 }"}, "split.folds"),
        ({"split": "{ test_share = 0.95 }"}, "split.test_share"),
        ({"fit": "{ min_labels = 'many' }"}, "fit.min_labels"),
        ({"routing": "{ min_probability = 1.5 }"}, "routing.min_probability"),
        ({"gates": "{ min_qwk = 0.4 }"}, "gates.min_qwk"),
        ({"tabel": '"t.csv"'}, "tabel"),
    ],
)
def test_a_wrong_value_is_refused_by_key(tmp_path, changes, key):
    path = written(tmp_path, **changes)
    with pytest.raises(ExperimentInvalid) as refusal:
        load_experiment(path)
    assert refusal.value.params["path"] == path
    assert str(refusal.value.params["reason"]).startswith(f"{key}: ")


def test_what_is_not_toml_is_refused_with_the_line(tmp_path):
    with pytest.raises(ExperimentInvalid, match="line 1"):
        load_experiment(written(tmp_path, name='"open'))


def test_an_absent_or_binary_file_is_refused(tmp_path):
    with pytest.raises(ExperimentInvalid, match="No such file"):
        load_experiment(tmp_path / "absent.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExperimentInvalid, match="decode"):
        load_experiment(tmp_path / "binary.toml")


def test_an_experiment_never_changes(tmp_path):
    experiment = load_experiment(written(tmp_path))
    with pytest.raises(ValueError, match="frozen"):
        experiment.name = "other"
