"""Grades held-out evidence as the service would, with vectors that were computed before."""

from collections.abc import Iterator, Sequence

from tqdm import tqdm

from models.grading.encoded import Encoded
from models.grading.grade import Grade
from models.grading.grader import Grader
from training.corpus import Evidence
from training.vectors import VectorCache


def grade_all(grader: Grader, evidence: Sequence[Evidence], cache: VectorCache) -> Iterator[Grade]:
    """Grade evidence whose vectors are cached, with a progress bar; passages are quoted by relevance only."""
    points = {item.id: point.code for point in grader.standard.points for item in point.evidence}
    for one in tqdm(evidence, desc="grade", unit="text"):
        encoded = cache.get(one.document) if one.document.passages else Encoded.nothing()
        yield grader.grade_encoded(one.document, encoded, point=points[one.item], item=one.item, left_out=False)
