"""Exports a sentence-transformers model to an ONNX network that takes one window of tokens at a time."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize
from tokenizers import Tokenizer
from transformers import PreTrainedModel

_OPSET = 17
_TOKENS_IF_UNKNOWN = 512


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


class _SingleWindow(torch.nn.Module):
    """The network up to the pooled vector; normalising is left to the caller, who averages windows first."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.steps = torch.nn.ModuleList(step for step in model if not isinstance(step, Normalize))

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        network, *rest = self.steps
        # Without a mask the network skips masking, of which one window alone has no need; pooling insists on one.
        features: dict[str, torch.Tensor] = network({"input_ids": input_ids})
        features["attention_mask"] = torch.ones_like(input_ids)
        for step in rest:
            features = step(features)
        return features["sentence_embedding"]


def export_network(model: SentenceTransformer, path: Path) -> None:
    """Write the network in full precision: ``input_ids`` (1, n_tokens) int64 to ``pooled`` (1, d) float32.

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
            _SingleWindow(model),
            (example,),
            str(path),
            input_names=["input_ids"],
            output_names=["pooled"],
            dynamic_axes={"input_ids": {1: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )


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
