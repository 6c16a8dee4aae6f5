import hypothesis.strategies as st
import pysubs2
import pytest
import webvtt
from hypothesis import given, settings

from models.documents.document import Format
from models.documents.readers import read
from models.errors import DamagedDocument
from tests.models.documents.readers.transcripts import is_document_or_refusal, quoted_in, turns

CUES = [
    (1.0, 3.5, "同学们好，\n今天学习分数。"),
    (4.25, 6.0, "Who can tell me\nwhat a half is?"),
    (3725.5, 3730.0, "下课"),
]
TEXTS = ["同学们好，今天学习分数。", "Who can tell me what a half is?", "下课"]
PIECES = st.sampled_from(
    ["WEBVTT", "NOTE", "1", "00:00:01,000 --> 00:00:02,500", "00:01.000 --> 00:02.000", "0:0x --> 9", "-->", "", " ",
     "<v 李>好", "<i>3<b", "{\\an8}字", "王：好", "王：是", "李：好", "&#xd800;", "\ud800"]
)  # fmt: skip


def subrip():
    file = pysubs2.SSAFile()
    for start, end, text in CUES:
        file.append(pysubs2.SSAEvent(round(start * 1000), round(end * 1000), text.replace("\n", "\\N")))
    return file.to_string("srt")


def test_subrip_as_a_subtitle_program_writes_it_keeps_every_time_and_joins_wrapped_lines():
    document = read(subrip().encode("gb18030"), "lesson.srt")
    assert document.kind is Format.SRT
    assert document.text.split("\n") == TEXTS
    assert [(block.place.start, block.place.end) for block in document.blocks] == [(s, e) for s, e, _ in CUES]
    assert [(p.place.start, p.place.end) for p in document.passages] == [(1.0, 3730.0)]
    assert quoted_in(document, subrip())


def test_webvtt_keeps_voices_and_drops_notes_styles_identifiers_and_markup():
    file = webvtt.WebVTT()
    file.captions.append(webvtt.Caption("00:00:01.000", "00:00:03.500", ["<v.loud 张老师>同学们<b>好</b>"], "开场"))
    file.captions.append(
        webvtt.Caption("00:00:04.000", "00:00:05.000", ["<v 张老师>谁来说？</v>", "<v 李明>我&amp;他"])
    )
    text = file.content.replace("WEBVTT\n", "WEBVTT 课堂\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE 初稿\n第二行\n", 1)
    assert read(text.encode(), "lesson.vtt").kind is Format.VTT
    assert turns(text, Format.VTT) == [
        (1.0, 3.5, "张老师", "张老师：同学们好"),
        (4.0, 5.0, "张老师", "谁来说？"),
        (4.0, 5.0, "李明", "李明：我&他"),
    ]


def test_names_in_the_words_of_a_subtitle_are_speakers_when_they_come_back():
    said = ["王老师：谁来说？", "李明：一半", "王老师：为什么？"]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n\n" for n, words in enumerate(said))
    assert turns(text, Format.SRT) == [
        (0.0, 0.9, "王老师", "王老师：谁来说？"),
        (1.0, 1.9, "李明", "李明：一半"),
        (2.0, 2.9, "王老师", "王老师：为什么？"),
    ]


def test_a_cue_with_a_broken_time_keeps_its_text_and_no_other_cue_gets_it():
    text = (
        "开头的话\n1\n00:00:01,000 --> 00:00:02,000\n当 3<b 且 b>2\n2\n00:0x:03,000 --> 00:00:04,000\n没有时间\n\n"
        "00:99:01,000 --> 00:00:02,000\n也没有\n\n4\n00:00:09,000 --> 00:00:08,000\n{\\an8}倒着走\n\n"
    )
    assert turns(text, Format.SRT) == [
        (None, None, None, "开头的话"),
        (1.0, 2.0, None, "当 3<b 且 b>2"),
        (None, None, None, "没有时间"),
        (None, None, None, "也没有"),
        (9.0, None, None, "倒着走"),
    ]


def test_a_dash_begins_the_next_speaker_and_an_empty_cue_is_none():
    text = "1\n00:00:01,000 --> 00:00:02,000\n- 好吗\n- 好\n\n2\n00:00:03,000 --> 00:00:04,000\n\n"
    assert turns(text, Format.SRT) == [(1.0, 2.0, None, "- 好吗\n- 好")]


@pytest.mark.parametrize("text", ["WEBVTT\n\nno cue", "1\n0x:00 --> 0y:00\n字\n", "WEBVTT"])
def test_a_file_without_one_readable_time_is_damaged(text):
    with pytest.raises(DamagedDocument):
        turns(text, Format.VTT)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=14).map("\n".join))
def test_any_lines_are_a_document_with_true_offsets_or_a_refusal(text):
    assert is_document_or_refusal(text.encode("utf-8", "ignore"), Format.SRT)


def test_long_runs_of_spaces_and_open_tags_are_read_at_once():
    text = f"1\n00:00:01,000 --> 00:00:02,000\n<v{' ' * 30_000}\n{'<' * 30_000}\n{' ' * 30_000}-->\n"
    assert len(turns(text, Format.SRT)) == 1
