"""Which passages stand behind a criterion: by what they do to its level, and by the rubric's wording."""

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


def quoted_places(
    relevance: npt.NDArray[np.float32], effects: npt.NDArray[np.float64] | None = None, limit: int = 3
) -> list[int]:
    """Return the places of the passages to quote for one criterion, ascending; see :func:`quotes`."""
    known = np.zeros(len(relevance)) if effects is None else np.nan_to_num(effects, nan=0.0)
    raising = np.flatnonzero(known > 0)
    best = raising[np.lexsort((-relevance[raising], -known[raising]))][:limit].tolist()
    if not best:
        nearest = np.argsort(-relevance, kind="stable")[:limit].tolist()
        best = [place for rank, place in enumerate(nearest) if rank == 0 or relevance[place] > 0]
    return sorted(best)


def quotes(
    document: Document,
    relevance: npt.NDArray[np.float32],
    effects: npt.NDArray[np.float64] | None = None,
    limit: int = 3,
) -> tuple[QuotedPassage, ...]:
    """Return the passages behind one criterion, in reading order.

    Those that raise its expected rank most, as far as they raise it at all. Where none does, or nobody left them out to
    see, those nearest to its wording: at least one, so that a reader has a place to begin.

    Parameters
    ----------
    document
        Whose passages were scored.
    relevance : ndarray of shape (p,)
        Of each passage to the criterion.
    effects : ndarray of shape (p,)
        From :func:`models.grading.attribution.effects`, a column; NaN where a passage was not left out.
    limit
        At most so many; a passage below the document's average relevance is not quoted for its relevance unless it is
        the only one.
    """
    known = np.full(len(relevance), np.nan) if effects is None else effects
    return tuple(
        QuotedPassage(
            p.start,
            p.end,
            p.text,
            round(float(relevance[place]), 4),
            p.place,
            None if np.isnan(known[place]) else round(float(known[place]), 4),
        )
        for place, p in ((place, document.passages[place]) for place in quoted_places(relevance, effects, limit))
    )
