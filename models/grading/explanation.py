"""Why a grade came out so: what its own heads, features, passages and limits say, computed anew by the same bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from models.documents.surface import GROUPS, NAMES
from models.grading.attribution import Weighed, shortlist
from models.grading.features import N_CLOSENESS, N_COHERENCE, DocumentFeatures, ItemFeatures, item_features
from models.grading.grade import Grade, QuotedPassage, Referral
from models.grading.heads import Head, LinearHead, LogitsHead, OnnxHead, PeersHead
from models.grading.judgement import ItemJudge, Judged
from models.grading.reference import Reference, clauses, closeness
from models.grading.routing import Reading
from models.grading.rubric_vectors import RubricVectors

COHERENCE, CLOSENESS = "coherence", "closeness"
NGRAMS, JOINT, PEERS, OTHERS, LENGTH = "ngrams", "joint", "peers", "others", "length"
_STYLE_GROUPS = (*GROUPS, *[COHERENCE] * N_COHERENCE, *[CLOSENESS] * N_CLOSENESS)
_STYLE_NAMES = (*NAMES, *[""] * (N_COHERENCE + N_CLOSENESS))
_MOST_GROUPS = 3


@dataclass(frozen=True)
class Part:
    """What one way of looking adds to the score, in ranks, compared with an average reviewed text.

    ``view`` is ``style``, ``meaning``, ``wording``, ``ngrams``, ``joint`` for these two together, ``peers``, ``others``
    for the other criteria, or ``length`` for what is taken back of what all these make of it.
    """

    view: str
    effect: float


@dataclass(frozen=True)
class Trait:
    """What one group of surface features does, compared with reviewed texts of the same level.

    Attributes
    ----------
    group
        A name of :data:`models.documents.surface.GROUPS`, ``coherence`` or ``closeness``.
    effect
        By how many ranks the expected rank would fall if the group were as usual at this level.
    feature, value, usual
        The feature of the group that differs most, measured in its spread; empty and 0 where it has no name.
    """

    group: str
    effect: float
    feature: str
    value: float
    usual: float


@dataclass(frozen=True)
class Clause:
    """One thing that the next level asks for, with the closeness of the nearest passage and the usual closeness."""

    text: str
    closeness: float
    usual: float

    @property
    def found(self) -> bool:
        """Whether some passage comes as near as in nine of ten reviewed texts of that level."""
        return self.closeness >= self.usual


@dataclass(frozen=True)
class CriterionExplanation:
    """Why one criterion came out so.

    Attributes
    ----------
    score, cuts
        The score on the scale of ranks, and the scores from which each higher level begins.
    raising, lowering : tuples of passages
        By their effect, the strongest first; those that were left out to see.
    parts, traits
        What speaks for and against, the strongest first; empty where only the rubric's wording was weighed.
    next_level
        Clauses of the next level's descriptor that can be compared; empty where too few texts of it were reviewed.
    """

    id: str
    score: float
    cuts: tuple[float, ...]
    expected_rank: float
    raising: tuple[QuotedPassage, ...]
    lowering: tuple[QuotedPassage, ...]
    parts: tuple[Part, ...]
    traits: tuple[Trait, ...]
    next_level: tuple[Clause, ...]


@dataclass(frozen=True)
class Explanation:
    """Everything behind one grade; the same text, item and bundle always give the same one.

    ``readings`` has what was measured for each referral reason beside its limit, also where no reason followed.
    """

    grade: Grade
    criteria: tuple[CriterionExplanation, ...]
    readings: Mapping[Referral, Reading]

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON-ready values, without the grade itself."""
        return {
            "criteria": [asdict(one) for one in self.criteria],
            "readings": {code.value: asdict(reading) for code, reading in self.readings.items()},
        }


def explain_criteria(
    weighed: Weighed, rubric: RubricVectors, judge: ItemJudge, references: Mapping[str, Reference]
) -> tuple[CriterionExplanation, ...]:
    """Explain every criterion of one item.

    Parameters
    ----------
    weighed
        The text.
    rubric, judge
        What the bundle knows of the item.
    references
        Criterion id to reviewed texts; criteria without are explained by their passages alone.
    """
    item = item_features(weighed.vectors, rubric)
    effects = weighed.effects(rubric, judge.expected, shortlist(weighed.document, item.scores))
    found = []
    for index, judged in enumerate(judge.judge(weighed.features, item)):
        reference = references.get(judged.criterion.id) if judged.n_labels else None
        passages = _passages(weighed, item.scores[:, index], effects[:, index])
        found.append(
            CriterionExplanation(
                id=judged.criterion.id,
                score=round(judged.score, 4),
                cuts=tuple(round(cut, 4) for cut in judged.calibration.cuts),
                expected_rank=round(judged.expected_rank, 4),
                raising=tuple(one for one in passages if (one.effect or 0) > 0)[:_MOST_GROUPS],
                lowering=tuple(one for one in reversed(passages) if (one.effect or 0) < 0)[:_MOST_GROUPS],
                parts=_parts(judge, judged, weighed.features, item, references) if reference else (),
                traits=_traits(judge, judged, index, (weighed.features, item), reference) if reference else (),
                next_level=_next_level(judged, weighed.vectors, reference) if reference else (),
            )
        )
    return tuple(found)


def _passages(
    weighed: Weighed, relevance: npt.NDArray[np.float32], effects: npt.NDArray[np.float64]
) -> list[QuotedPassage]:
    """Return the passages that were left out, those that raise the level most first."""
    known = np.flatnonzero(~np.isnan(effects))
    return [
        QuotedPassage(p.start, p.end, p.text, round(float(relevance[at]), 4), p.place, round(float(effects[at]), 4))
        for at in known[np.argsort(-effects[known], kind="stable")]
        for p in [weighed.document.passages[at]]
    ]


def _parts(
    judge: ItemJudge,
    judged: Judged,
    document: DocumentFeatures,
    item: ItemFeatures,
    references: Mapping[str, Reference],
) -> tuple[Part, ...]:
    """Take the blend apart; heads of one view are one part, since a reader cannot tell them apart."""
    first = judge.scorer.predictions(document, item)
    key = judged.criterion.id
    scorer = judge.scorer.criteria[key]
    sums: dict[str, float] = {}
    for head, weight, said in zip(scorer.heads, scorer.stack.own, first[key], strict=True):
        view = _view(head)
        sums[view] = sums.get(view, 0.0) + weight * (float(said) - references[key].mean_rank)
    others = {other: weight for other, weight in scorer.stack.others.items() if other in references}
    if others:
        sums[OTHERS] = sum(
            weight * (float(first[other].mean()) - references[other].mean_rank) for other, weight in others.items()
        )
    if scorer.stack.length:
        sums[LENGTH] = scorer.stack.for_length(document)
    parts = (Part(view, round(effect, 4)) for view, effect in sums.items())
    return tuple(sorted(parts, key=lambda part: -abs(part.effect)))


def _view(head: Head) -> str:
    if isinstance(head, LogitsHead):
        return NGRAMS if head.wording is None else JOINT
    if isinstance(head, PeersHead):
        return PEERS
    return head.view if isinstance(head, LinearHead | OnnxHead) else NGRAMS


def _traits(
    judge: ItemJudge, judged: Judged, index: int, features: tuple[DocumentFeatures, ItemFeatures], reference: Reference
) -> tuple[Trait, ...]:
    """Make one group of features after another as usual at this level, and ask the whole scorer again."""
    document, item = features
    usual = reference.style[judged.rank]
    if np.isnan(usual).any() or len(usual) != len(_STYLE_GROUPS):
        return ()
    row = np.concatenate([document.surface, item.closeness[index]])
    found = []
    for group in dict.fromkeys(_STYLE_GROUPS):
        inside = np.array([one == group for one in _STYLE_GROUPS])
        changed = np.where(inside, usual, row).astype(np.float32)
        closer = item.closeness.copy()
        closer[index] = changed[len(document.surface) :]
        as_usual = replace(document, surface=changed[: len(document.surface)]), replace(item, closeness=closer)
        effect = judged.expected_rank - judge.expected(*as_usual)[index]
        found.append(_trait(group, float(effect), row, usual, np.where(inside, reference.spread, 0.0)))
    up = sorted((one for one in found if one.effect > 0), key=lambda one: -one.effect)[:_MOST_GROUPS]
    down = sorted((one for one in found if one.effect < 0), key=lambda one: one.effect)[:_MOST_GROUPS]
    return (*up, *down)


def _trait(
    group: str,
    effect: float,
    row: npt.NDArray[np.float32],
    usual: npt.NDArray[np.float32],
    spread: npt.NDArray[np.float32],
) -> Trait:
    away = np.divide(np.abs(row - usual), spread, out=np.zeros(len(row)), where=spread > 0)
    at = int(away.argmax())
    name = _STYLE_NAMES[at] if away[at] > 0 else ""
    return Trait(group, round(effect, 4), name, *(round(float(side[at]), 4) if name else 0.0 for side in (row, usual)))


def _next_level(judged: Judged, vectors: npt.NDArray[np.float32], reference: Reference) -> tuple[Clause, ...]:
    following = judged.rank + 1
    asked = [(rank, text) for rank, one in enumerate(judged.criterion.levels) for text in clauses(one.descriptor)]
    known: Sequence[int] = np.flatnonzero((reference.ranks == following) & ~np.isnan(reference.usual)).tolist()
    if not known or len(asked) != len(reference.ranks):
        return ()
    near = closeness(vectors, reference.clauses)
    return tuple(Clause(asked[at][1], round(float(near[at]), 4), round(float(reference.usual[at]), 4)) for at in known)
