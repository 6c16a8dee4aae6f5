from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.features import DocumentFeatures, ItemFeatures
from models.grading.heads import LatentSpace, LinearHead, LogitsHead, NgramHead, Occurrences, Peers, Vocabulary
from models.grading.ngrams import Ngrams
from models.grading.phrases import PhraseBook, hashed_phrases
from models.grading.scorer import CriterionScorer, ItemScorer, Stack


class Always:
    def __init__(self, value):
        self.value = value

    def predict(self, document, item, criterion):  # noqa: ARG002  of the protocol
        return self.value + 10 * criterion


def features(buckets=(), weights=()):
    document = DocumentFeatures(
        np.arange(3, dtype=np.float32),
        np.full(4, 0.5, np.float32),
        np.ones(2, np.float32),
        np.ones(8, np.float32),
        Ngrams(np.array(buckets, np.int64), np.array(weights, np.float32), np.array(buckets, np.int64)),
        hashed_phrases("一二三，一二"),
    )
    item = ItemFeatures(np.zeros((1, 2), np.float32), np.ones((2, 2), np.float32), np.full((2, 8), 2.0, np.float32))
    return document, item


def scorer(index, values, own, others, intercept=0.0):
    return CriterionScorer(index, tuple(Always(v) for v in values), Stack(own, others, intercept), 30)


def test_a_stack_blends_its_own_heads_and_the_mean_of_other_criteria():
    item = ItemScorer(
        {"a": scorer(0, (1.0, 3.0), (0.5, 0.25), {"b": 0.1}, 0.2), "b": scorer(1, (2.0,), (1.0,), {"a": 0.5})}
    )
    scores = item.scores(*features())
    assert scores["a"] == pytest.approx(0.2 + 0.5 + 0.75 + 0.1 * 12)
    assert scores["b"] == pytest.approx(12 + 0.5 * 2)


def test_a_stack_takes_back_what_length_beyond_the_usual_one_would_add():
    document, item = features()
    told = Stack((1.0,), {}, 0.0, length=-0.5, usual_length=3.0)
    longer = replace(document, surface=np.array([5.0, 1.0, 2.0], np.float32))
    found = ItemScorer({"a": CriterionScorer(0, (Always(2.0),), told, 30)})
    assert found.scores(longer, item)["a"] == pytest.approx(2.0 - 0.5 * (5.0 - 3.0))
    assert found.scores(document, item)["a"] == pytest.approx(2.0 + 0.5 * 3.0)


def test_an_item_without_learned_criteria_has_no_scores():
    assert ItemScorer({}).scores(*features()) == {}


def test_a_linear_head_is_a_dot_product_with_its_view():
    document, item = features()
    head = LinearHead("style", np.concatenate([[1.0, 2.0, 3.0], np.full(8, 0.5)]), -1.0)
    assert head.predict(document, item, 1) == pytest.approx(0 + 2 + 6 + 8 - 1)


def test_an_ngram_head_ignores_what_the_vocabulary_does_not_know():
    head = NgramHead(Occurrences(np.array([3, 9, 20])), np.array([10.0, 1.0, 5.0]), 0.5)
    document, item = features([1, 3, 20, 21], [9.0, 4.0, 1.0, 9.0])
    assert head.predict(document, item, 0) == pytest.approx((10 + 5) / np.sqrt(2) + 0.5)
    assert head.predict(*features([1, 2], [1.0, 1.0]), 0) == 0.5


def test_cumulative_logits_count_the_steps_that_ngrams_let_expect():
    vocabulary = Vocabulary(np.array([3, 9]), np.array([2.0, 1.0]))
    head = LogitsHead(vocabulary, np.array([[10.0, 5.0], [-5.0, 0.0]]), np.array([-11.0, 4.0]), 1)
    # Both steps that are in doubt are as likely as not, and one is in no doubt.
    assert head.predict(*features([3, 9], [2.0, 3.0]), 0) == pytest.approx(1 + 0.5 + 0.5)


def test_cumulative_logits_may_look_at_the_wording_too():
    wording = np.zeros((1, 19))
    wording[0, :3] = [0.0, 1.0, 2.0]
    head = LogitsHead(Occurrences(np.array([3])), np.array([[-4.0]]), np.array([-1.0]), 0, wording)
    assert head.predict(*features([3], [1.0]), 0) == pytest.approx(0.5)
    assert head.predict(*features([4], [1.0]), 0) == pytest.approx(1 / (1 + np.exp(-4.0)))


@given(st.dictionaries(st.integers(0, 50), st.floats(1, 9, width=32), max_size=20), st.sets(st.integers(0, 50)))
def test_projections_are_of_unit_length_or_empty(counts, known):
    buckets = sorted(counts)
    document, _ = features(buckets, [counts[b] for b in buckets])
    places = np.array(sorted(known), np.int64)
    for projection in (Vocabulary(places, np.ones(len(known))), Occurrences(places)):
        positions, values = projection.project(document)
        assert len(positions) == len(values) == len(known & set(buckets))
        if len(values):
            assert np.linalg.norm(values) == pytest.approx(1)


def test_a_text_stands_in_the_latent_space_where_its_known_ngrams_put_it():
    space = LatentSpace(Vocabulary(np.array([3, 9, 20]), np.ones(3)), np.array([[1, 0], [9, 9], [0, 2]], np.float32))
    document, item = features([1, 3, 20], [9.0, 3.0, 4.0])
    assert space.place(document) == pytest.approx([0.6, 1.6])
    book = PhraseBook(9, np.zeros(0, np.int64), np.zeros(0, np.int64))
    row = Peers(space, book).row(document, item, 0)
    assert row[:11].tolist() == [0, 1, 2, *[2] * 8]
    assert row[11:17] == pytest.approx([0.5, 0.5, 0.5, 0.5, 0.6, 1.6])
    assert row[17:].tolist() == book.row(document.phrases).tolist()
    assert space.place(features([1], [1.0])[0]).tolist() == [0, 0]


def test_without_ngrams_the_latent_space_has_no_directions():
    space = LatentSpace(Vocabulary(np.zeros(0, np.int64), np.zeros(0)), np.zeros((0, 0), np.float32))
    assert space.place(features([1, 2], [1.0, 1.0])[0]).shape == (0,)
