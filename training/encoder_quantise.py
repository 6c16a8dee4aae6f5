"""Turns an exported network into int8, except for the few layers that int8 would spoil."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.quantization import quantize_dynamic

NOISE_LIMIT = 0.02
"""Noise-to-signal ratio of an 8-bit input above which a layer keeps full precision.

Measured on multilingual-e5-small: three of 72 layers lie above it (0.07, 0.05, 0.03; the next 0.012). Leaving them in
full precision raises the least cosine from 0.9947 to 0.9980, at no loss of speed that a busy machine would show.
"""
_STEPS = 255

_log = logging.getLogger(__name__)


def quantise_network(source: Path, target: Path, windows: Sequence[Sequence[int]]) -> list[str]:
    """Write the network with int8 weights, one scale per output channel; inputs are scaled as they come.

    Parameters
    ----------
    windows
        Token ids of sample texts, by which the layers that must keep full precision are found.

    Returns
    -------
    list of str
        Names of the layers kept in full precision.
    """
    graph = onnx.load(source)
    kept = _outlier_layers(graph, windows)
    _log.info("%d layers keep full precision", len(kept))
    # The quantiser reports every node on the root logger, which would bury the progress lines.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            source,
            target,
            per_channel=True,
            # Seven bits: eight saturate on processors without VNNI, which would give other vectors there.
            reduce_range=True,
            nodes_to_exclude=kept,
            # Weights in a file of their own are mapped, not copied: half the memory, and rare words are never read.
            use_external_data_format=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)
    return kept


def quantisation_noise(values: NDArray[np.float32]) -> float:
    """Return the noise-to-signal power ratio of storing an array in 8 bits over its whole range.

    Source: uniform quantisation noise is step² / 12 (Bennett, Spectra of quantized signals, 1948).
    """
    step = (max(float(values.max()), 0.0) - min(float(values.min()), 0.0)) / _STEPS
    power = float(np.mean(np.square(values, dtype=np.float64)))
    return step**2 / 12 / power if power else 0.0


def _outlier_layers(network: Any, windows: Sequence[Sequence[int]]) -> list[str]:  # noqa: ANN401 - onnx is untyped
    """Return the MatMul nodes whose inputs hold so large outliers that 8 bits leave little of the rest."""
    constants = {constant.name for constant in network.graph.initializer}
    layers = [node for node in network.graph.node if node.op_type == "MatMul" and node.input[1] in constants]
    inputs = list(dict.fromkeys(node.input[0] for node in layers))
    network.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in inputs
    )
    session = onnxruntime.InferenceSession(network.SerializeToString(), providers=["CPUExecutionProvider"])
    noise = np.zeros(len(inputs))
    for window in windows:
        values = session.run(inputs, {"input_ids": np.array([window], np.int64)})
        noise += [quantisation_noise(value) / len(windows) for value in values]
    ratio = dict(zip(inputs, noise.tolist(), strict=True))
    return [node.name for node in layers if ratio[node.input[0]] > NOISE_LIMIT]
