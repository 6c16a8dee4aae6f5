"""The wording of an item's criteria as vectors, computed once per encoder and standard."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.grading.encoder import Encoder, Role
from models.standard.rubric import Criterion, EvidenceRequirement


@dataclass(frozen=True)
class RubricVectors:
    """Unit vectors of one item's wording.

    Attributes
    ----------
    criteria : ndarray of shape (n_criteria, d), float32
        Name and all descriptors of each criterion.
    lowest, highest : ndarray of shape (n_criteria, d), float32
        The descriptor of the lowest and of the highest level that has one; the criterion's name where none has.
    """

    criteria: npt.NDArray[np.float32]
    lowest: npt.NDArray[np.float32]
    highest: npt.NDArray[np.float32]


def rubric_vectors(item: EvidenceRequirement, encoder: Encoder) -> RubricVectors:
    """Encode the wording of one item.

    Parameters
    ----------
    item
        The evidence requirement.
    encoder
        Any encoder; descriptors are encoded as queries, which passages are compared with.
    """
    wordings = [_wordings(criterion) for criterion in item.criteria]
    flat = encoder.encode([text for triple in wordings for text in triple], role=Role.QUERY)
    vectors = flat.reshape(len(wordings), 3, -1)
    return RubricVectors(vectors[:, 0], vectors[:, 1], vectors[:, 2])


def _wordings(criterion: Criterion) -> tuple[str, str, str]:
    descriptors = [level.descriptor for level in criterion.levels if level.descriptor]
    whole = "\n".join([criterion.name, *descriptors])
    return whole, (descriptors or [criterion.name])[0], (descriptors or [criterion.name])[-1]
