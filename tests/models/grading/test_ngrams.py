import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.ngrams import N_BUCKETS, hashed_ngrams

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts)
def test_ngrams_are_finite_ascending_and_the_same_every_time(text):
    buckets, weights = hashed_ngrams(text)
    again, weights_again = hashed_ngrams(text)
    assert np.array_equal(buckets, again)
    assert np.array_equal(weights, weights_again)
    assert buckets.dtype == np.int64
    assert weights.dtype == np.float32
    assert (np.diff(buckets) > 0).all()
    assert ((buckets >= 0) & (buckets < N_BUCKETS)).all()
    assert np.isfinite(weights).all()
    assert (weights >= 1).all()


def test_an_empty_text_has_none():
    buckets, weights = hashed_ngrams("")
    assert (len(buckets), len(weights)) == (0, 0)


@pytest.mark.parametrize(("text", "n"), [("课", 1), ("🙂", 1), ("课堂", 3), ("🙂👩", 3)])
def test_short_texts_have_every_ngram_that_fits(text, n):
    assert len(hashed_ngrams(text)[0]) == n


def test_the_hash_never_changes_between_versions():
    buckets, weights = hashed_ngrams("学情a")
    assert len(buckets) == 6
    assert set(weights.tolist()) == {1.0}
    assert int(buckets.sum()) == 11128911


def test_case_and_runs_of_space_make_no_difference():
    assert np.array_equal(hashed_ngrams("Quiz  A\n\tB")[0], hashed_ngrams("quiz a b")[0])


def test_repeats_count_less_than_in_full():
    _, weights = hashed_ngrams("啊啊啊啊")
    assert weights.max() == pytest.approx(1 + np.log(4))


def test_unlike_texts_share_hardly_anything():
    one, other = (set(hashed_ngrams(text)[0].tolist()) for text in ("分层作业设计" * 20, "家校协同沟通" * 20))
    assert not one & other
