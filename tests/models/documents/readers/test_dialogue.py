import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from models.documents.document import BlockKind, Format
from models.documents.readers import read
from models.documents.readers.text import plain
from models.errors import DamagedDocument
from tests.models.documents.readers.transcripts import is_document_or_refusal, quoted_in, turns

LESSON = "# 分数课实录\n\n师：谁来说？\n生1：一半。\n（板书）\n\n师：为什么？\n生2: 因为平均分。"
PIECES = st.sampled_from(
    ["师：好", "生1: 不", "张老师 00:01:02", "张老师(00:01:02): 好", "[1:02] T: hi", "T:", "：", "", "10:30",
     "教学目标：会", "张\u3000老师 【99:99】", "T: x [00:02]", "\ud800：", "# 一", "- 二"]
)  # fmt: skip


def test_lines_without_times_stay_as_they_were_typed():
    document = read(LESSON.encode(), "lesson.txt")
    assert document.kind is Format.DIALOGUE
    assert document.text == LESSON
    assert [(b.kind, b.place.speaker) for b in document.blocks if b.start < b.end] == [
        (BlockKind.HEADING, None),
        (BlockKind.TURN, "师"),
        (BlockKind.TURN, "生1"),
        (BlockKind.TURN, "生1"),
        (BlockKind.TURN, "师"),
        (BlockKind.TURN, "生2"),
    ]
    assert document.passages[0].place.speaker == "师、生1、生2"


@pytest.mark.parametrize(
    "pattern",
    ["{who}({when}): {words}", "{who}（{when}）：{words}", "[{when}] {who}: {words}", "{when} {who}：{words}",
     "({when}){who}：{words}", "{who} {when}\n{words}", "{who}({when}):\n{words}", "{who}  [{when}]\n\n{words}",
     "{who}：{words} [{when}]"],
)  # fmt: skip
def test_times_go_into_the_place_whatever_the_export(pattern):
    said = [("张老师", "00:01:02", "现在 10:30，开始。"), ("李 明", "01:05", "好的"), ("张老师", "1:00:07.5", "下课")]
    text = "\n".join(pattern.format(who=who, when=when, words=words) for who, when, words in said)
    document = read(text.encode(), "lesson.txt")
    assert document.kind is Format.DIALOGUE
    assert quoted_in(document, text)
    assert turns(text, Format.DIALOGUE) == [
        (62.0, None, "张老师", "张老师：现在 10:30，开始。"),
        (65.0, None, "李 明", "李 明：好的"),
        (3607.5, None, "张老师", "张老师：下课"),
    ]


def test_a_range_has_an_end_and_an_impossible_time_is_none():
    text = "T(00:01 - 00:04): a\nT(00:99): b\nT: c"
    assert turns(text, Format.DIALOGUE) == [
        (1.0, 4.0, "T", "T：a"),
        (None, None, "T", "T(00:99): b"),
        (None, None, "T", "T: c"),
    ]


def test_a_text_in_which_nobody_speaks_is_damaged():
    with pytest.raises(DamagedDocument):
        turns("没有人说话\n时间 10:30", Format.DIALOGUE)


@settings(max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=10).map("\n".join))
def test_any_lines_are_a_document_with_true_offsets_or_a_refusal(text):
    assert is_document_or_refusal(text.encode("utf-8", "ignore"), Format.DIALOGUE)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["师：谁来说？", "生：我", "", "他站起来", "答：对", " 12 "]), min_size=4, max_size=12))
def test_no_character_of_a_transcript_without_times_is_lost(lines):
    text = "\n".join(["师：好", *lines])
    assert read(text.encode(), "x").text == plain(text)


def test_a_long_run_of_spaces_is_read_at_once():
    text = f"师：好\n师{' ' * 50_000}好\n生：{' ' * 50_000}[\n师：好\n"
    assert len(turns(text, Format.DIALOGUE)) == 4
