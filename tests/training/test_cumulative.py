import numpy as np
import pytest
from scipy.sparse import csr_matrix

from training.cumulative import CumulativeLogits

RANDOM = np.random.default_rng(3)


def texts(qualities, n_each=30):
    """Rows in which column k says whether a text reached step k, but for noise."""
    wanted = np.repeat(np.asarray(qualities, dtype=float), n_each)
    steps = np.array([wanted > step for step in range(3)], dtype=float).T
    rows = np.hstack([steps + 0.1 * RANDOM.normal(size=steps.shape), np.ones((len(wanted), 1))])
    return csr_matrix(rows / np.linalg.norm(rows, axis=1, keepdims=True)), wanted


def test_every_step_is_learned_from_what_tells_it():
    rows, wanted = texts([0, 1, 2, 3])
    found = CumulativeLogits().fit(rows, wanted, np.ones(len(wanted)))
    assert np.corrcoef(found.predict(rows), wanted)[0, 1] > 0.97
    assert [int(np.argmax(step[:3])) for step in found.coef_] == [0, 1, 2]


def test_a_step_that_all_reached_counts_whole_and_one_that_none_reached_not_at_all():
    rows, wanted = texts([1, 2])
    found = CumulativeLogits().fit(rows, wanted, np.ones(len(wanted)))
    assert (found.reached_, found.coef_.shape[0]) == (1, 1)
    assert found.predict(rows).min() >= 1
    assert found.predict(rows).max() <= 2


def test_texts_of_one_level_only_are_all_expected_there():
    rows, wanted = texts([2])
    found = CumulativeLogits().fit(rows, wanted, np.ones(len(wanted)))
    assert found.predict(rows) == pytest.approx(np.full(len(wanted), 2.0))


def test_a_text_between_two_levels_counts_on_both_sides():
    rows = csr_matrix(np.ones((40, 1)))
    between = CumulativeLogits().fit(rows, np.full(40, 0.5), np.ones(40))
    assert between.predict(rows[:1]) == pytest.approx([0.5], abs=1e-3)
    leaning = CumulativeLogits().fit(rows, np.repeat([0.5, 1.0], 20), np.ones(40))
    assert leaning.predict(rows[:1]) == pytest.approx([0.75], abs=1e-3)


def test_labels_count_as_their_weights_say():
    rows, qualities = csr_matrix(np.ones((40, 1))), np.repeat([0.0, 1.0], 20)
    found = CumulativeLogits().fit(rows, qualities, np.repeat([1.0, 3.0], 20))
    assert found.predict(rows[:1]) == pytest.approx([0.75], abs=1e-3)
