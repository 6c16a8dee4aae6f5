import numpy as np

from models.grading.encoded import Encoded

THREE = Encoded(np.arange(6, dtype=np.float32).reshape(3, 2), np.arange(3, dtype=np.float32).reshape(3, 1))


def rows(encoded):
    return encoded.vectors[:, 0].tolist(), encoded.states[:, 0].tolist()


def test_passages_are_taken_in_any_order_and_as_often_as_they_occur():
    assert rows(THREE.take([2, 0, 2])) == ([4, 0, 4], [2, 0, 2])


def test_leaving_out_and_adding_keep_vectors_and_states_together():
    assert rows(THREE.without({1})) == ([0, 4], [0, 2])
    assert rows(THREE.without([])) == rows(THREE)
    assert rows(THREE.without([0]).followed_by(THREE.take([0]))) == ([2, 4, 0], [1, 2, 0])


def test_a_text_without_a_passage_has_none():
    assert len(Encoded.nothing()) == len(Encoded.nothing().take([])) == 0
