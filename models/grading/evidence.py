"""Which passages stand behind a criterion: rubric wording against passage vectors."""

import numpy as np
import numpy.typing as npt

from models.documents.document import Document
from models.grading.grade import QuotedPassage

_SHARPNESS = 40.0
"""Softmax factor on cosines. e5 cosines of one document spread by about 0.03, so 40 gives the best passage some
three times the weight of an average one: attention, not selection."""


def relevance(passages: npt.NDArray[np.float32], criteria: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Cosine of every passage with every criterion, centred over the passages of the document.

    Centring takes out what the whole text shares with the rubric (its subject), which the encoder's compressed
    cosines would otherwise drown the differences in.

    Parameters
    ----------
    passages : ndarray of shape (p, d)
    criteria : ndarray of shape (c, d)

    Returns
    -------
    ndarray of shape (p, c), float32
    """
    cosines = passages @ criteria.T
    return np.asarray(cosines - cosines.mean(axis=0, keepdims=True), dtype=np.float32)


def attended(passages: npt.NDArray[np.float32], scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Pool the passages once per criterion, the relevant ones weighing more.

    Parameters
    ----------
    passages : ndarray of shape (p, d)
    scores : ndarray of shape (p, c)
        From :func:`relevance`.

    Returns
    -------
    ndarray of shape (c, d), float32, rows of unit length
    """
    weights = np.exp(_SHARPNESS * (scores - scores.max(axis=0, keepdims=True)))
    weights /= weights.sum(axis=0, keepdims=True)
    return unit(weights.T @ passages)


def unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scale the last axis to length 1; zero vectors stay zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def quotes(
    document: Document, scores: npt.NDArray[np.float32], criterion: int, limit: int = 3
) -> tuple[QuotedPassage, ...]:
    """Return the passages most relevant to one criterion, in reading order.

    Parameters
    ----------
    document
        Whose passages were scored.
    scores : ndarray of shape (p, c)
    criterion
        Column of ``scores``.
    limit
        At most so many; a passage below the document's average is not quoted unless it is the only one.
    """
    column = scores[:, criterion]
    best = np.argsort(-column, kind="stable")[:limit]
    chosen = sorted(index for rank, index in enumerate(best) if rank == 0 or column[index] > 0)
    return tuple(
        QuotedPassage(p.start, p.end, p.text, round(float(column[i]), 4), p.place)
        for i, p in ((i, document.passages[i]) for i in chosen)
    )
