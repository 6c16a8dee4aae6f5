"""The only composition: document -> condition, or vectors -> passages per criterion -> features -> scores -> levels."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.documents.conditions import Condition, condition_of
from models.documents.document import Document
from models.documents.privacy import mask
from models.errors import BundleMismatch
from models.grading import golden, parts
from models.grading.bundle import FORMAT, Manifest, read_manifest
from models.grading.calibration import Calibration
from models.grading.encoder import Encoder, Role
from models.grading.evidence import quotes
from models.grading.features import DocumentFeatures, ItemFeatures, document_features, item_features
from models.grading.grade import Basis, CriterionGrade, Grade, Referral
from models.grading.routing import Router, confidence_referrals, visible_characters
from models.grading.scorer import ItemScorer, load_item_scorer
from models.standard.loading import load_standard
from models.standard.lookup import find_item, find_point
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement
from models.standard.verdict import item_level

Progress = Callable[[int, int], None]
Vectors = npt.NDArray[np.float32]


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
        self._encoder = encoder
        self._calibrations = parts.load_calibrations(folder)
        self._fallback = parts.load_fallback(folder)
        self._limits = parts.load_limits(folder)
        typical = parts.load_typical(folder)
        self._router = Router(self.standard, self._limits, typical.centres, typical.points)
        self._rubrics = parts.load_rubrics(folder)
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
        masked = mask(document)
        vectors = self._encoded(masked, progress)
        return self._judged(document, document_features(masked, vectors), vectors, ability_point, requirement)

    def grade_vectors(self, document: Document, vectors: Vectors, *, point: str, item: str) -> Grade:
        """Grade a document whose passages have been encoded before; otherwise as :meth:`grade`.

        Parameters
        ----------
        vectors : ndarray of shape (n_passages, d), float32
            Of the masked passages, of unit length, from the bundle's encoder.
        """
        ability_point, requirement = self._asked(point, item)
        condition = condition_of(document, requirement)
        if condition is not None:
            return self.ungraded(document, condition, point=point, item=item)
        of_document = document_features(mask(document), vectors)
        return self._judged(document, of_document, vectors, ability_point, requirement)

    def grade_wording(self, document: Document, *, point: str, item: str) -> Grade:
        """Grade the rubric's own wording, which is a golden case here and only a template when it is handed in."""
        ability_point, requirement = self._asked(point, item)
        vectors = self._encoded(document, None)
        return self._levels(document, document_features(document, vectors), vectors, ability_point, requirement)

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

    def _encoded(self, document: Document, progress: Progress | None) -> Vectors:
        passages = [passage.text for passage in document.passages]
        return self._encoder.encode(passages, role=Role.PASSAGE, progress=progress)

    def _judged(
        self,
        document: Document,
        of_document: DocumentFeatures,
        vectors: Vectors,
        point: AbilityPoint,
        requirement: EvidenceRequirement,
    ) -> Grade:
        if self._router.is_off_task(document, point, of_document.mean):
            return self.ungraded(document, Condition.OFF_TASK, point=point.code, item=requirement.id)
        return self._levels(document, of_document, vectors, point, requirement)

    def _levels(
        self,
        document: Document,
        of_document: DocumentFeatures,
        vectors: Vectors,
        point: AbilityPoint,
        requirement: EvidenceRequirement,
    ) -> Grade:
        of_item = item_features(vectors, self._rubrics[requirement.id])
        criteria = self._criteria(document, requirement, of_document, of_item)
        referral = self._router.referrals(document, point, requirement, of_document.mean)
        ordered = [*referral, *confidence_referrals(criteria, self._limits)]
        return self._grade(document, point, requirement, criteria, tuple(ordered))

    def _criteria(
        self, document: Document, requirement: EvidenceRequirement, of_document: DocumentFeatures, of_item: ItemFeatures
    ) -> tuple[CriterionGrade, ...]:
        scorer = self._scorer(requirement.id)
        scores = scorer.scores(of_document, of_item)
        grades = []
        for index, criterion in enumerate(requirement.criteria):
            learned = criterion.id in scores
            score = scores[criterion.id] if learned else self._fallback.score(of_document, of_item, index, criterion)
            calibration = self._calibrations[criterion.id] if learned else self._fallback.calibration(criterion)
            probabilities = calibration.probabilities([score])[0]
            grades.append(
                CriterionGrade(
                    id=criterion.id,
                    name=criterion.name,
                    level=_level(criterion, calibration, score),
                    probabilities=_by_code(criterion, probabilities),
                    passages=quotes(document, of_item.scores, index),
                    basis=Basis.LABELS if learned else Basis.RUBRIC,
                    n_labels=scorer.criteria[criterion.id].n_labels if learned else 0,
                )
            )
        return tuple(grades)

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


def _level(criterion: Criterion, calibration: Calibration, score: float) -> str:
    return criterion.codes[int(calibration.rank([score])[0])]


def _by_code(criterion: Criterion, probabilities: npt.NDArray[np.float64]) -> dict[str, float]:
    return {code: round(float(p), 4) for code, p in zip(criterion.codes, probabilities, strict=True)}
