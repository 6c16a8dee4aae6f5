"""The bundle: the one directory format in which training hands a grader to the service.

::

    manifest.json      what it is, of what it is made, sha256 of every other file
    standard.json      the rubric, whole
    calibration.json   criterion -> cut points and proportional-odds curve
    guarantee.json     what is promised of items with little doubt, pool by pool, and what new work is compared with
    fallback.npz       the rubric fallback for criteria without labels
    routing.json       limits behind the referral reasons
    typical.npz        centres of familiar documents per item, wording of every point, what tells points apart
    rubrics.npz        wording of every criterion, as vectors
    items/<item>/      scorer.json, arrays.npz, *.onnx
    golden.json        cases that are replayed at load
    evaluation.json    what was measured on held-out evidence
    model_card.json    the same for people: what it is for, what it reaches, where it ends; with .html as one page

Nothing in it is executable, nothing is pickled, and no handed-in text is in it.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import BundleDamaged, BundleMissing
from models.grading.encoder_manifest import file_hash

FORMAT = 8
"""Raised whenever heads of older bundles would meet feature rows of another length, or heads that older services lack.

2 came with ``concreteness.py``, 3 with what inner layers say, 5 with occurrences of n-grams, 6 with
cumulative logits on n-grams, 7 with how common words are, and how usual phrases are among reviewed texts,
8 with the length that a score is held back for.
"""
MANIFEST_FILE = "manifest.json"
CURRENT_FILE = "current"


class Manifest(BaseModel):
    """What a bundle says about itself.

    Attributes
    ----------
    id
        Experiment name and the first characters of the content hash.
    encoder
        ``hash`` of the encoder that it was trained with, and can only be used with.
    sample_data
        True when it learned from sample data (示例数据).
    files
        Relative path to sha256.
    seal
        sha256 of all the rest of the manifest, see :func:`sealed`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    id: str
    title: str
    created_at: str
    sample_data: bool
    encoder: str
    standard_id: str
    standard_version: str
    standard: str
    table: str
    n_labels: int
    experiment: Mapping[str, Any]
    files: Mapping[str, str]
    seal: str = ""


def file_hashes(folder: Path) -> dict[str, str]:
    """Return relative path to sha256 for every file below a folder but the manifest."""
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in _parts(folder)}


def _parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST_FILE)


def content_hash(files: Mapping[str, str]) -> str:
    """Return one hash for a set of files, from :func:`file_hashes`."""
    return hashlib.sha256(json.dumps(dict(sorted(files.items()))).encode()).hexdigest()


def sealed(manifest: Manifest) -> Manifest:
    """Return the manifest with its seal, without which an altered title or count would go unnoticed."""
    content = json.dumps(manifest.model_dump(mode="json", exclude={"seal"}), sort_keys=True)
    return manifest.model_copy(update={"seal": hashlib.sha256(content.encode()).hexdigest()})


def read_manifest(folder: Path) -> Manifest:
    """Read a bundle's manifest and check every file against it.

    Raises
    ------
    BundleMissing
        When there is no manifest.
    BundleDamaged
        When the manifest is unreadable, or a file is missing, has another hash, or is not listed.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise BundleMissing(path=folder)
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BundleDamaged(file=MANIFEST_FILE) from error
    if manifest != sealed(manifest) or not manifest.id.endswith(content_hash(manifest.files)[:12]):
        raise BundleDamaged(file=MANIFEST_FILE)
    unlisted = {path.relative_to(folder).as_posix() for path in _parts(folder)} - manifest.files.keys()
    if unlisted:
        raise BundleDamaged(file=min(unlisted))
    for name, expected in manifest.files.items():
        if not (folder / name).is_file() or file_hash(folder / name) != expected:
            raise BundleDamaged(file=name)
    return manifest


def current_bundle(released: Path) -> Path:
    """Return the bundle that a folder of releases names as current; a bundle folder itself is returned as it is.

    Raises
    ------
    BundleMissing
        When nothing has been released there.
    """
    if (released / MANIFEST_FILE).is_file():
        return released
    pointer = released / CURRENT_FILE
    if not pointer.is_file():
        raise BundleMissing(path=released)
    return released / pointer.read_text(encoding="utf-8").strip()
