import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.submissions.differences import Kind, Piece, difference, is_changed
from tests.growth import is_linear

TEXTS = st.text(alphabet="学情分析abc 12。，\n", max_size=80)


def side(paragraphs, *kinds: Kind) -> list[str]:
    found = ["".join(piece.text for piece in one.pieces if piece.kind in kinds) for one in paragraphs]
    return [one for one in found if one]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off(old: str, new: str):
    found = difference(old, new)
    assert side(found, Kind.SAME, Kind.REMOVED) == lines(old)
    assert side(found, Kind.SAME, Kind.ADDED) == lines(new)
    assert is_changed(found) == (lines(old) != lines(new))


def test_a_changed_paragraph_is_told_by_words_and_characters():
    (found,) = difference("收回有效问卷41份，数据可信。", "收回有效问卷43份，数据很可信。")
    assert found.kind is Kind.CHANGED
    assert Piece(Kind.REMOVED, "41") in found.pieces
    assert Piece(Kind.ADDED, "43") in found.pieces
    assert Piece(Kind.ADDED, "很") in found.pieces


def test_another_paragraph_is_not_an_edited_one():
    found = difference("教学对策可行。", "本课以小组讨论方式开展，学生积极参与。")
    assert [one.kind for one in found] == [Kind.REMOVED, Kind.ADDED]


def test_a_long_line_is_compared_by_sentences():
    old = "".join(f"第{n}句话说的是不同的内容。" for n in range(200))
    found = difference(old, old.replace("第77句话", "第七十七句话"))
    assert sum(one.kind is not Kind.SAME for one in found) == 1


@pytest.mark.parametrize("phrase", ["的我他", "好。\n坏的。\n"])
def test_a_text_of_one_phrase_takes_linear_time(phrase):
    assert is_linear(lambda text: difference(text, text[1:] + text[:1]), phrase * 10_000)
