"""Scores of all criteria of one item: first-level heads, then a stack that also looks at the other criteria."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from models.documents.surface import CHARACTERS
from models.grading.calibration import Calibration
from models.grading.features import DocumentFeatures, ItemFeatures
from models.grading.heads import (
    Arrays,
    Head,
    LatentSpace,
    LinearHead,
    LogitsHead,
    NgramHead,
    Occurrences,
    OnnxHead,
    Peers,
    PeersHead,
    Vocabulary,
)
from models.grading.phrases import PhraseBook

SCORER_FILE = "scorer.json"
ARRAYS_FILE = "arrays.npz"

_CALIBRATION = TypeAdapter(Calibration)


@dataclass(frozen=True)
class Stack:
    """Second level of one criterion: a linear blend.

    Attributes
    ----------
    own : tuple of n_heads floats
        Weights of the criterion's own heads.
    others
        Criterion id to the weight of that criterion's mean head prediction.
    intercept
        On the rank scale.
    length, usual_length
        What each unit of ``ln(characters + 1)`` beyond the usual one adds, mostly below 0: it takes back what heads
        make of length beyond what reviewers do.
    """

    own: tuple[float, ...]
    others: Mapping[str, float]
    intercept: float
    length: float = 0.0
    usual_length: float = 0.0

    def for_length(self, document: DocumentFeatures) -> float:
        """Return what the length of a text adds to its score."""
        return self.length * (float(document.surface[CHARACTERS]) - self.usual_length)


@dataclass(frozen=True)
class CriterionScorer:
    """The heads of one criterion, the stack over them, and how many labelled items both learned from.

    ``calibration`` is that of a criterion with too few labels to be relied on; all others have theirs in the bundle's
    calibrations.
    """

    index: int
    heads: tuple[Head, ...]
    stack: Stack
    n_labels: int
    calibration: Calibration | None = None


class ItemScorer:
    """All learned criteria of one evidence item.

    Parameters
    ----------
    criteria
        Criterion id to its scorer; criteria without enough labels are absent.
    """

    def __init__(self, criteria: Mapping[str, CriterionScorer]) -> None:
        self.criteria = criteria

    def predictions(self, document: DocumentFeatures, item: ItemFeatures) -> dict[str, npt.NDArray[np.float64]]:
        """Return what each head of every learned criterion says, shape (n_heads,), on its rank scale."""
        return {
            key: np.array([head.predict(document, item, scorer.index) for head in scorer.heads])
            for key, scorer in self.criteria.items()
        }

    def scores(self, document: DocumentFeatures, item: ItemFeatures) -> dict[str, float]:
        """Return the stacked score of every learned criterion, on its rank scale."""
        first = self.predictions(document, item)
        return {
            key: float(
                scorer.stack.intercept
                + scorer.stack.for_length(document)
                + first[key] @ np.array(scorer.stack.own)
                + sum(weight * first[other].mean() for other, weight in scorer.stack.others.items())
            )
            for key, scorer in self.criteria.items()
        }


def load_item_scorer(folder: Path) -> ItemScorer:
    """Read the scorer of one item as the exporter wrote it.

    Parameters
    ----------
    folder
        Holds ``scorer.json``, ``arrays.npz`` and the ONNX heads.
    """
    description = json.loads((folder / SCORER_FILE).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS_FILE, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    occurrences = Occurrences(arrays["ngrams/occurrences"])
    vocabulary = Vocabulary(arrays["latent/buckets"], arrays["latent/idf"].astype(np.float64))
    book = PhraseBook(
        int(arrays["phrases/texts"]), *(arrays[f"phrases/{side}"].astype(np.int64) for side in ("hashes", "counts"))
    )
    peers = Peers(LatentSpace(vocabulary, arrays["latent/directions"]), book)
    criteria = {}
    for key, entry in description["criteria"].items():
        heads = tuple(_head(folder, head, key, arrays, occurrences, peers) for head in entry["heads"])
        stack = Stack(**{**entry["stack"], "own": tuple(entry["stack"]["own"])})
        own = entry.get("calibration")
        calibration = _CALIBRATION.validate_python(own) if own else None
        criteria[key] = CriterionScorer(entry["index"], heads, stack, entry["n_labels"], calibration)
    return ItemScorer(criteria)


def _head(
    folder: Path, entry: dict[str, Any], key: str, arrays: Arrays, occurrences: Occurrences, peers: Peers
) -> Head:
    if entry["kind"] == "onnx":
        return OnnxHead(entry["view"], folder / entry["file"])
    if entry["kind"] == "peers":
        return PeersHead(peers, folder / entry["file"])
    coefficients = arrays[f"{key}/{entry['name']}"].astype(np.float64)
    if entry["kind"] == "ngrams":
        return NgramHead(occurrences, coefficients, entry["intercept"])
    if entry["kind"] == "term_logits":
        return LogitsHead(peers.space.vocabulary, coefficients, np.array(entry["intercepts"]), entry["reached"])
    if entry["kind"] == "joint_logits":
        ngrams, wording = np.split(coefficients, [len(occurrences.buckets)], axis=1)
        return LogitsHead(occurrences, ngrams, np.array(entry["intercepts"]), entry["reached"], wording)
    return LinearHead(entry["view"], coefficients, entry["intercept"])
