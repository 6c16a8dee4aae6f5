import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.normalisation import has_visible, normalise
from models.documents.passages import MAX_WIDTH, split, width
from models.documents.sentences import sentence_spans
from tests.growth import is_linear

CHINESE = [
    "一、目标\n",
    "学生42人，",
    "分三组。",
    "“好！”",
    "师：为什么？\n",
    "（二）过程\n",
    "字" * 90,
    "\u3000",
    "😀",
]
LATIN = ["Hello world. ", "x.y", "...", "e\u0301", "letters" * 40, ";", " ", "\n\n", "\r\n"]
ODD = ["\u3000", "\x00", "\ufeff", "\u200d", "\ud800", "\r\x00\n", "\u0344" * 20]
PIECES = st.sampled_from([*CHINESE, *LATIN, *ODD])
TEXTS = st.text() | st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=300)
@given(TEXTS)
def test_passages_hold_every_visible_character_once_in_order_and_within_the_limit(text):
    document = split(text)
    assert document.text == normalise(text)
    end = 0
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert document.text[end : passage.start].strip() == ""
        assert passage.text == passage.text.strip() != ""
        assert width(passage.text) <= MAX_WIDTH
        end = passage.end
    assert document.text[end:].strip() == ""


@settings(max_examples=300)
@given(TEXTS)
def test_normalising_twice_changes_nothing_and_leaves_no_control_characters(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]


def test_normalising_keeps_what_the_teacher_wrote():
    assert normalise("①ＡＢ，㎡ 😀\t“x”") == "①ＡＢ，㎡ 😀\t“x”"
    assert normalise("a\r\nb\rc\x0bd\u2028e\x00\ufeff\ud83d") == "a\nb\nc\nd\ne"
    assert normalise("e\u0301") == "é"


def test_sentences_keep_their_closing_marks_and_decimals():
    text = "他说：“好！”然后走了。占3.5%左右；见 a.com 页. Then (yes.) End"
    assert [text[s.start : s.end] for s in sentence_spans(text)] == [
        "他说：“好！”",
        "然后走了。",
        "占3.5%左右；",
        "见 a.com 页.",
        "Then (yes.)",
        "End",
    ]


def test_a_heading_joins_its_paragraph_and_long_paragraphs_stay_apart():
    paragraph = "本节课让学生通过折纸认识二分之一，并能说出理由，教师巡视后选三份不同的作品投屏比较。" * 2
    document = split(f"一、目标\n{paragraph}\n二、过程\n\n{paragraph}\n{paragraph}")
    assert [p.text.split("\n")[0] for p in document.passages] == ["一、目标", "二、过程", paragraph]


def test_turns_of_a_dialogue_are_joined_and_a_new_section_starts_a_new_passage():
    turns = "师：为什么？\n生：因为没有平均分。\n师：谁来补充？\n生：分的两块大小不一样。"
    turns = f"{turns}\n{turns}"
    document = split(f"{turns}\n三、小结\n今天学了什么？")
    assert [p.text for p in document.passages] == [turns, "三、小结\n今天学了什么？"]


def test_a_long_sentence_is_cut_at_a_clause_mark_and_words_stay_whole():
    assert all(p.text.endswith(("，", "。")) for p in split("这是一个比较长的分句，" * 60 + "完。").passages)
    words = split("something " * 200).passages
    assert len(words) > 4
    assert all(set(p.text.split()) == {"something"} for p in words)


RUNS = ["字" * 200_000, "a" * 200_000, "." * 200_000, ".）" * 100_000, "\n \n" * 60_000, "👩\u200d" * 100_000]
SHORT_UNITS = ["字。" * 100_000, "一、\n" * 60_000, "a\u0315\u0300" * 60_000, "e" + "\u0315\u0300" * 100_000]


@pytest.mark.parametrize("text", RUNS + SHORT_UNITS)
def test_splitting_takes_linear_time(text):
    assert is_linear(split, text)


def test_visible_characters():
    assert has_visible(" a ")
    assert not has_visible(" \u200b\u3000\n\ue000")
