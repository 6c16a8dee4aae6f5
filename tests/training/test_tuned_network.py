"""Tuning layers of a tiny network with random weights: no encoder, no data."""

from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertConfig, BertModel

from models.errors import EncoderNotTunable
from training.tuned_network import Text, TunedNetwork, exported, features_of, tune

WIDTH = 16


def model():
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=9, hidden_size=WIDTH, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32
    )
    return [SimpleNamespace(auto_model=BertModel(config, add_pooling_layer=False).eval())]


def texts(n, seed=0):
    """Texts of one or two windows; how often the first two tokens are alike in sign is what has to be learned."""
    random = np.random.default_rng(seed)
    made, levels = [], []
    for _ in range(n):
        windows = [random.normal(size=(1, random.integers(3, 9), WIDTH)).astype(np.float16) for _ in range(1 + n % 2)]
        sign = random.choice([-1.0, 1.0])
        for window in windows:
            window[0, :, 0] = np.abs(window[0, :, 0])
            window[0, :, 1] = sign * np.abs(window[0, :, 1])
        made.append(Text(windows, [1 / len(windows)] * len(windows)))
        levels.append(sign)
    return made, np.array(levels)[:, None]


def test_what_is_learned_holds_for_texts_that_were_not_seen():
    known, levels = texts(160)
    network = tune(model(), known, levels, np.ones_like(levels))
    new, wanted = texts(80, seed=1)
    coefficients, intercepts = network.linear()
    said = features_of(network, new) @ coefficients.T + intercepts
    assert np.corrcoef(said[:, 0], wanted[:, 0])[0, 1] > 0.5


def test_labels_that_count_nothing_teach_nothing():
    known, levels = texts(64)
    both = np.column_stack([levels[:, 0], np.full(64, 1e6)])
    network = tune(model(), known, both, np.column_stack([np.ones(64), np.zeros(64)]))
    alone = tune(model(), known, levels, np.ones_like(levels))
    assert features_of(network, known) == pytest.approx(features_of(alone, known), abs=5e-3)


def test_the_same_texts_give_the_same_network():
    known, levels = texts(48)
    first, second = (features_of(tune(model(), known, levels, np.ones_like(levels)), known) for _ in range(2))
    assert np.array_equal(first, second)


def test_padding_and_company_change_nothing():
    network = TunedNetwork(model(), 1).eval()
    made, _ = texts(7)
    together = features_of(network, made)
    alone = np.concatenate([features_of(network, [text]) for text in made])
    assert together == pytest.approx(alone, abs=1e-4)


def test_the_exported_network_says_the_same(tmp_path):
    network = TunedNetwork(model(), 1).eval()
    path = tmp_path / "tuned.onnx"
    path.write_bytes(exported(network))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for text in texts(9)[0][:4]:
        windows = [session.run(None, {"tokens": window.astype(np.float32)})[0][0] for window in text.windows]
        assert np.average(windows, axis=0) == pytest.approx(features_of(network, [text])[0], abs=1e-4)


def test_a_network_of_another_build_is_refused():
    with pytest.raises(EncoderNotTunable, match="SimpleNamespace"):
        TunedNetwork([SimpleNamespace(auto_model=SimpleNamespace())], 1)
