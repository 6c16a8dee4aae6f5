"""How common words are, on a tokenizer small enough to add up by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from models.grading.word_frequency import N_FREQUENCY, WordFrequency, Words, frequency_features

PIECES = {
    "<unk>": 0.0,
    "▁": -3.0,
    "▁the": -1.0,
    "▁frog": -6.0,
    "▁f": -5.0,
    "rog": -7.0,
    "学生": -4.0,
    "学": -8.0,
    "▁The": -9.0,
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    tokenizer = Tokenizer(models.Unigram(list(PIECES.items()), unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


@pytest.fixture(scope="module")
def frequency(file):
    return WordFrequency.load(Tokenizer.from_file(str(file)), file)


def zipf(*log_probabilities):
    return sum(log_probabilities) / np.log(10) + 9


def test_a_word_is_as_probable_as_its_pieces_together_and_the_commoner_way_of_writing_counts(frequency):
    (words,) = frequency.words(["The frog, the frrog."])
    rare = min(PIECES.values())
    assert words.zipf[:3] == pytest.approx([zipf(-1), zipf(-6), zipf(-1)])
    assert words.zipf[3] < zipf(-6)
    assert words.kinds[0] == words.kinds[2]
    assert len(set(words.kinds)) == 3
    # What no piece is known for is as rare as the rarest piece, though the file enters it as certain.
    assert frequency.words(["Ж"])[0].zipf[0] <= zipf(rare)


def test_chinese_is_counted_by_the_pieces_that_the_tokenizer_cuts(frequency):
    (words,) = frequency.words(["学生，学学生 frog"])
    assert words.zipf == pytest.approx([zipf(-4), zipf(-8), zipf(-4), zipf(-6)])
    assert words.kinds[0] == words.kinds[2] != words.kinds[1]


def test_texts_without_words_have_none_and_each_text_has_its_own(frequency):
    found = frequency.words(["", "12 — ？", "the", "学"])
    assert [len(words.kinds) for words in found] == [0, 0, 1, 1]
    assert np.array_equal(Words.joined(found).zipf, np.concatenate([found[2].zipf, found[3].zipf]))
    assert len(Words.joined([]).kinds) == 0


def test_a_tokenizer_that_knows_no_probabilities_counts_pieces(tmp_path):
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "frog": 1, "##s": 2, "a": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    loaded = WordFrequency.load(tokenizer, tmp_path / "tokenizer.json")
    assert loaded.words(["frog frogs"])[0].zipf == pytest.approx([zipf(-np.log(4)), zipf(-2 * np.log(4))])


def test_the_features_say_how_many_words_are_rare_and_count_each_kind_once_in_their_second_half():
    often, once = np.split(frequency_features(Words.of([(1, 5.5), (1, 5.5), (1, 5.5), (2, 0.5)])), 2)
    assert often[:2] == pytest.approx([4.25, np.std([5.5, 5.5, 5.5, 0.5])])
    assert once[0] == pytest.approx(3.0)
    # Bands end at 0, 1, …, 5 on the scale: shares first, then numbers.
    assert often[8:14] == pytest.approx([0, 0.25, 0.25, 0.25, 0.25, 0.25])
    assert once[8:14] == pytest.approx([0, 0.5, 0.5, 0.5, 0.5, 0.5])
    assert often[14:] == pytest.approx([0, *[np.log1p(1)] * 5])


def test_without_words_every_feature_is_0():
    assert not frequency_features(Words.of([])).any()


@given(st.text(max_size=60))
def test_every_text_has_finite_features_of_one_length(frequency, text):
    (words,) = frequency.words([text])
    row = frequency_features(words)
    assert row.shape == (N_FREQUENCY,)
    assert np.isfinite(row).all()
