import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.grading.grade import Basis, CriterionGrade, Grade
from training.acquisition import choose, expected_share, shared_out, spread


def test_the_chosen_cover_the_range_although_most_stand_in_the_middle():
    scores = np.concatenate([np.full(96, 0.5) + np.linspace(-0.01, 0.01, 96), [0.0, 0.1, 0.9, 1.0]])
    assert sorted(scores[spread(scores, 5)].round(1).tolist()) == [0.0, 0.1, 0.5, 0.9, 1.0]


def test_the_outermost_come_first():
    scores = np.linspace(0, 1, 11)
    assert set(scores[spread(scores, 5)[:2]]) == {0.0, 1.0}


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(0, 40))
def test_every_work_is_chosen_at_most_once_and_as_many_as_there_are(scores, n):
    chosen = spread(np.array(scores), n)
    assert len(set(chosen)) == len(chosen) == min(n, len(scores))


def test_the_item_with_the_fewest_labels_gets_the_most():
    assert shared_out({"a": 10, "b": 2}, {"a": 50, "b": 50}, 12) == {"a": 2, "b": 10}
    assert shared_out({}, {"a": 1, "b": 50}, 5) == {"a": 1, "b": 4}
    assert shared_out({}, {"a": 1}, 5) == {"a": 1}


def test_items_are_chosen_from_apart():
    items, scores = ["a", "a", "a", "b"], np.array([0.0, 0.4, 1.0, 0.5])
    assert choose(items, scores, {"a": 0, "b": 30}, 2) == [0, 2]


def test_expected_standing_counts_from_the_lowest_level_to_the_highest():
    def criterion(key, *probabilities):
        codes = ("low", "middle", "high")
        return CriterionGrade(key, key, "low", dict(zip(codes, probabilities, strict=True)), (), Basis.LABELS, 50)

    criteria = (criterion("1", 0.0, 0.0, 1.0), criterion("2", 0.5, 0.5, 0.0))
    grade = Grade("A1", "A1-E1", "low", criteria, (), "", "", "", 100, sample_data=True)
    assert expected_share(grade) == (1.0 + 0.25) / 2
