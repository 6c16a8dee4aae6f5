"""Texts under question: what happens without their quoted passages, and with those of another text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from models.grading.attribution import Weighed, shortlist
from models.grading.evidence import quoted_places
from models.grading.features import item_features
from models.grading.grader import Grader
from models.grading.judgement import ItemJudge
from models.grading.rubric_vectors import RubricVectors
from models.standard.rubric import EvidenceRequirement
from training.corpus import Evidence
from training.vectors import VectorCache

_MOST_PAIRS = 100
_DRAWS = 30
"""Random choices of other passages, of which the one nearest in length is taken."""
_SAME_LENGTH = 0.25
"""Other passages count as of the same length when theirs differs by no more than this share."""
REMOVAL = ["text", "criterion", "chosen", "removed", "others"]
ADDITION = ["text", "criterion", "gain", "other_gain"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One text under question, with what the grader makes of it."""

    one: Evidence
    weighed: Weighed
    judge: ItemJudge
    rubric: RubricVectors
    relevance: npt.NDArray[np.float32]
    effects: npt.NDArray[np.float64]

    def probabilities(self, weighed: Weighed) -> list[npt.NDArray[np.float64]]:
        """Return the calibrated probabilities of each criterion for another state of the text."""
        judged = self.judge.judge(weighed.features, item_features(weighed.vectors, self.rubric))
        return [one.probabilities for one in judged]

    def places(self, criterion: int, *, by_effect: bool) -> list[int]:
        """Return the passages that are quoted, or that relevance alone would have quoted."""
        effects = self.effects[:, criterion] if by_effect else None
        return quoted_places(self.relevance[:, criterion], effects)


def question(grader: Grader, one: Evidence, cache: VectorCache) -> Case:
    """Grade one text and leave its passages out in turn.

    Parameters
    ----------
    grader
        Of the bundle under test.
    one
        Held-out evidence, masked.
    cache
        Holds its vectors.
    """
    judge, rubric = grader.judge_of(_item(grader, one.item)), grader.rubric_of(one.item)
    weighed = Weighed.of(one.document, one.document, cache.get(one.document))
    scores = item_features(weighed.vectors, rubric).scores
    effects = weighed.effects(rubric, judge.expected, shortlist(one.document, scores))
    return Case(one, weighed, judge, rubric, scores, effects)


def _item(grader: Grader, item: str) -> EvidenceRequirement:
    return next(one for point in grader.standard.points for one in point.evidence if one.id == item)


def _learned(case: Case) -> Iterator[tuple[int, str]]:
    for index, criterion in enumerate(case.judge.requirement.criteria):
        if criterion.id in case.judge.scorer.criteria:
            yield index, criterion.id


def removals(case: Case, random: np.random.Generator) -> Iterator[Row]:
    """Yield for each learned criterion how far its probabilities move, in total variation distance.

    ``removed`` without the quoted passages, ``others`` without others of the same length; ``chosen`` says whether the
    passages were quoted for their effect or would have been for their relevance.

    Parameters
    ----------
    case
        The text.
    random
        Draws the others.
    """
    whole = case.probabilities(case.weighed)
    moved: dict[frozenset[int], list[float]] = {}

    def movement(places: Sequence[int]) -> list[float]:
        key = frozenset(places)
        if key not in moved:
            rest = case.probabilities(case.weighed.without(places))
            moved[key] = [float(np.abs(a - b).sum() / 2) for a, b in zip(whole, rest, strict=True)]
        return moved[key]

    for index, criterion in _learned(case):
        for by_effect in (True, False):
            places = case.places(index, by_effect=by_effect)
            others = _others(case.weighed, places, random)
            if others:
                yield {
                    "text": case.one.id,
                    "criterion": criterion,
                    "chosen": "effect" if by_effect else "relevance",
                    "removed": movement(places)[index],
                    "others": movement(others)[index],
                }


def _others(weighed: Weighed, places: Sequence[int], random: np.random.Generator) -> list[int]:
    """Draw other passages that are together about as long; none where there are no such passages."""
    lengths = np.array([passage.end - passage.start for passage in weighed.document.passages])
    wanted, rest = lengths[list(places)].sum(), np.setdiff1d(np.arange(len(lengths)), places)
    best: list[int] = []
    nearest = _SAME_LENGTH * wanted
    for _ in range(_DRAWS):
        order = random.permutation(rest)
        sums = np.cumsum(lengths[order])
        distances = np.abs(sums - wanted)
        if len(order) and distances.min() <= nearest:
            end = int(distances.argmin()) + 1
            best, nearest = sorted(order[:end].tolist()), distances.min()
    # Something has to be left of the text.
    return best if len(best) < len(lengths) and len(places) < len(lengths) else []


def additions(cases: Sequence[Case], random: np.random.Generator) -> Iterator[Row]:
    """Put passages of strong texts behind weak ones: the lowest and the highest third of a criterion.

    Yields by how many ranks the expected rank rises, with the quoted passages and with others of the strong text.

    Parameters
    ----------
    cases
        Of any items.
    random
        Draws the strong text and its other passages.
    """
    by_item: dict[str, list[Case]] = {}
    for case in cases:
        by_item.setdefault(case.one.item, []).append(case)
    for group in by_item.values():
        third = len(group) // 3
        for index, criterion in _learned(group[0]):
            order = sorted(group, key=partial(_expected, index=index))
            for weak in order[: min(third, _MOST_PAIRS)]:
                strong = order[len(order) - 1 - int(random.integers(third))]
                places = strong.places(index, by_effect=True)
                others = _others(strong.weighed, places, random)
                if others:
                    gains = [_gain(weak, strong, chosen, index) for chosen in (places, others)]
                    yield {"text": weak.one.id, "criterion": criterion, "gain": gains[0], "other_gain": gains[1]}


def _expected(case: Case, index: int) -> float:
    return _mean_rank(case.probabilities(case.weighed)[index])


def _gain(weak: Case, strong: Case, places: Sequence[int], index: int) -> float:
    longer = weak.weighed.with_added(strong.weighed, places)
    return _mean_rank(weak.probabilities(longer)[index]) - _expected(weak, index)


def _mean_rank(probabilities: npt.NDArray[np.float64]) -> float:
    return float(probabilities @ np.arange(len(probabilities)))
