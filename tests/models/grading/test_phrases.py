import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.grading.phrases import LEAST_TEXTS, PhraseBook, hashed_phrases
from tests.growth import is_linear

MEAN, UNKNOWN_SHARE, UNKNOWN, USUAL = 0, 6, 10, 14
PER_ORDER = 15


def book(texts):
    """Count as training does."""
    hashes, counts = np.unique(np.concatenate([hashed_phrases(text).distinct() for text in texts]), return_counts=True)
    return PhraseBook(len(texts), hashes[counts >= LEAST_TEXTS], counts[counts >= LEAST_TEXTS])


def orders(row):
    """Return what is said of words, of pairs, of triples, and of the company they keep."""
    return np.split(row, [PER_ORDER, 2 * PER_ORDER, 3 * PER_ORDER])


def test_words_pairs_and_triples_are_counted_whatever_their_case_and_marks_count_as_words():
    found = hashed_phrases("The frog, the frog")
    assert [len(side) for side in found] == [5, 4, 3]
    assert found.words[0] == found.words[3] != found.words[1]
    assert found.pairs[0] == found.pairs[3]
    assert len(found.distinct()) == 3 + 3 + 3
    assert [len(side) for side in hashed_phrases("学生。")] == [3, 2, 1]
    assert [len(side) for side in hashed_phrases(" 12 ")] == [0, 0, 0]


def test_what_others_write_too_is_known_and_what_nobody_wrote_is_not():
    shared = book(["a b c"] * 9 + ["x y z"] * 2)
    words, pairs, triples, _ = orders(shared.row(hashed_phrases("a b c")))
    for side in (words, pairs, triples):
        assert side[MEAN] == pytest.approx(np.log1p(9))
        assert side[UNKNOWN] == 0
    words, pairs, triples, _ = orders(shared.row(hashed_phrases("c b a x")))
    assert words[UNKNOWN_SHARE] == pytest.approx(1 / 4)
    assert pairs[UNKNOWN_SHARE] == triples[UNKNOWN_SHARE] == 1
    assert pairs[UNKNOWN] == pytest.approx(np.log1p(3))


def test_a_text_does_not_vouch_for_itself():
    texts = ["a b c"] * LEAST_TEXTS + ["d e f"] * (LEAST_TEXTS + 1)
    shared = book(texts)
    alone = shared.row(hashed_phrases("a b c"), own=True)
    assert orders(alone)[0][UNKNOWN_SHARE] == 1
    words = orders(shared.row(hashed_phrases("d e f"), own=True))[0]
    assert words[MEAN] == pytest.approx(np.log1p(LEAST_TEXTS))
    without = book(texts[1:])
    assert alone == pytest.approx(without.row(hashed_phrases("a b c")))


def test_company_tells_what_belongs_together_from_what_only_occurs():
    texts = ["a b . c d"] * 20 + ["b . a . d . c"] * 20
    shared = book(texts)
    follows, together = 0, 2
    usual, strange = (orders(shared.row(hashed_phrases(text)))[3] for text in ("a b", "a d"))
    assert usual[follows] == pytest.approx(np.log(21 / 41))
    assert strange[follows] == pytest.approx(np.log(1 / 41))
    assert usual[together] > 0 - np.log(2) > strange[together]


def test_an_empty_book_knows_nothing():
    nothing = PhraseBook(0, np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert orders(nothing.row(hashed_phrases("a b c")))[0][UNKNOWN_SHARE] == 1


@given(st.text(max_size=60), st.booleans())
def test_every_text_has_a_finite_row_of_one_length(text, own):
    shared = book(["学生，学生 the frog"] * 4)
    row = shared.row(hashed_phrases(text), own=own)
    assert row.shape == shared.row(hashed_phrases("")).shape
    assert np.isfinite(row).all()


def test_long_texts_take_no_more_than_their_length():
    assert is_linear(hashed_phrases, "学生说 the frog, " * 5000)
