from dataclasses import replace

import numpy as np
import pytest

from models.documents.passages import split
from models.grading.grade import Basis, CriterionGrade, Referral
from models.grading.routing import (
    Router,
    RoutingLimits,
    Topics,
    confidence_referrals,
    evidence_lead,
    lead,
    unfamiliarity,
    visible_characters,
)
from tests.models.standard.rubrics import shipped

LIMITS = RoutingLimits(min_probability=0.6, min_labels=40, min_characters=60)


def criterion(probability=0.9, n_labels=100):
    shares = {"low": 1 - probability, "high": probability}
    return CriterionGrade("c", "c", "high", shares, (), Basis.LABELS, n_labels)


def test_sure_criteria_with_many_labels_need_nobody():
    assert confidence_referrals([criterion(), criterion()], LIMITS) == []


def test_one_doubtful_criterion_is_enough():
    assert confidence_referrals([criterion(), criterion(probability=0.59)], LIMITS) == [Referral.LOW_CONFIDENCE]
    assert confidence_referrals([criterion(n_labels=39), criterion()], LIMITS) == [Referral.FEW_LABELS]


def test_labels_that_are_not_enough_are_referred_however_low_the_limit():
    few = replace(criterion(n_labels=12), basis=Basis.FEW)
    assert confidence_referrals([few], LIMITS.model_copy(update={"min_labels": 10})) == [Referral.FEW_LABELS]


def test_the_limits_themselves_are_good_enough():
    assert confidence_referrals([criterion(probability=0.6, n_labels=40)], LIMITS) == []


def test_white_space_is_not_counted():
    assert visible_characters(split("一 二\n\n三\u3000")) == 3
    assert visible_characters(split(" \n")) == 0


def test_unfamiliarity_is_the_distance_from_the_nearest_centre():
    centres = np.eye(2, 3, dtype=np.float32)
    assert unfamiliarity(np.array([0, 1, 0], np.float32), centres) == pytest.approx(0)
    assert unfamiliarity(np.array([0, 0, 1], np.float32), centres) == pytest.approx(1)


def test_the_lead_is_over_the_best_other_point():
    points = np.eye(3, dtype=np.float32)
    mean = np.array([0.6, 0.8, 0.0], np.float32)
    assert lead(mean, points, 1) == pytest.approx(0.2)
    assert lead(mean, points, 0) == pytest.approx(-0.2)


def test_the_lead_of_evidence_is_over_the_most_probable_other_point():
    mean = np.array([0.6, 0.8, 0.0], np.float32)
    topics = Topics(("A1", "A2", "A5"), 2 * np.eye(3, dtype=np.float32), np.array([0, 0, 1.5], np.float32))
    assert evidence_lead(mean, topics, "A1") == pytest.approx(-0.4)
    assert evidence_lead(mean, topics, "A2") == pytest.approx(0.1)
    assert evidence_lead(mean, topics, "A5") == pytest.approx(-0.1)


WORDING = np.eye(30, 30, dtype=np.float32)
TOPICS = Topics(("A1", "A2"), np.eye(2, 30, dtype=np.float32), np.zeros(2, np.float32))
NEARER_TO_A2 = np.zeros(30, np.float32)
NEARER_TO_A2[:2] = 0.6, 0.8


@pytest.mark.parametrize(
    ("margins", "evidence_margins", "off_task"),
    [
        ({"A1": -0.1}, {"A1": -0.1}, True),
        ({"A1": -0.3}, {"A1": -0.1}, False),
        ({"A1": -0.1}, {"A1": -0.3}, False),
        ({"A1": -0.1}, {}, False),
        ({"A1": -0.3}, {"A1": -0.3}, False),
    ],
)
def test_off_task_needs_both_views_and_a_measured_limit(margins, evidence_margins, off_task):
    limits = LIMITS.model_copy(update={"margins": margins, "evidence_margins": evidence_margins})
    standard = shipped()
    router = Router(standard, limits, {}, WORDING, TOPICS)
    text = split("一" * 100)
    assert router.is_off_task(text, standard.points[0], NEARER_TO_A2) is off_task
    assert not router.is_off_task(split("一" * 59), standard.points[0], NEARER_TO_A2)
    doubtful = Referral.OFF_TASK in router.referrals(
        text, standard.points[0], standard.points[0].evidence[1], NEARER_TO_A2
    )
    assert doubtful is (-0.1 in (margins["A1"], evidence_margins.get("A1")))


def test_without_a_classifier_only_the_wording_is_doubtful():
    standard, text = shipped(), split("一" * 100)
    for wording, reasons in ((-0.1, [Referral.OFF_TASK]), (-0.3, [])):
        limits = LIMITS.model_copy(update={"margins": {"A1": wording}, "evidence_margins": {"A1": -0.1}})
        router = Router(standard, limits, {}, WORDING, None)
        assert not router.is_off_task(text, standard.points[0], NEARER_TO_A2)
        assert router.referrals(text, standard.points[0], standard.points[0].evidence[1], NEARER_TO_A2) == reasons
