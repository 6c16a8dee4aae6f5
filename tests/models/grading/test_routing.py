import numpy as np
import pytest

from models.documents.passages import split
from models.grading.grade import Basis, CriterionGrade, Referral
from models.grading.routing import RoutingLimits, confidence_referrals, lead, unfamiliarity, visible_characters

LIMITS = RoutingLimits(min_probability=0.6, min_labels=40, min_characters=60)


def criterion(probability=0.9, n_labels=100):
    shares = {"low": 1 - probability, "high": probability}
    return CriterionGrade("c", "c", "high", shares, (), Basis.LABELS, n_labels)


def test_sure_criteria_with_many_labels_need_nobody():
    assert confidence_referrals([criterion(), criterion()], LIMITS) == []


def test_one_doubtful_criterion_is_enough():
    assert confidence_referrals([criterion(), criterion(probability=0.59)], LIMITS) == [Referral.LOW_CONFIDENCE]
    assert confidence_referrals([criterion(n_labels=39), criterion()], LIMITS) == [Referral.FEW_LABELS]


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
