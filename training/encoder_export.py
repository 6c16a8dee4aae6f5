"""Exports a sentence-transformers model to an ONNX network that takes one window of tokens at a time."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize
from tokenizers import Tokenizer
from transformers import PreTrainedModel

_OPSET = 17
_TOKENS_IF_UNKNOWN = 512
_INNER = (5 / 12, 7 / 12, 9 / 12)
"""How deep the inner layers lie whose states are put out; ``tests/benchmarks/measure_layers.py`` compares them all."""


@dataclass(frozen=True)
class Feeding:
    """How texts become the network's input.

    Attributes
    ----------
    max_tokens
        Longest window, special tokens included.
    start_ids, end_ids
        Special tokens before and after every window.
    """

    max_tokens: int
    start_ids: tuple[int, ...]
    end_ids: tuple[int, ...]
    prefixes: dict[str, str]


class SingleWindow(torch.nn.Module):
    """The network up to the pooled vector, and what inner layers say of the window.

    Normalising the vector is left to the caller, who averages windows first.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        network, *rest = model
        self.network: PreTrainedModel = network.auto_model  # type: ignore[assignment]  # torch types it as a Module
        self.rest = torch.nn.ModuleList(step for step in rest if not isinstance(step, Normalize))
        n_layers = self.network.config.num_hidden_layers
        self.layers = tuple(round(n_layers * share) for share in _INNER)

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the pooled vector (1, d) and the states (1, 2 * d * number of inner layers)."""
        # Without a mask the network skips masking, of which one window alone has no need; pooling insists on one.
        found = self.network(input_ids=input_ids, output_hidden_states=True)
        features = {"token_embeddings": found.last_hidden_state, "attention_mask": torch.ones_like(input_ids)}
        for step in self.rest:
            features = step(features)
        inner = [found.hidden_states[layer] for layer in self.layers]
        means, deviations = ([way(tokens) for tokens in inner] for way in (_mean, _deviation))
        states = torch.cat([*means, *deviations], dim=1)
        return features["sentence_embedding"], states


def _mean(tokens: torch.Tensor) -> torch.Tensor:
    return tokens.mean(dim=1)


def _deviation(tokens: torch.Tensor) -> torch.Tensor:
    return tokens.std(dim=1, correction=0)


def export_network(model: SentenceTransformer, path: Path) -> None:
    """Write the network in full precision.

    It turns ``input_ids`` (1, n_tokens) int64 into ``pooled`` (1, d) and ``states`` (1, e), see :class:`SingleWindow`.
    The model is left with plain ("eager") attention.
    """
    # The fused kernel is exported with guards against rows that are masked out entirely: a quarter of the whole time.
    network: PreTrainedModel = model[0].auto_model  # type: ignore[assignment]  # torch types it as a Module
    network.set_attn_implementation("eager")
    example = torch.arange(10, 42).reshape(1, 32)
    with torch.inference_mode(), warnings.catch_warnings():
        # Tracing warns that it follows one example; the parity check at many lengths is what makes sure.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            SingleWindow(model).eval(),
            (example,),
            str(path),
            input_names=["input_ids"],
            output_names=["pooled", "states"],
            dynamic_axes={"input_ids": {1: "n_tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def full_precision_states(model: SentenceTransformer, windows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return what inner layers say of windows of token ids before anything is quantised, shape (n, e)."""
    network = SingleWindow(model).eval()
    with torch.inference_mode():
        return np.concatenate([network(torch.tensor([list(window)]))[1].numpy() for window in windows])


def serving_tokenizer(model: SentenceTransformer) -> Tokenizer:
    """Return the model's tokenizer without truncation and padding, which the serving encoder must not do."""
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def feeding(model: SentenceTransformer, tokenizer: Tokenizer) -> Feeding:
    """Read off the model how its input is put together."""
    with_specials, alone = tokenizer.encode("1"), tokenizer.encode("1", add_special_tokens=False)
    n_start = next(i for i, special in enumerate(with_specials.special_tokens_mask) if not special)
    return Feeding(
        max_tokens=model.max_seq_length or _TOKENS_IF_UNKNOWN,
        start_ids=tuple(with_specials.ids[:n_start]),
        end_ids=tuple(with_specials.ids[n_start + len(alone.ids) :]),
        prefixes={role: model.prompts.get(role) or "" for role in ("passage", "query")},
    )
