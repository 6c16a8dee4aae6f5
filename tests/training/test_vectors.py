import numpy as np
import pytest

from models.documents.document import Document, Passage
from models.documents.passages import split
from tests.encoded import OfVectors
from training.vectors import VectorCache


class Counting(OfVectors):
    """An encoder that numbers the texts that it was asked for, so that a second asking shows."""

    dimension = 3

    def __init__(self, name="a" * 64):
        self.hash = name
        self.n_texts = 0

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        assert role == "passage"
        self.n_texts += len(texts)
        return np.array([[len(text), number, self.n_texts] for number, text in enumerate(texts)], np.float32)


def same(one, other):
    return np.array_equal(one.vectors, other.vectors) and np.array_equal(one.states, other.states)


TWO = split("第一段讲教学目标。" * 12 + "\n\n" + "第二段讲课堂活动。" * 12)
ONE = split("只有一段。")


def recut(document):
    """Return the same text in one passage."""
    return Document(document.text, (Passage(0, len(document.text), document.text),))


def test_a_text_is_encoded_once_and_comes_back_equal(tmp_path):
    encoder = Counting()
    with VectorCache(tmp_path / "cache", encoder) as cache:
        assert cache.add([TWO, ONE, TWO]) == 2
        first = cache.get(TWO)
        assert cache.add([TWO]) == 0
    with VectorCache(tmp_path / "cache", encoder) as cache:
        assert cache.add([ONE, TWO]) == 0
        assert same(cache.get(TWO), first)
    assert first.vectors.shape == first.states.shape == (len(TWO.passages), 3)
    assert first.vectors.dtype == first.states.dtype == np.float32
    assert encoder.n_texts == len(TWO.passages) + 1


def test_another_encoder_never_gets_these_vectors(tmp_path):
    with VectorCache(tmp_path, Counting()) as cache:
        cache.add([ONE])
    with VectorCache(tmp_path, Counting("b" * 64)) as cache:
        with pytest.raises(KeyError):
            cache.get(ONE)
        assert cache.add([ONE]) == 1


def test_the_cuts_belong_to_the_key(tmp_path):
    with VectorCache(tmp_path, Counting()) as cache:
        assert cache.add([TWO, recut(TWO)]) == 2
        assert cache.get(recut(TWO)).vectors.shape == (1, 3)
        assert cache.get(TWO).vectors.shape == (len(TWO.passages), 3)


def test_two_runs_may_fill_the_same_cache(tmp_path):
    class Overtaken(Counting):
        def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
            with VectorCache(tmp_path, Counting()) as other:
                other.add([ONE])
            return super().encode(texts, role=role)

    with VectorCache(tmp_path, Overtaken()) as cache:
        assert cache.add([ONE]) == 1
        assert cache.get(ONE).vectors.shape == (1, 3)


def test_an_empty_document_needs_no_vectors(tmp_path):
    with VectorCache(tmp_path, Counting()) as cache:
        assert cache.add([split(" \n")]) == 0


def test_vectors_from_the_cache_are_those_of_the_encoder(tmp_path, encoder):
    document = split("先用问卷了解学生基础，再按结果分组。")
    with VectorCache(tmp_path, encoder) as cache:
        cache.add([document])
        cached = cache.get(document)
    assert same(cached, encoder.read([p.text for p in document.passages]))
