"""The only composition: document -> condition, or vectors -> passages per criterion -> features -> scores -> levels."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.documents.conditions import Condition, condition_of
from models.documents.document import Document
from models.errors import BundleMismatch
from models.grading import golden, parts
from models.grading.acceptance import decide, doubt_of, level_set
from models.grading.attribution import Weighed, shortlist
from models.grading.bundle import FORMAT, Manifest, read_manifest
from models.grading.encoded import Encoded
from models.grading.encoder import Encoder
from models.grading.evidence import quotes
from models.grading.explanation import Explanation, explain_criteria
from models.grading.features import item_features
from models.grading.grade import CriterionGrade, Grade, Referral
from models.grading.judgement import ItemJudge
from models.grading.nearness import packed
from models.grading.passage_routing import PassageRouter
from models.grading.reference import load_references
from models.grading.routing import Router, confidence_readings, confidence_referrals, visible_characters
from models.grading.rubric_vectors import RubricVectors
from models.grading.scorer import ItemScorer, load_item_scorer
from models.grading.weighing import Weigher
from models.standard.loading import load_standard
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement
from models.standard.verdict import item_level

Progress = Callable[[int, int], None]


class Grader:
    """Grades documents with one bundle; the same text, standard and bundle always give the same Grade.

    Parameters
    ----------
    folder
        A bundle's folder; :meth:`load` also checks it.
    encoder
        The encoder that the bundle was trained with.
    manifest
        None while the bundle is still being made: its grades then carry no bundle id.
    """

    def __init__(self, folder: Path, encoder: Encoder, manifest: Manifest | None = None) -> None:
        self.manifest = manifest
        self.standard = load_standard(folder / parts.STANDARD_FILE)
        self.encoder = encoder
        self._calibrations = parts.load_calibrations(folder)
        self._fallback = parts.load_fallback(folder)
        self._limits = parts.load_limits(folder)
        self.guarantee = parts.load_guarantee(folder)
        typical = parts.load_typical(folder)
        self._router = Router(self.standard, self._limits, typical.centres, typical.points, typical.topics)
        self._passages = PassageRouter(self._limits, typical.centres)
        self._weigher = Weigher(self.encoder, self._passages)
        self._rubrics = parts.load_rubrics(folder)
        self._references = load_references(folder)
        self._scorer = cache(lambda item: _item_scorer(folder / parts.ITEMS_FOLDER / item))

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Grader":
        """Open a released bundle: every hash is checked and every golden case replayed.

        Raises
        ------
        BundleMissing, BundleDamaged
            When the folder is not a whole bundle.
        BundleMismatch
            When it was made in another format or for another encoder.
        GoldenCaseFailed
            When this machine does not reproduce its golden cases.
        """
        manifest = read_manifest(folder)
        if manifest.format != FORMAT:
            raise BundleMismatch(what="format", expected=manifest.format, found=FORMAT)
        if manifest.encoder != encoder.hash:
            raise BundleMismatch(what="encoder", expected=manifest.encoder[:12], found=encoder.hash[:12])
        grader = cls(folder, encoder, manifest)
        golden.replay(golden.load(folder), grader.grade_wording)
        return grader

    def grade(self, document: Document, *, point: str, item: str, progress: Progress | None = None) -> Grade:
        """Grade one document as one evidence item of a point, or say by a condition code why it has no level.

        Personal data are masked before anything is weighed, as they are in the evidence that the bundle learned from;
        passages are quoted as they were handed in.

        Parameters
        ----------
        document
            As a reader returned it.
        point, item
            Code, name or number, see :mod:`models.standard.lookup`.
        progress
            Called with passages encoded and passages in all.

        Raises
        ------
        UnknownPoint, UnknownItem
            When the standard has no such point or item.
        """
        ability_point, requirement = self._asked(point, item)
        condition = condition_of(document, requirement)
        if condition is not None:  # known before the encoder has worked for minutes
            return self.ungraded(document, condition, point=point, item=item)
        weighed = self._weigher.weigh(document, requirement, progress=progress)
        return self._judged(weighed, ability_point, requirement)

    def grade_encoded(
        self, document: Document, encoded: Encoded, *, point: str, item: str, left_out: bool = True
    ) -> Grade:
        """Grade a document whose passages have been encoded before; otherwise as :meth:`grade`.

        Parameters
        ----------
        encoded
            The masked passages, by the bundle's encoder.
        left_out
            False quotes by relevance, without leaving passages out: ten times faster, for who only counts levels.
        """
        ability_point, requirement = self._asked(point, item)
        condition = condition_of(document, requirement)
        if condition is not None:
            return self.ungraded(document, condition, point=point, item=item)
        weighed = self._weigher.weigh(document, requirement, encoded=encoded, left_out=left_out)
        return self._judged(weighed, ability_point, requirement)

    def explain(self, document: Document, *, point: str, item: str, progress: Progress | None = None) -> Explanation:
        """Grade a document as :meth:`grade` does, and take apart why it came out so; takes about twice as long.

        Parameters
        ----------
        document, point, item, progress
            As for :meth:`grade`; the same errors are raised.
        """
        ability_point, requirement = self._asked(point, item)
        condition = condition_of(document, requirement)
        if condition is not None:
            return Explanation(self.ungraded(document, condition, point=point, item=item), (), {})
        weighed = self._weigher.weigh(document, requirement, progress=progress)
        grade = self._judged(weighed, ability_point, requirement)
        readings = {
            **self._router.readings(document, ability_point, requirement, weighed.features.mean),
            **self._passages.readings(weighed.uncounted),
        }
        if not grade.criteria:
            return Explanation(grade, (), readings)
        rubric, judge = self.rubric_of(requirement.id), self.judge_of(requirement)
        criteria = explain_criteria(weighed, rubric, judge, self._references)
        return Explanation(grade, criteria, {**readings, **confidence_readings(grade.criteria, self._limits)})

    def grade_wording(self, document: Document, *, point: str, item: str) -> Grade:
        """Grade the rubric's own wording, which is a golden case here and only a template when it is handed in."""
        ability_point, requirement = self._asked(point, item)
        encoded = self.encoder.read([passage.text for passage in document.passages])
        weighed = Weighed.of(document, document, encoded, left_out=False)
        return self._levels(weighed, ability_point, requirement)

    def ungraded(self, document: Document, condition: Condition, *, point: str, item: str) -> Grade:
        """Return the Grade of evidence that a condition keeps from being graded; a person decides.

        Parameters
        ----------
        document
            Without passages where the file could not be read at all.
        condition
            Also one that only the reader knows, see :func:`models.documents.conditions.condition_of_refusal`.
        """
        ability_point, requirement = self._asked(point, item)
        referral = (Referral(condition.value),)
        return replace(self._grade(document, ability_point, requirement, (), referral), condition=condition)

    def _asked(self, point: str, item: str) -> tuple[AbilityPoint, EvidenceRequirement]:
        ability_point = find_point(self.standard, point)
        return ability_point, find_item(ability_point, item)

    def _judged(self, weighed: Weighed, point: AbilityPoint, requirement: EvidenceRequirement) -> Grade:
        if self._router.is_off_task(weighed.document, point, weighed.features.mean):
            return self.ungraded(weighed.document, Condition.OFF_TASK, point=point.code, item=requirement.id)
        return self._levels(weighed, point, requirement)

    def _levels(self, weighed: Weighed, point: AbilityPoint, requirement: EvidenceRequirement) -> Grade:
        document = weighed.document
        criteria = self._with_sets(point, self._criteria(weighed, requirement))
        # A text that is long only by what does not count is short.
        referral = self._router.referrals(weighed.masked, point, requirement, weighed.features.mean)
        uncounted = self._passages.referrals(weighed.uncounted)
        ordered = (*referral, *uncounted, *confidence_referrals(criteria, self._limits))
        grade = self._grade(document, point, requirement, criteria, ordered)
        doubt = doubt_of(criteria, requirement.criteria[0].rank(str(grade.item_level)))
        acceptance = decide(self.guarantee, point.code, doubt, ordered)
        return replace(grade, doubt=doubt, acceptance=acceptance, vector=packed(weighed.features.mean))

    def _criteria(self, weighed: Weighed, requirement: EvidenceRequirement) -> tuple[CriterionGrade, ...]:
        rubric = self.rubric_of(requirement.id)
        of_item = item_features(weighed.vectors, rubric)
        judge = self.judge_of(requirement)
        effect = weighed.effects(rubric, judge.expected, shortlist(weighed.document, of_item.scores))
        return tuple(
            CriterionGrade(
                id=judged.criterion.id,
                name=judged.criterion.name,
                level=judged.criterion.codes[judged.rank],
                probabilities=_by_code(judged.criterion, judged.probabilities),
                passages=quotes(weighed.document, of_item.scores[:, index], effect[:, index]),
                basis=judged.basis,
                n_labels=judged.n_labels,
            )
            for index, judged in enumerate(judge.judge(weighed.features, of_item))
        )

    def judge_of(self, requirement: EvidenceRequirement) -> ItemJudge:
        """Return what this bundle knows of one item's criteria."""
        return ItemJudge(requirement, self._scorer(requirement.id), self._calibrations, self._fallback)

    def rubric_of(self, item: str) -> RubricVectors:
        """Return the wording of one item, by its id, as vectors."""
        return self._rubrics[item]

    def _with_sets(self, point: AbilityPoint, criteria: tuple[CriterionGrade, ...]) -> tuple[CriterionGrade, ...]:
        floors = {one.id: self.guarantee.floor(point.code, one.id) if self.guarantee else None for one in criteria}
        return tuple(
            replace(one, level_set=level_set(one.probabilities, one.level, floors[one.id])) for one in criteria
        )

    def _grade(
        self,
        document: Document,
        point: AbilityPoint,
        requirement: EvidenceRequirement,
        criteria: Sequence[CriterionGrade],
        referral: tuple[Referral, ...],
    ) -> Grade:
        ranks = [c.rank(g.level) for c, g in zip(requirement.criteria, criteria, strict=False)]
        return Grade(
            point=point.code,
            item=requirement.id,
            item_level=requirement.levels[item_level(ranks)].code if ranks else None,
            criteria=tuple(criteria),
            referral=referral,
            bundle=self.manifest.id if self.manifest else "",
            standard=self.standard.content_hash,
            text_hash=document.text_hash,
            n_characters=visible_characters(document),
            sample_data=self.manifest.sample_data if self.manifest else False,
        )


def _item_scorer(folder: Path) -> ItemScorer:
    return load_item_scorer(folder) if folder.is_dir() else ItemScorer({})


def _by_code(criterion: Criterion, probabilities: npt.NDArray[np.float64]) -> dict[str, float]:
    return {code: round(float(p), 4) for code, p in zip(criterion.codes, probabilities, strict=True)}
