import numpy as np

from models.grading.encoded import Encoded
from models.grading.word_frequency import Words

THREE = Encoded(
    np.arange(6, dtype=np.float32).reshape(3, 2),
    np.arange(3, dtype=np.float32).reshape(3, 1),
    tuple(Words.of([(n, 1.0)] * n) for n in range(3)),
)


def rows(encoded):
    assert [len(words.kinds) for words in encoded.words] == encoded.states[:, 0].tolist()
    return encoded.vectors[:, 0].tolist(), encoded.states[:, 0].tolist()


def test_passages_are_taken_in_any_order_and_as_often_as_they_occur():
    assert rows(THREE.take([2, 0, 2])) == ([4, 0, 4], [2, 0, 2])


def test_leaving_out_and_adding_keep_a_passage_together():
    assert rows(THREE.without({1})) == ([0, 4], [0, 2])
    assert rows(THREE.without([])) == rows(THREE)
    assert rows(Encoded.joined([THREE.without([0]), THREE.take([0])])) == ([2, 4, 0], [1, 2, 0])


def test_each_passage_by_itself_joins_to_the_same():
    assert [rows(one) for one in THREE.rows()] == [([0], [0]), ([2], [1]), ([4], [2])]
    assert rows(Encoded.joined(list(THREE.rows()))) == rows(THREE)


def test_a_text_without_a_passage_has_none():
    assert len(Encoded.nothing()) == len(Encoded.nothing().take([])) == len(Encoded.joined([])) == 0
