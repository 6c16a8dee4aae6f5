"""A grader without an encoder: the level of a criterion follows from how often the text has its first character."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.documents.conditions import Condition
from models.documents.document import Document
from models.errors import BundleMissing
from models.grading.acceptance import Guarantee
from models.grading.bundle import FORMAT, Manifest
from models.grading.encoder import Role
from models.grading.explanation import Clause, CriterionExplanation, Explanation, Part, Trait
from models.grading.grade import Basis, CriterionGrade, Grade, QuotedPassage, Referral
from models.grading.grader import Progress
from models.grading.routing import Reading
from models.standard.loading import load_standard
from models.standard.lookup import find_item, find_point
from models.standard.verdict import item_level
from service.grading.loading import Loaded
from service.settings import Settings

STANDARD = load_standard(Path("data/standards/micro-ability-2019-derived.json"))
MANIFEST = Manifest(
    format=FORMAT,
    id="stand-in-0123456789ab",
    title="Stand-in",
    created_at="2026-11-22T00:00:00Z",
    sample_data=True,
    encoder="e" * 64,
    standard_id=STANDARD.id,
    standard_version=STANDARD.version,
    standard=STANDARD.content_hash,
    table="t" * 64,
    n_labels=24,
    experiment={},
    files={},
)


class StandInEncoder:
    """Counts characters: texts of the same characters in any order have the same vector."""

    dimension = 64
    hash = MANIFEST.encoder

    def encode(self, texts: Sequence[str], *, role: Role, progress: Callable[[int, int], None] | None = None):  # noqa: ARG002  as OnnxEncoder
        counts = np.full((len(texts), self.dimension), 0.01, np.float32)
        for row, text in enumerate(texts):
            for character in text:
                counts[row, ord(character) % self.dimension] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


class StandInGrader:
    def __init__(self, seconds_per_passage: float = 0.0) -> None:
        self.encoder = StandInEncoder()
        self.standard = STANDARD
        self.manifest = MANIFEST
        self.guarantee: Guarantee | None = None
        self.seconds_per_passage = seconds_per_passage

    def grade(self, document: Document, *, point: str, item: str, progress: Progress | None = None) -> Grade:
        if not document.passages:
            return self.ungraded(document, Condition.BLANK, point=point, item=item)
        requirement = find_item(find_point(self.standard, point), item)
        criteria = []
        for place, _ in enumerate(document.passages, start=1):
            time.sleep(self.seconds_per_passage)
            if progress:
                progress(place, len(document.passages))
        for place, criterion in enumerate(requirement.criteria):
            rank = min(document.text.count(criterion.name[0]), len(criterion.levels) - 1)
            others = 0.3 / (len(criterion.levels) - 1)
            quoted = [document.passages[n % len(document.passages)] for n in (place, place + 1)]
            criteria.append(
                CriterionGrade(
                    id=criterion.id,
                    name=criterion.name,
                    level=criterion.codes[rank],
                    probabilities={code: 0.7 if n == rank else others for n, code in enumerate(criterion.codes)},
                    passages=tuple(QuotedPassage(p.start, p.end, p.text, 0.1, p.place) for p in dict.fromkeys(quoted)),
                    basis=Basis.RUBRIC if place == 0 else Basis.LABELS,
                    n_labels=0 if place == 0 else 24,
                )
            )
        ranks = [requirement.criterion(one.id).rank(one.level) for one in criteria]
        level = requirement.levels[item_level(ranks)].code
        graded = self.ungraded(document, Condition.BLANK, point=point, item=item)
        return replace(
            graded,
            item_level=level,
            criteria=tuple(criteria),
            referral=(Referral.FEW_LABELS, Referral.LOW_CONFIDENCE),
            condition=None,
        )

    def explain(self, document: Document, *, point: str, item: str, progress: Progress | None = None) -> Explanation:
        grade = self.grade(document, point=point, item=item, progress=progress)
        criteria = tuple(
            CriterionExplanation(
                id=one.id,
                score=0.8,
                cuts=(0.5, 1.5),
                expected_rank=0.9,
                raising=tuple(replace(passage, effect=0.2) for passage in one.passages[:1]),
                lowering=tuple(replace(passage, effect=-0.1) for passage in one.passages[1:]),
                parts=(Part("style", 0.21), Part("meaning", -0.12), Part("others", 0.04)) if one.n_labels else (),
                traits=(Trait("numbers", 0.3, "numbers_log", 2.0, 1.0), Trait("length", -0.1, "", 0.0, 0.0))
                if one.n_labels
                else (),
                next_level=(Clause("结论具体", 0.02, 0.01), Clause("有备用方案", 0.0, 0.05)) if one.n_labels else (),
            )
            for one in grade.criteria
        )
        readings = {
            Referral.FEW_LABELS: Reading(0, 40),
            Referral.TOO_SHORT: Reading(grade.n_characters, 60),
            Referral.REPEATED: Reading(0.0312, 0.05),
        }
        return Explanation(grade, criteria, readings)

    def ungraded(self, document: Document, condition: Condition, *, point: str, item: str) -> Grade:
        return Grade(
            point=point,
            item=find_item(find_point(self.standard, point), item).id,
            item_level=None,
            criteria=(),
            referral=(Referral(condition.value),),
            bundle=self.manifest.id,
            standard=self.standard.content_hash,
            text_hash=document.text_hash,
            n_characters=len(document.text),
            sample_data=self.manifest.sample_data,
            condition=condition,
        )


def load(settings: Settings) -> Loaded:
    return Loaded(StandInGrader(), MANIFEST)


def load_slowly(settings: Settings) -> Loaded:
    return Loaded(StandInGrader(seconds_per_passage=0.15), MANIFEST)


def load_nothing(settings: Settings) -> Loaded:
    raise BundleMissing(path="models/released")
