import copy
import io

import pptx
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Cm

from models.documents.document import BlockKind
from models.documents.readers import read
from models.errors import DamagedDocument, EmptyDocument, MacroDocument, PicturesOnly
from tests.models.documents.readers.office_files import part_of, saved, with_part

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TITLE_AND_BODY, TITLE_ONLY, BLANK = 1, 5, 6


@pytest.fixture
def deck():
    return pptx.Presentation()


def added(deck, layout=BLANK):
    return deck.slides.add_slide(deck.slide_layouts[layout])


def boxed(slide, text, left, top):
    box = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(4), Cm(1))
    box.text_frame.text = text
    return box


def blocks(deck):
    found = read(saved(deck), "课件.pptx")
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def text(deck):
    return read(saved(deck), "课件.pptx").text


def test_titles_lists_and_notes_keep_their_kind_and_slide(deck):
    first = added(deck, TITLE_AND_BODY)
    first.shapes.title.text = "分数的意义"
    first.placeholders[1].text = "平均分\n单位“1”"
    first.placeholders[1].text_frame.paragraphs[1].level = 1
    first.notes_slide.notes_text_frame.text = "先问学生\n再展示"
    boxed(added(deck), "作业：第3题", 1, 1)
    assert blocks(deck) == [
        ("分数的意义", BlockKind.HEADING, 1),
        ("平均分", BlockKind.LIST_ITEM, 1),
        ("单位“1”", BlockKind.LIST_ITEM, 2),
        ("先问学生", BlockKind.NOTE, 0),
        ("再展示", BlockKind.NOTE, 0),
        ("作业：第3题", BlockKind.PARAGRAPH, 0),
    ]
    assert [block.place.slide for block in read(saved(deck), "x.pptx").blocks] == [1, 1, 1, 1, 1, 2]


def test_every_passage_is_found_on_its_slide(deck):
    for number in range(1, 6):
        slide = added(deck, TITLE_AND_BODY)
        slide.shapes.title.text = f"第{number}节"
        slide.placeholders[1].text = f"这是第{number}张幻灯片上的正文。"
    data = saved(deck)
    passages = read(data, "课件.pptx").passages
    slides = pptx.Presentation(io.BytesIO(data)).slides
    assert {passage.place.slide for passage in passages} == {1, 2, 3, 4, 5}
    for passage in passages:
        shown = "\n".join(shape.text_frame.text for shape in slides[passage.place.slide - 1].shapes)
        assert passage.text in shown


def test_shapes_are_read_in_rows_whatever_the_order_in_which_they_were_drawn(deck):
    slide = added(deck, TITLE_ONLY)
    boxed(slide, "右下", 12, 10.2)
    boxed(slide, "左下", 1, 10)
    group = slide.shapes.add_group_shape()
    for words, left in (("组右", 12), ("组左", 1)):
        box = group.shapes.add_textbox(Cm(left), Cm(6), Cm(4), Cm(1))
        box.text_frame.text = words
    boxed(slide, "右上", 12, 3)
    boxed(slide, "左上", 1, 3.4)
    slide.shapes.title.text = "标题"
    assert text(deck).split("\n") == ["标题", "左上", "右上", "组左", "组右", "左下", "右下"]


def test_a_table_gives_a_row_a_line_and_merged_cells_once(deck):
    table = added(deck).shapes.add_table(2, 3, Cm(1), Cm(1), Cm(12), Cm(3)).table
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 0).text = "环节"
    table.cell(0, 2).text = "用时"
    table.cell(1, 0).text = "导入"
    table.cell(1, 1).text = "提问\n讨论"
    assert blocks(deck) == [("环节 | 用时", BlockKind.TABLE_ROW, 0), ("导入 | 提问 讨论", BlockKind.TABLE_ROW, 0)]


def test_automatic_numbers_are_counted_by_level(deck):
    box = boxed(added(deck), "目标\n知识\n能力\n过程\n其他\n重来", 1, 1)
    schemes = ["ea1ChsPeriod", "arabicParenBoth", "arabicParenBoth", "ea1ChsPeriod", None, "circleNumDbPlain"]
    for paragraph, scheme, depth in zip(box.text_frame.paragraphs, schemes, [0, 1, 1, 0, 0, 0], strict=True):
        paragraph.level = depth
        if scheme:
            start = ' startAt="3"' if scheme.startswith("circle") else ""
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum {A} type="{scheme}"{start}/>'))
    assert text(deck).split("\n") == ["一. 目标", "(1) 知识", "(2) 能力", "二. 过程", "其他", "③重来"]


def test_a_shape_with_a_formula_is_read_once(deck):
    slide = added(deck)
    box = boxed(slide, "公式：", 1, 1)
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" xmlns:m="{math}">'
    formula += "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></a14:m>"
    box.text_frame.paragraphs[0]._p.append(parse_xml(formula))
    pair = parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="a14"/><mc:Fallback/></mc:AlternateContent>'
    )
    box._element.addprevious(pair)
    pair[1].append(copy.deepcopy(box._element))
    pair[0].append(box._element)
    assert text(deck) == "公式：a+b"


def test_a_chart_gives_its_title_series_and_categories(deck):
    data = CategoryChartData()
    data.categories = ["前测", "后测"]
    data.add_series("一班", (0.5, 0.8))
    frame = added(deck).shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(6), data)
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "正确率"
    assert text(deck) == "正确率\n一班\n前测 | 后测"


def test_dates_footers_and_slide_numbers_are_left_out_and_hidden_slides_are_not(deck):
    slide = added(deck, TITLE_ONLY)
    slide.shapes.title.text = "隐藏的一页"
    slide._element.set("show", "0")
    for placeholder in slide.slide_layout.placeholders:
        if placeholder.placeholder_format.idx in {10, 11, 12}:
            shape = copy.deepcopy(placeholder._element)
            slide.shapes._spTree.append(shape)
    for shape in slide.placeholders:
        if shape.placeholder_format.idx in {10, 11, 12}:
            shape.text_frame.text = "某某小学"
    assert text(deck) == "隐藏的一页"


def test_pictures_without_a_word_are_told_from_an_empty_deck(deck):
    slide = added(deck)
    with pytest.raises(EmptyDocument):
        read(saved(deck), "课件.pptx")
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "png")
    slide.shapes.add_picture(stream, Cm(1), Cm(1))
    with pytest.raises(PicturesOnly):
        read(saved(deck), "课件.pptx")


def test_macros_and_broken_slides_are_refused_and_a_slide_show_file_is_read(deck):
    boxed(added(deck), "正文", 1, 1)
    data = saved(deck)
    with pytest.raises(MacroDocument) as refusal:
        read(with_part(data, "ppt/vbaProject.bin", b"program"), "课件.pptx")
    assert refusal.value.params["instead"] == "pptx"
    with pytest.raises(DamagedDocument):
        read(with_part(data, "ppt/presentation.xml", b"<a/>"), "课件.pptx")
    types = part_of(data, "[Content_Types].xml").replace(b"presentation.main+xml", b"slideshow.main+xml")
    assert read(with_part(data, "[Content_Types].xml", types), "课件.ppsx").text == "正文"


def test_smart_art_gives_the_text_of_its_nodes(deck):
    added(deck)
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    node = '<d:pt modelId="{}"{}><d:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t></d:pt>'
    points = node.format(1, "", "导入") + node.format(2, ' type="parTrans"', "连线") + node.format(3, "", "新授")
    model = f'<d:dataModel xmlns:d="{dgm}" {A}><d:ptLst>{points}</d:ptLst></d:dataModel>'
    p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    frame = (
        f'<p:graphicFrame {p} {A}><p:nvGraphicFramePr><p:cNvPr id="9" name="图"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{dgm}"><d:relIds xmlns:d="{dgm}" xmlns:r="{relations}" r:dm="rId9"/>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    data = with_part(saved(deck), "ppt/diagrams/data1.xml", model)
    for part, end, more in [
        ("ppt/slides/slide1.xml", "</p:spTree>", frame),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{relations}/diagramData" Target="../diagrams/data1.xml"/>',
        ),
    ]:
        data = with_part(data, part, part_of(data, part).decode().replace(end, more + end))
    assert read(data, "课件.pptx").text == "导入\n新授"
