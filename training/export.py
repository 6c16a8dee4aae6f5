"""Writing what was learned into a draft bundle, and proving that the written heads say the same."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from skl2onnx import to_onnx

from models.errors import ExportParityFailed
from models.grading import parts
from models.grading.heads import LatentSpace, Peers
from models.grading.rubric_vectors import RubricVectors
from models.grading.scorer import ARRAYS_FILE, SCORER_FILE, load_item_scorer
from models.standard.loading import to_document
from models.standard.rubric import Standard
from training.corpus import phrase_book, vocabulary
from training.cumulative import CumulativeLogits
from training.export_linear import raw_linear
from training.heads import HEADS, JOINT, NGRAMS, PEERS, TERMS
from training.stacking import FittedCriterion, FittedItem

Floats = npt.NDArray[np.float64]
_PARITY_ROWS = 20
_PARITY = 1e-3
"""Largest difference in ranks between a fitted head and its export: a thousandth of a level."""


def write_rubric(folder: Path, standard: Standard, rubrics: Mapping[str, RubricVectors]) -> None:
    """Write the standard and the vectors of its wording."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_document(standard), ensure_ascii=False, indent=1)
    (folder / parts.STANDARD_FILE).write_text(text + "\n", encoding="utf-8")
    arrays = {item: np.stack([r.criteria, r.lowest, r.highest]) for item, r in rubrics.items()}
    np.savez(folder / parts.RUBRICS_FILE, allow_pickle=False, **arrays)


def write_fallback(folder: Path, fallback: parts.RubricFallback) -> None:
    """Write the rubric fallback."""
    head = fallback.head
    values = {"coefficients": head.coefficients, "intercept": head.intercept}
    values |= {"spread": fallback.spread, "centre": fallback.centre, "stretch": fallback.stretch}
    np.savez(
        folder / parts.FALLBACK_FILE, allow_pickle=False, **{name: np.asarray(value) for name, value in values.items()}
    )


def write_typical(folder: Path, typical: parts.Typical) -> None:
    """Write the centres of familiar documents, the wording of points and, if there is one, their classifier."""
    arrays: dict[str, npt.NDArray[Any]] = {f"item/{item}": rows for item, rows in typical.centres.items()}
    if typical.topics is not None:
        arrays["topics/codes"] = np.array(typical.topics.codes, dtype=np.str_)
        arrays["topics/coefficients"] = typical.topics.coefficients
        arrays["topics/intercepts"] = typical.topics.intercepts
    np.savez(folder / parts.TYPICAL_FILE, allow_pickle=False, points=typical.points, **arrays)


def write_item(folder: Path, fitted: FittedItem) -> None:
    """Write the scorer of one item and check its parity.

    Raises
    ------
    ExportParityFailed
        When a written head differs from the fitted one; the item's folder is removed.
    """
    item = folder / parts.ITEMS_FOLDER / fitted.corpus.requirement.id
    item.mkdir(parents=True)
    peers = _peers(fitted)
    arrays: dict[str, npt.NDArray[Any]] = {
        "ngrams/occurrences": fitted.views.occurrences.buckets,
        "latent/buckets": peers.space.vocabulary.buckets,
        "latent/idf": peers.space.vocabulary.idf.astype(np.float32),
        "latent/directions": peers.space.directions,
        "phrases/texts": np.array(peers.book.n_texts),
        "phrases/hashes": peers.book.hashes.astype(np.int32),
        "phrases/counts": peers.book.counts.astype(np.int32),
    }
    criteria = {}
    for key, criterion in fitted.criteria.items():
        stack = fitted.stacks[key]
        criteria[key] = {
            "index": criterion.index,
            "n_labels": len(criterion.rows),
            "heads": [_write_head(item, key, name, fitted, arrays) for name in criterion.heads],
            "stack": asdict(stack),
            "calibration": asdict(criterion.calibration) if criterion.calibration else None,
        }
    np.savez_compressed(item / ARRAYS_FILE, allow_pickle=False, **arrays)
    (item / SCORER_FILE).write_text(json.dumps({"criteria": criteria}, indent=1) + "\n", encoding="utf-8")
    try:
        _check_parity(item, fitted)
    except ExportParityFailed:
        shutil.rmtree(item)
        raise


def _write_head(
    folder: Path, key: str, name: str, fitted: FittedItem, arrays: dict[str, npt.NDArray[Any]]
) -> dict[str, Any]:
    head, view = fitted.criteria[key].heads[name], HEADS[name].view
    if isinstance(head, CumulativeLogits):
        coefficients, intercepts = _raw_logits(head, view, fitted, fitted.criteria[key].index)
        arrays[f"{key}/{name}"] = coefficients.astype(np.float32)
        return {"name": name, "kind": name, "intercepts": intercepts.tolist(), "reached": head.reached_}
    if view == NGRAMS:
        arrays[f"{key}/{name}"] = np.asarray(head.coef_, dtype=np.float32)
        return {"name": name, "kind": "ngrams", "intercept": float(head.intercept_)}
    if not HEADS[name].rich:
        coefficients, intercept = raw_linear(head)
        arrays[f"{key}/{name}"] = coefficients
        return {"name": name, "kind": "linear", "view": view, "intercept": intercept}
    example = fitted.views.get(view, fitted.criteria[key].index)[:1].astype(np.float32)
    file = f"{key}.{name}.onnx"
    (folder / file).write_bytes(to_onnx(head, example, target_opset=18).SerializeToString())
    if view == PEERS:
        return {"name": name, "kind": PEERS, "file": file}
    return {"name": name, "kind": "onnx", "view": view, "file": file}


def _raw_logits(head: CumulativeLogits, view: str, fitted: FittedItem, criterion: int) -> tuple[Floats, Floats]:
    """Return coefficients (s, k + f) and intercepts (s,) on raw features; the scaling of ``joint`` is folded in."""
    if view != JOINT:
        return head.coef_, head.intercept_
    mean, scale = fitted.views.scaling(criterion)
    ngrams, wording = np.split(head.coef_, [len(fitted.views.occurrences.buckets)], axis=1)
    raw = wording * scale
    return np.hstack([ngrams, raw]), head.intercept_ - raw @ mean


def _peers(fitted: FittedItem) -> Peers:
    """Return what the texts have in common, or nothing where no head looks at it."""
    heads = {name for criterion in fitted.criteria.values() for name in criterion.heads}
    if any(HEADS[name].view in (PEERS, TERMS) for name in heads):
        return fitted.views.peers
    return Peers(LatentSpace(vocabulary([]), np.zeros((0, 0), np.float32)), phrase_book([]))


def _check_parity(folder: Path, fitted: FittedItem) -> None:
    exported = load_item_scorer(folder)
    corpus = fitted.corpus
    rows = np.unique(np.linspace(0, len(corpus.ids) - 1, _PARITY_ROWS).astype(np.int64))
    for key, criterion in fitted.criteria.items():
        for position, name in enumerate(criterion.heads):
            head = exported.criteria[key].heads[position]
            said = [head.predict(corpus.documents[r], corpus.items[r], criterion.index) for r in rows]
            difference = float(np.abs(np.array(said) - _fitted(fitted, criterion, name, rows)).max())
            if difference > _PARITY:
                raise ExportParityFailed(criterion=key, head=name, difference=f"{difference:.2g}")


def _fitted(
    fitted: FittedItem, criterion: FittedCriterion, name: str, rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    matrix = fitted.views.as_new(HEADS[name].view, criterion.index, rows)
    return np.asarray(criterion.heads[name].predict(matrix), dtype=np.float64)
