import docx
import pytest
from docx.oxml.ns import qn

from models.documents.document import BlockKind
from models.documents.readers import read
from tests.models.documents.readers.office_files import level, numbered, saved, with_lists, written


def blocks(document):
    found = read(saved(document), "plan.docx")
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def lines(document):
    return read(saved(document), "plan.docx").text.split("\n")


def test_chinese_chapter_numbers_stand_before_headings_and_their_parts():
    document = docx.Document()
    outline = level("chineseCountingThousand", "%1、") + level("decimal", "（%2）", 1) + level("decimal", "%1.%2.%3", 2)
    with_lists(document, [outline], [(0, "")])
    numbered(document, "教学目标", 1, style="Heading 1")
    numbered(document, "知识", 1, 1)
    numbered(document, "能力", 1, 1)
    numbered(document, "教学过程", 1, style="Heading 1")
    numbered(document, "导入", 1, 1)
    numbered(document, "细节", 1, 2)
    assert blocks(document) == [
        ("一、教学目标", BlockKind.HEADING, 1),
        ("（1）知识", BlockKind.LIST_ITEM, 2),
        ("（2）能力", BlockKind.LIST_ITEM, 2),
        ("二、教学过程", BlockKind.HEADING, 1),
        ("（1）导入", BlockKind.LIST_ITEM, 2),
        ("二.1.1 细节", BlockKind.LIST_ITEM, 3),
    ]


@pytest.mark.parametrize(
    ("number_format", "pattern", "expected"),
    [
        ("decimal", "%1.", ["1. 甲", "2. 乙"]),
        ("decimalEnclosedCircle", "%1", ["①甲", "②乙"]),
        ("japaneseCounting", "第%1章", ["第一章 甲", "第二章 乙"]),
        ("upperLetter", "(%1)", ["(A) 甲", "(B) 乙"]),
        ("lowerRoman", "%1)", ["i) 甲", "ii) 乙"]),
        ("bullet", "\uf0b7", ["• 甲", "• 乙"]),
        ("none", "注：", ["注：甲", "注：乙"]),
        ("none", "", ["甲", "乙"]),
    ],
)
def test_each_notation_is_reproduced(number_format, pattern, expected):
    document = docx.Document()
    with_lists(document, [level(number_format, pattern)], [(0, "")])
    numbered(document, "甲", 1)
    numbered(document, "乙", 1)
    assert lines(document) == expected


def test_numbers_written_as_digits_throughout_where_the_level_says_so():
    document = docx.Document()
    with_lists(
        document,
        [level("chineseCounting", "%1、") + level("decimal", "%1.%2", 1, "<w:isLgl/>")],
        [(0, "")],
    )
    numbered(document, "章", 1)
    numbered(document, "节", 1, 1)
    assert lines(document) == ["一、章", "1.1 节"]


def test_lists_of_one_design_count_on_and_an_override_starts_anew_once():
    document = docx.Document()
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    with_lists(document, [level("decimal", "%1.")], [(0, ""), (0, ""), (0, restart)])
    for text, number in [("a", 1), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 1)]:
        numbered(document, text, number)
    assert lines(document) == ["1. a", "2. b", "3. c", "1. d", "2. e", "3. f"]


def test_a_level_override_replaces_the_notation():
    document = docx.Document()
    override = f'<w:lvlOverride w:ilvl="0">{level("decimalEnclosedCircle", "%1")}</w:lvlOverride>'
    with_lists(document, [level("decimal", "%1.")], [(0, override)])
    numbered(document, "甲", 1)
    assert lines(document) == ["①甲"]


def test_a_level_that_never_restarts_counts_through_and_suff_nothing_adds_no_space():
    document = docx.Document()
    through = level("decimal", "%2.", 1, '<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/>')
    with_lists(document, [level("chineseCounting", "%1、") + through], [(0, "")])
    for text, depth in [("甲", 0), ("a", 1), ("乙", 0), ("b", 1)]:
        numbered(document, text, 1, depth)
    assert lines(document) == ["一、甲", "1.a", "二、乙", "2.b"]


def test_an_empty_entry_counts_and_shows_nothing_and_list_0_is_no_list():
    document = docx.Document()
    with_lists(document, [level("decimal", "%1.")], [(0, "")])
    numbered(document, "a", 1)
    numbered(document, "", 1)
    numbered(document, "c", 1)
    numbered(document, "off", 0, style="List Number")
    numbered(document, "no such list", 77)
    assert lines(document) == ["1. a", "", "3. c", "off", "no such list"]
    assert [kind for _, kind, _ in blocks(document)][-2:] == [BlockKind.PARAGRAPH] * 2


def test_a_style_brings_its_list_and_the_list_knows_the_level_of_the_style():
    document = docx.Document()
    own = document.styles.add_style("正文编号", 1)
    own.base_style = document.styles["List Number 2"]
    linked = level("decimal", "%1.") + level("lowerLetter", "%2)", 1, f'<w:pStyle w:val="{own.style_id}"/>')
    listed = document.styles["List Number 2"].element.find(f".//{qn('w:numId')}")
    with_lists(document, [linked], [(0, "")])
    listed.set(qn("w:val"), "1")
    document.add_paragraph("甲", style="List Number 2")
    document.add_paragraph("乙", style="正文编号")
    assert lines(document) == ["1. 甲", "a) 乙"]
    assert [depth for _, _, depth in blocks(document)] == [1, 2]


def test_bullets_of_words_own_style_are_list_entries():
    document = written("正文")
    document.add_paragraph("先折后说", style="List Bullet")
    assert blocks(document) == [("正文", BlockKind.PARAGRAPH, 0), ("• 先折后说", BlockKind.LIST_ITEM, 1)]


def test_a_forged_level_or_number_is_no_crash():
    document = docx.Document()
    with_lists(document, [level("decimal", "%1%9.")], [(0, ""), (9, "")])
    numbered(document, "a", 1, 99)
    numbered(document, "b", 2)
    numbered(document, "c", 1)
    assert lines(document) == ["a", "b", "1. c"]
