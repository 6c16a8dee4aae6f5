import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format
from models.documents.passages import split
from models.documents.readers import read
from models.documents.readers.text import fragments
from models.errors import DocumentError

LINES = st.text(st.sampled_from("一二、（）1.-*#\t \u3000\r\n\u2028字课e\u0301\ud800第章"), max_size=40)


def kinds(text):
    return [(fragment.kind, fragment.level) for fragment in fragments(text)]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("# 分数的意义", 1),
        ("###### 板书", 6),
        ("一、教学目标", 1),
        ("十二、 作业：", 1),
        ("第一章 分数", 1),
        ("第2课时", 1),
        ("（三）情感态度", 2),
    ],
)
def test_headings_are_known_by_their_marks(line, level):
    assert kinds(line) == [(BlockKind.HEADING, level)]


@pytest.mark.parametrize(
    "line",
    [
        "一、学生在小组里说出自己折的每一份为什么是四分之一，再听同伴怎样折、怎样说，最后补充",
        "一、学生能说出理由。",
        "第一节课我们学习分数",
        "#标签",
        "1.5 米的绳子",
        "-5 度",
        "**重点**",
        "####### 七",
    ],
)
def test_sentences_and_figures_are_paragraphs(line):
    assert kinds(line) == [(BlockKind.PARAGRAPH, 0)]


@pytest.mark.parametrize("line", ["- 折", "* 折", "• 折", "•折", "1. 折", "1、折", "12）折", "（1）折", "①折"])
def test_list_entries_are_known_by_their_marks(line):
    assert kinds(line) == [(BlockKind.LIST_ITEM, 1)]


def test_indented_entries_stand_deeper_until_a_paragraph_ends_the_list():
    text = "- 一\n  - 二\n\n  - 三\n    1. 四\n- 五\n段落\n  - 六\n　　1、七"
    assert [level for kind, level in kinds(text) if kind is BlockKind.LIST_ITEM] == [1, 2, 2, 3, 1, 1, 1]


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=80), LINES))
@example("a\r\u0301\n")
def test_a_pasted_text_keeps_its_characters_and_passages_when_it_gets_a_structure(text):
    document = assemble(fragments(text), Format.TEXT)
    assert document.text == split(text).text
    assert [(p.start, p.end, p.text) for p in document.passages] == [
        (p.start, p.end, p.text) for p in split(text).passages
    ]
    assert "\n".join(document.text[block.start : block.end] for block in document.blocks) == document.text


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=80), LINES.map(lambda text: text.encode("utf-8", "ignore"))))
def test_any_bytes_are_a_document_with_true_offsets_or_a_refusal(data):
    try:
        document = read(data, "plan.txt")
    except DocumentError:
        return
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)
    assert split(document.text).text == document.text


def test_a_long_run_of_spaces_or_marks_is_read_at_once():
    text = "一、" + " " * 40_000 + "\n" + "-" * 20_000 + "\n" + "\t" * 20_000 + "字"
    assert len(read(text.encode(), "plan.txt").blocks) == 3
