import json

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from models.errors import ExportParityFailed
from models.grading.heads import LinearHead
from models.grading.parts import RubricFallback, Typical, load_fallback, load_rubrics, load_typical
from models.grading.rubric_vectors import RubricVectors
from models.grading.scorer import load_item_scorer
from models.standard.loading import load_standard
from tests.models.standard.rubrics import county
from tests.training.corpora import learnable_corpus
from training import export
from training.export_linear import raw_linear
from training.stacking import fit_item


@pytest.fixture(scope="module")
def fitted():
    return fit_item(learnable_corpus(64), min_labels=12, rich_labels=50, n_folds=4)


@pytest.fixture(scope="module")
def linear():
    return fit_item(learnable_corpus(64), min_labels=12, rich_labels=65, n_folds=4)


def test_a_folded_scaler_predicts_the_same():
    random = np.random.default_rng(0)
    rows = random.normal(size=(50, 6)) * [1, 10, 100, 1, 1, 0] + [0, 5, -90, 0, 1, 3]
    pipeline = make_pipeline(StandardScaler(), Ridge()).fit(rows, rows @ [1, 0.1, 0.01, 2, 0, 0])
    coefficients, intercept = raw_linear(pipeline)
    assert rows @ coefficients + intercept == pytest.approx(pipeline.predict(rows), abs=1e-9)


@pytest.mark.parametrize("labels", ["fitted", "linear"])
def test_exported_heads_and_stack_say_what_the_fitted_ones_say(labels, request, tmp_path):
    fitted = request.getfixturevalue(labels)
    export.write_item(tmp_path, fitted)
    written = load_item_scorer(tmp_path / "items/P-E1")
    made = fitted.corpus
    assert set(written.criteria) == {"P-E1-1", "P-E1-2"}
    means = {}
    for key, criterion in fitted.criteria.items():
        first = [
            head.predict(fitted.views.as_new(export.HEADS[name].view, criterion.index, np.arange(len(made.ids))))
            for name, head in criterion.heads.items()
        ]
        means[key] = np.column_stack(first)
    for row in (0, 17, 63):
        scores = written.scores(made.documents[row], made.items[row])
        for key, stack in fitted.stacks.items():
            expected = stack.intercept + stack.for_length(made.documents[row]) + means[key][row] @ np.array(stack.own)
            expected += sum(weight * means[other][row].mean() for other, weight in stack.others.items())
            assert scores[key] == pytest.approx(expected, abs=2e-3)


def kinds(folder, fitted):
    export.write_item(folder, fitted)
    heads = json.loads((folder / "items/P-E1/scorer.json").read_text())["criteria"]["P-E1-1"]["heads"]
    return {head["name"]: head["kind"] for head in heads}


def test_tree_and_kernel_heads_are_onnx_and_linear_ones_are_numbers(fitted, linear, tmp_path):
    assert kinds(tmp_path / "few", linear) == {"style": "linear", "meaning": "linear", "ngrams": "ngrams"}
    assert kinds(tmp_path, fitted) == {
        "joint_logits": "joint_logits",
        "term_logits": "term_logits",
        "trees": "peers",
        "boosting": "peers",
        "wording_kernel": "onnx",
    }
    assert {path.suffix for path in (tmp_path / "items/P-E1").iterdir()} == {".json", ".npz", ".onnx"}


def test_an_altered_onnx_head_is_refused_and_nothing_stays(fitted, tmp_path, monkeypatch):
    convert = export.to_onnx

    def altered(head, example, **options):
        model = convert(head, example, **options)
        for tree in (node for node in model.graph.node if node.op_type == "TreeEnsembleRegressor"):
            weights = next(a for a in tree.attribute if a.name in ("target_weights", "leaf_weights"))
            weights.floats[:] = [value * 1.01 for value in weights.floats]
        return model

    monkeypatch.setattr(export, "to_onnx", altered)
    with pytest.raises(ExportParityFailed) as refusal:
        export.write_item(tmp_path, fitted)
    assert refusal.value.params["head"] == "trees"
    assert refusal.value.params["criterion"] == "P-E1-1"
    assert not (tmp_path / "items/P-E1").exists()


def test_an_altered_linear_head_is_refused(linear, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "raw_linear", lambda head: (raw_linear(head)[0], raw_linear(head)[1] + 0.01))
    with pytest.raises(ExportParityFailed, match=r"style of P-E1-1 differs by 0\.01"):
        export.write_item(tmp_path, linear)
    assert not (tmp_path / "items/P-E1").exists()


def test_the_small_parts_round_trip(tmp_path):
    standard = county()
    rows = [np.full((2, 4), number, np.float32) for number in range(3)]
    export.write_rubric(tmp_path, standard, {"D1-E1": RubricVectors(*rows)})
    export.write_fallback(tmp_path, RubricFallback(LinearHead("style", np.arange(5.0), 0.25), 0.3, 0.6, 1.5))
    export.write_typical(tmp_path, Typical({"D1-E1": rows[1]}, rows[2]))
    assert load_standard(tmp_path / "standard.json") == standard
    assert np.array_equal(load_rubrics(tmp_path)["D1-E1"].highest, rows[2])
    fallback = load_fallback(tmp_path)
    assert fallback.head.coefficients.tolist() == [0, 1, 2, 3, 4]
    assert (fallback.head.intercept, fallback.spread, fallback.centre, fallback.stretch) == (0.25, 0.3, 0.6, 1.5)
    typical = load_typical(tmp_path)
    assert list(typical.centres) == ["D1-E1"]
    assert np.array_equal(typical.points, rows[2])
