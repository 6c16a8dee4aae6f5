import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.ngrams import N_BUCKETS, hashed_ngrams

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts)
def test_ngrams_are_finite_ascending_and_the_same_every_time(text):
    buckets, weights, occurrences = found = hashed_ngrams(text)
    assert all(np.array_equal(one, again) for one, again in zip(found, hashed_ngrams(text), strict=True))
    assert weights.dtype == np.float32
    for places in (buckets, occurrences):
        assert places.dtype == np.int64
        assert (np.diff(places) > 0).all()
        assert ((places >= 0) & (places < N_BUCKETS)).all()
    assert np.isfinite(weights).all()
    assert (weights >= 1).all()


def test_an_empty_text_has_none():
    assert [len(part) for part in hashed_ngrams("")] == [0, 0, 0]


@pytest.mark.parametrize(("text", "n"), [("课", 1), ("🙂", 1), ("课堂", 3), ("🙂👩", 3)])
def test_short_texts_have_every_ngram_that_fits(text, n):
    assert len(hashed_ngrams(text)[0]) == n


def test_the_hash_never_changes_between_versions():
    buckets, weights, occurrences = hashed_ngrams("学情a")
    assert len(buckets) == len(occurrences) == 6
    assert set(weights.tolist()) == {1.0}
    assert (int(buckets.sum()), int(occurrences.sum())) == (11128911, 9518461)


def test_case_and_runs_of_space_make_no_difference():
    assert np.array_equal(hashed_ngrams("Quiz  A\n\tB")[0], hashed_ngrams("quiz a b")[0])


def test_repeats_count_less_than_in_full():
    assert hashed_ngrams("啊啊啊啊").weights.max() == pytest.approx(1 + np.log(4))


def test_texts_share_as_many_occurrences_as_both_have():
    often, thrice, once = (set(hashed_ngrams(text).occurrences.tolist()) for text in ("啊" * 9, "啊" * 3, "啊"))
    # One to five in a row: 9 + 8 + 7 + 6 + 5 and 3 + 2 + 1 of them.
    assert (len(often), len(thrice), len(once)) == (35, 6, 1)
    assert once < thrice < often


def test_unlike_texts_share_hardly_anything():
    one, other = (hashed_ngrams(text) for text in ("分层作业设计" * 20, "家校协同沟通" * 20))
    assert not set(one.buckets.tolist()) & set(other.buckets.tolist())
    assert len(set(one.occurrences.tolist()) & set(other.occurrences.tolist())) <= 1
