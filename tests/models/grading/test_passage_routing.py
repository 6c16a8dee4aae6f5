import numpy as np

from models.grading.grade import Referral
from models.grading.passage_routing import PassageRouter, unfamiliar_passages
from models.grading.routing import Reading, RoutingLimits
from tests.models.standard.rubrics import shipped

ITEM = shipped().points[0].evidence[0]
AXES = np.eye(3, dtype=np.float32)
CENTRES = {ITEM.id: AXES[:1]}


def router(**limits):
    return PassageRouter(RoutingLimits(min_probability=0.6, min_labels=40, min_characters=60, **limits), CENTRES)


MEASURED = router(passage_reach={ITEM.id: 0.5}, unrelated={ITEM.id: 0.25}, uncounted={"repeated": 0.2})


def test_distance_is_from_the_nearest_centre():
    assert unfamiliar_passages(AXES, AXES[:2]).tolist() == [0, 0, 1]


def test_more_strange_passages_than_usual_do_not_count():
    assert MEASURED.unrelated(ITEM, AXES[[0, 1, 0, 2]]) == [1, 3]
    assert MEASURED.unrelated(ITEM, AXES[[0, 0, 0, 2]]) == []


def test_a_text_that_is_strange_throughout_keeps_its_passages():
    assert MEASURED.unrelated(ITEM, AXES[[1, 2]]) == []


def test_without_measured_limits_no_passage_is_unrelated():
    assert router().unrelated(ITEM, AXES) == []


def test_a_reading_stands_beside_the_limit_that_decides():
    found = MEASURED.readings({Referral.REPEATED: 0.19, Referral.ORDERS: 0.001})
    assert found == {Referral.REPEATED: Reading(0.19, 0.2), Referral.ORDERS: Reading(0.001, 0.0)}


def test_reasons_follow_from_shares_beyond_the_limit():
    shares = {Referral.REPEATED: 0.19, Referral.RUBRIC_WORDING: 0.06, Referral.ORDERS: 0.001, Referral.UNRELATED: 0.0}
    assert MEASURED.referrals(shares) == [Referral.RUBRIC_WORDING, Referral.ORDERS]
    assert MEASURED.referrals({Referral.REPEATED: 0.21}) == [Referral.REPEATED]
