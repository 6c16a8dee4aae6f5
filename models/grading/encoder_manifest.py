"""The description that comes with an encoder: what it is, how to feed it, and the hash of every file."""

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import EncoderDamaged, EncoderMissing

MANIFEST_FILE = "manifest.json"
ENCODER_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"


class Role(StrEnum):
    """What a text is to the encoder; e5 wants another prefix for each."""

    PASSAGE = "passage"
    QUERY = "query"


class Parity(BaseModel):
    """How close a conversion is to what it was made from, over ``texts`` texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: int
    minimum_cosine: float
    mean_cosine: float


class EncoderManifest(BaseModel):
    """What ``manifest.json`` holds.

    Attributes
    ----------
    source
        What the encoder was made from: a pinned requirement, a model name or a folder name.
    dimension
        Length of a sentence's vector.
    states
        Length of what inner layers say of a passage, see :class:`models.grading.encoded.Encoded`.
    max_tokens
        Longest window that the network takes, special tokens included.
    start_ids, end_ids
        Special tokens put before and after every window.
    files
        File name to sha256.
    parity
        Pair of implementations to measured closeness.
    hash
        Names the encoder: equal hashes mean equal vectors, so it keys caches and binds bundles.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[3] = 3
    source: str
    dimension: int
    states: int
    max_tokens: int
    prefixes: dict[Role, str]
    start_ids: tuple[int, ...]
    end_ids: tuple[int, ...]
    files: dict[str, str]
    parity: dict[str, Parity]
    hash: str = ""

    def computed_hash(self) -> str:
        """Return the sha256 of everything that decides what comes out of the encoder."""
        deciding = self.model_dump(mode="json", exclude={"hash", "parity", "source"})
        return hashlib.sha256(json.dumps(deciding, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def sealed(self) -> "EncoderManifest":
        """Return a copy with :attr:`hash` filled in."""
        return self.model_copy(update={"hash": self.computed_hash()})

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into an encoder folder."""
        (folder / MANIFEST_FILE).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def file_hash(path: Path) -> str:
    """Return the sha256 of a file, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_manifest(folder: Path) -> EncoderManifest:
    """Read the manifest of an encoder folder and check every file against it.

    Raises
    ------
    EncoderMissing
        When there is no manifest.
    EncoderDamaged
        When the manifest cannot be read, or a file is missing or altered.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise EncoderMissing(path=folder)
    try:
        manifest = EncoderManifest.model_validate_json(path.read_bytes())
    except ValidationError:
        raise EncoderDamaged(file=path) from None
    if manifest.hash != manifest.computed_hash() or not {ENCODER_FILE, TOKENIZER_FILE} <= manifest.files.keys():
        raise EncoderDamaged(file=path)
    for name, expected in manifest.files.items():
        if not (folder / name).is_file() or file_hash(folder / name) != expected:
            raise EncoderDamaged(file=folder / name)
    return manifest
