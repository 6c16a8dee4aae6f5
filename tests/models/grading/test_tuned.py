"""Tuned layers on networks built by hand: each averages tokens and multiplies them."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.grading.encoder import Role
from models.grading.tuned import TUNED_FOLDER, TunedEncoder, load_tuned
from tests.encoded import OfVectors

WIDTH = 3


def network(path, factor):
    path.parent.mkdir(parents=True, exist_ok=True)
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["tokens"], ["mean"], axes=[1], keepdims=0),
            helper.make_node("Mul", ["mean", "factor"], ["features"]),
        ],
        "mean_times_factor",
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [1, "n_tokens", WIDTH])],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, WIDTH])],
        [numpy_helper.from_array(np.array([factor], np.float32), "factor")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)


@pytest.fixture
def layers(tmp_path):
    for number, factor in enumerate((1.0, 10.0)):
        network(tmp_path / TUNED_FOLDER / f"{number}.onnx", factor)
    return load_tuned(tmp_path)


class OneToken(OfVectors):
    dimension, hash = WIDTH, "e" * 64

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        return np.array([[len(text), 1, 2] for text in texts], np.float32)


def test_networks_stand_side_by_side_and_windows_weigh_by_their_tokens(layers):
    three, one = np.ones((1, 3, WIDTH), np.float16), np.full((1, 1, WIDTH), 5.0)
    found = layers.rows([[three, one], [one]])
    assert found.dtype == np.float32
    assert found.tolist() == [[2, 2, 2, 20, 20, 20], [5, 5, 5, 50, 50, 50]]


def test_an_encoder_with_tuned_layers_reads_the_same_and_more(layers):
    plain = OneToken()
    tuned = TunedEncoder(plain, layers)
    assert (tuned.dimension, tuned.hash) == (plain.dimension, plain.hash)
    found, before = tuned.read(["一二", "三"]), plain.read(["一二", "三"])
    assert np.array_equal(found.vectors, before.vectors)
    assert np.array_equal(found.states, before.states)
    assert found.tuned.tolist() == [[2, 1, 2, 20, 10, 20], [1, 1, 2, 10, 10, 20]]
    assert np.array_equal(tuned.encode(["一"], role=Role.PASSAGE), plain.encode(["一"], role=Role.PASSAGE))


def test_a_bundle_without_tuned_layers_has_none(tmp_path):
    assert load_tuned(tmp_path) is None
