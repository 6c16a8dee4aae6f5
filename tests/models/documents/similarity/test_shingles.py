import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.similarity.shingles import held, shingles


def test_punctuation_spaces_width_and_case_make_no_difference():
    plain = shingles("学生用iPad记录了12次实验数据并且说明理由")
    assert len(plain) > 10
    spelled = shingles("学生，用 ＩＰＡＤ 记录了“１２次”\n实验数据——并且说明理由！")
    assert np.array_equal(plain.hashes, spelled.hashes)


def test_digits_and_masks_count():
    assert not np.array_equal(shingles("优秀率从31提高到52").hashes, shingles("优秀率从31提高到59").hashes)
    assert len(shingles("〔姓名1〕说得对极了")) > 0


def test_a_shingle_is_five_chinese_characters_or_ten_latin_letters():
    assert len(shingles("一二三四")) == 0
    assert len(shingles("一二三四五")) == 1
    assert len(shingles("abcdefghi")) == 0
    assert len(shingles("abcdefghij")) == 1
    assert len(shingles("。，！ \n")) == 0


@settings(max_examples=150)
@given(st.text(alphabet="学生abＡ１，。 ①㎏\n\u0301é", max_size=60))
def test_spans_lead_back_to_characters_that_fold_to_the_shingle(text):
    cut = shingles(text)
    for first, last in enumerate(cut.ends.tolist()):
        start, end = cut.span(first, last)
        assert cut.folded[first:last] in shingles(text[start:end]).folded


def test_held():
    assert held(np.array([1, 5, 9], np.uint32), np.array([5, 7], np.uint32)).tolist() == [False, True, False]
    assert held(np.array([1], np.uint32), np.empty(0, np.uint32)).tolist() == [False]
