"""The feature rows that heads are fitted on, by name, so that training and serving can only use the same ones."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from models.grading.features import DocumentFeatures, ItemFeatures

View = Callable[[DocumentFeatures, ItemFeatures, int], npt.NDArray[np.float32]]


def _style(document: DocumentFeatures, item: ItemFeatures, criterion: int) -> npt.NDArray[np.float32]:
    return np.concatenate([document.surface, item.closeness[criterion]])


def _meaning(document: DocumentFeatures, item: ItemFeatures, criterion: int) -> npt.NDArray[np.float32]:
    return np.concatenate([document.mean, item.evidence[criterion]])


def _wording(document: DocumentFeatures, item: ItemFeatures, criterion: int) -> npt.NDArray[np.float32]:
    return np.concatenate([_style(document, item, criterion), document.states])


VIEWS: dict[str, View] = {"style": _style, "meaning": _meaning, "wording": _wording}
"""Name to function ``(document, item, criterion index) -> (f,) float32``.

``style`` is how the text is written and how near it comes to the rubric, ``meaning`` what it says; ``wording`` is
``style`` and how its sentences are built, as the inner layers of the encoder see it.
"""
