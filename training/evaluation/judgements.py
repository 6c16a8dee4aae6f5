"""What was both graded and reviewed: criterion by criterion, item by item, point by point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.grading.grade import Grade
from models.standard.rubric import Standard
from models.standard.verdict import item_level, point_level
from training.corpus import Evidence

Pairs = Sequence[tuple[Evidence, Grade]]


@dataclass(frozen=True)
class Judged:
    """One thing that was both graded and reviewed.

    Attributes
    ----------
    unit
        Criterion or item id, or point code.
    evidence
        Id of the evidence; of the teacher's whole point, their id again.
    given, reviewed
        Ranks.
    probability
        Of the level given; NaN for items and points.
    """

    unit: str
    evidence: str
    teacher: str
    given: int
    reviewed: int
    probability: float


def graded_pairs(evidence: Sequence[Evidence], grades: Sequence[Grade]) -> list[tuple[Evidence, Grade]]:
    """Return what got levels; a condition in place of a level cannot be compared."""
    return [(one, grade) for one, grade in zip(evidence, grades, strict=True) if grade.criteria]


def by_criterion(standard: Standard, pairs: Pairs) -> pd.DataFrame:
    """Return one row for each reviewed criterion, with the fields of :class:`Judged` as columns."""
    return _frame(_criteria(standard, pairs))


def by_item(standard: Standard, pairs: Pairs) -> pd.DataFrame:
    """Return one row for each item of which every criterion was reviewed."""
    return _frame(_items(standard, pairs))


def by_point(standard: Standard, pairs: Pairs) -> pd.DataFrame:
    """Return one row for each teacher and point of which every item was reviewed whole."""
    return _frame(_points(standard, pairs))


def scale_lengths(standard: Standard) -> dict[str, int]:
    """Return criterion, item and point ids to the number of levels of their scale."""
    lengths = {}
    for point in standard.points:
        for item in point.evidence:
            lengths.update({criterion.id: len(criterion.levels) for criterion in item.criteria})
            lengths[item.id] = len(item.levels)
        lengths[point.code] = max(len(item.levels) for item in point.evidence)
    return lengths


def _frame(judged: Iterator[Judged]) -> pd.DataFrame:
    return pd.DataFrame(list(judged), columns=list(Judged.__annotations__))


def _criteria(standard: Standard, pairs: Pairs) -> Iterator[Judged]:
    by_id = {c.id: c for point in standard.points for item in point.evidence for c in item.criteria}
    for one, grade in pairs:
        for criterion in grade.criteria:
            if criterion.id in one.labels:
                given = by_id[criterion.id].rank(criterion.level)
                probability = criterion.probabilities[criterion.level]
                reviewed = one.labels[criterion.id].rank
                yield Judged(criterion.id, one.id, one.teacher_id, given, reviewed, probability)


def _items(standard: Standard, pairs: Pairs) -> Iterator[Judged]:
    by_id = {item.id: item for point in standard.points for item in point.evidence}
    for one, grade in pairs:
        item = by_id[one.item]
        if len(one.labels) == len(item.criteria) and grade.item_level is not None:
            reviewed = item_level([agreed.rank for agreed in one.labels.values()])
            given = item.criteria[0].rank(grade.item_level)
            yield Judged(one.item, one.id, one.teacher_id, given, reviewed, np.nan)


def _points(standard: Standard, pairs: Pairs) -> Iterator[Judged]:
    of_teacher: dict[str, dict[str, Judged]] = {}
    for judged in _items(standard, pairs):
        of_teacher.setdefault(judged.teacher, {})[judged.unit] = judged
    for teacher, judged_items in of_teacher.items():
        for point in standard.points:
            found = [judged_items.get(item.id) for item in point.evidence]
            if all(found):
                whole = [one for one in found if one]
                given, reviewed = (point_level([getattr(one, side) for one in whole]) for side in ("given", "reviewed"))
                yield Judged(point.code, teacher, teacher, given, reviewed, np.nan)
