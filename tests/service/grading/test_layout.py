from models.documents.assembly import assemble
from models.documents.document import BlockKind, Document, Format, Fragment, Place
from models.documents.passages import split
from models.documents.sentences import Span
from models.grading.grade import Basis, CriterionGrade, QuotedPassage
from service.grading.layout import laid_out
from service.language import Language


def quoting(document: Document, start: int, end: int) -> CriterionGrade:
    quoted = QuotedPassage(start, end, document.text[start:end], 0.0)
    return CriterionGrade("c", "c", "1", {"0": 0.4, "1": 0.6}, (quoted,), Basis.RUBRIC, 0)


def slides() -> Document:
    first, second = Place(slide=1), Place(slide=2)
    return assemble(
        [
            Fragment("学情分析", BlockKind.HEADING, 1, first),
            Fragment("• 问卷42份", BlockKind.LIST_ITEM, 1, first),
            Fragment("• 有效41份", BlockKind.LIST_ITEM, 2, first),
            Fragment("", BlockKind.PARAGRAPH, 0, first),
            Fragment("教学对策", BlockKind.HEADING, 1, second),
            Fragment("题号 | 正确率", BlockKind.TABLE_ROW, 0, second),
            Fragment("第5题 | 62%", BlockKind.TABLE_ROW, 0, second),
        ],
        Format.PPTX,
    )


def test_neighbours_of_one_kind_are_together_and_blank_lines_left_out():
    sections = laid_out(slides(), (), (), Language.CHINESE)
    assert [(one.kind, len(one.lines)) for one in sections] == [
        (BlockKind.HEADING, 1),
        (BlockKind.LIST_ITEM, 2),
        (BlockKind.HEADING, 1),
        (BlockKind.TABLE_ROW, 2),
    ]


def test_the_margin_is_marked_where_the_slide_changes():
    lines = [line for section in laid_out(slides(), (), (), Language.CHINESE) for line in section.lines]
    assert [line.place for line in lines] == ["第1张幻灯片", "", "", "第2张幻灯片", "", ""]


def test_a_quotation_over_several_blocks_is_marked_in_each_and_begins_once():
    document = slides()
    start, end = document.text.index("问卷"), document.text.index("对策") + 2
    sections = laid_out(document, [quoting(document, start, end)], (), Language.CHINESE)
    marked = [part for section in sections for line in section.lines for part in line.segments if part.criteria]
    assert [part.text for part in marked] == ["问卷42份", "• 有效41份", "教学对策"]
    assert [part.begins for part in marked] == [(1,), (), ()]
    assert [document.text[part.start :][: len(part.text)] for part in marked] == [part.text for part in marked]


def test_a_spot_is_marked_inside_a_quotation():
    document = slides()
    place = document.text.index("42")
    sections = laid_out(
        document, [quoting(document, 0, len(document.text))], [Span(place, place + 2)], Language.CHINESE
    )
    spotted = [part for section in sections for line in section.lines for part in line.segments if part.spotted]
    assert [(part.text, part.criteria) for part in spotted] == [("42", (1,))]


def test_a_pasted_text_is_one_paragraph_and_nothing_is_nothing():
    document = split("第一行\n\n第二行")
    (section,) = laid_out(document, (), (), Language.CHINESE)
    assert "".join(part.text for part in section.lines[0].segments) == document.text
    assert laid_out(split(""), (), (), Language.CHINESE) == ()


def test_a_speaker_named_in_the_text_is_not_named_beside_it():
    turns = [
        Fragment("王老师：今天学习分数。", BlockKind.TURN, 0, Place(start=65.0, speaker="王老师")),
        Fragment("平均分。", BlockKind.TURN, 0, Place(start=70.0, speaker="学生甲")),
    ]
    sections = laid_out(assemble(turns, Format.SRT), (), (), Language.CHINESE)
    assert [line.place for line in sections[0].lines] == ["01:05", "01:10 学生甲"]
