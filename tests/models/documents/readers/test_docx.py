import io
import random

import docx
import pytest
from PIL import Image

from models.documents.document import BlockKind
from models.documents.readers import read
from models.errors import DamagedDocument, DocumentError, DocumentTooLarge, MacroDocument, PicturesOnly
from tests.models.documents.readers.office_files import outline_level, part_of, saved, with_body, with_part, written
from tests.public_data import PUBLIC_DATA

CORPUS = PUBLIC_DATA / "documents" / "docx"


def blocks(data):
    found = read(data, "plan.docx")
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "png")
    stream.seek(0)
    return stream


def test_headings_paragraphs_lists_and_tables_come_in_body_order():
    document = docx.Document()
    document.add_heading("一、目标", 1)
    document.add_paragraph("学生能说出理由。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["环节", "用时", "导入", "6分钟"], strict=True):
        cell.text = text
    document.add_paragraph("先折后说", style="List Bullet")
    assert (
        read(saved(document), "plan.docx").text == "一、目标\n学生能说出理由。\n环节 | 用时\n导入 | 6分钟\n• 先折后说"
    )


def test_a_cell_of_many_paragraphs_and_merged_cells_are_read_once():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "教学设计"
    table.cell(1, 0).text = "过程"
    table.cell(1, 1).text = "师：为什么？\n生：因为……"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "板书"
    assert read(saved(document), "plan.docx").text == "教学设计\n过程\n师：为什么？\n生：因为……\n板书"


def test_text_in_content_controls_insertions_and_text_boxes_is_kept_and_deletions_are_not():
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run.format('框内')}</w:p></w:txbxContent></w:pict></w:r>"
    deleted = "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run.format('补上')}</w:ins>"
    paragraph = f"<w:p>{run.format('正文')}{deleted}{inserted}{box}</w:p>"
    data = with_body(f"<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>")
    assert read(data, "plan.docx").text == "正文补上\n框内"


def test_headings_are_known_by_style_by_inheritance_by_chinese_name_and_by_outline_level():
    document = docx.Document()
    document.add_paragraph("分数的意义", style="Title")
    document.add_paragraph("目标", style="Heading 1")
    own = document.styles.add_style("我的小节", 1)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("重点", style="我的小节")
    document.add_paragraph("难点", style=document.styles.add_style("标题 3", 1))
    body = document.styles.add_style("像标题的正文", 1)
    body.base_style = document.styles["Heading 1"]
    body.element.get_or_add_pPr().append(outline_level(9))
    document.add_paragraph("其实是正文", style="像标题的正文")
    document.add_paragraph("直接设的级别")._p.get_or_add_pPr().append(outline_level(3))
    document.add_paragraph("", style="Heading 1")
    assert blocks(saved(document)) == [
        ("分数的意义", BlockKind.HEADING, 1),
        ("目标", BlockKind.HEADING, 1),
        ("重点", BlockKind.HEADING, 2),
        ("难点", BlockKind.HEADING, 3),
        ("其实是正文", BlockKind.PARAGRAPH, 0),
        ("直接设的级别", BlockKind.HEADING, 4),
        ("", BlockKind.PARAGRAPH, 0),
    ]


def test_rows_of_one_line_cells_are_table_rows_and_longer_cells_keep_their_paragraphs():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["课题", "分数", "过程", "导入"], strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("新授", style="Heading 2")
    assert blocks(saved(document)) == [
        ("课题 | 分数", BlockKind.TABLE_ROW, 0),
        ("过程", BlockKind.PARAGRAPH, 0),
        ("导入", BlockKind.PARAGRAPH, 0),
        ("新授", BlockKind.HEADING, 2),
    ]


def test_pictures_without_a_word_are_told_from_an_empty_document():
    document = docx.Document()
    document.add_picture(picture())
    with pytest.raises(PicturesOnly):
        read(saved(document), "plan.docx")
    document.add_paragraph("图一")
    assert read(saved(document), "plan.docx").text == "\n图一"


def test_a_document_with_macros_is_refused_and_a_template_is_read():
    data = saved(written("正文"))
    with pytest.raises(MacroDocument) as refusal:
        read(with_part(data, "word/vbaProject.bin", b"program"), "plan.docx")
    assert refusal.value.params == {"name": "plan.docx", "instead": "docx"}
    types = part_of(data, "[Content_Types].xml").replace(b"document.main+xml", b"template.main+xml")
    assert read(with_part(data, "[Content_Types].xml", types), "plan.dotx").text == "正文"


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<broken",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a/>",
    ],
)
def test_a_broken_or_hostile_part_is_refused(part, content):
    with pytest.raises(DamagedDocument):
        read(with_part(saved(written("正文")), part, content), "plan.docx")


def test_zip_bombs_are_refused_before_they_are_unpacked():
    data = saved(written("正文"))
    with pytest.raises(DocumentTooLarge) as ratio:
        read(with_part(data, "word/media/image1.bmp", bytes(5 * 1024 * 1024)), "plan.docx")
    assert ratio.value.params["limit"] == 40
    with pytest.raises(DocumentTooLarge) as whole:
        read(with_part(data, "word/media/image1.bmp", bytes(101 * 1024 * 1024)), "plan.docx")
    assert whole.value.params == {"megabytes": 102, "limit": 100}


def test_any_damage_to_the_bytes_is_a_refusal_or_a_text_and_nothing_else():
    data = saved(written("正文" * 50))
    dice = random.Random(7)
    refused = 0
    for _ in range(60):
        broken = bytearray(data[: dice.randrange(10, len(data))] if dice.random() < 0.3 else data)
        for _ in range(dice.randrange(1, 8)):
            broken[dice.randrange(4, len(broken))] ^= 1 << dice.randrange(8)
        try:
            read(bytes(broken), "plan.docx")
        except DocumentError:
            refused += 1
    assert refused > 10


@pytest.mark.public_data
def test_every_file_of_the_corpus_opens_or_is_refused_with_a_code():
    texts, codes = [], set()
    for path in sorted(CORPUS.glob("*.docx")):
        try:
            texts.append(read(path.read_bytes(), path.name).text)
        except DocumentError as refusal:
            codes.add(refusal.code)
    assert len(texts) > 10
    assert codes <= {"empty_document", "pictures_only"}


def test_hidden_text_is_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("学生能说出理由。")
    paragraph.add_run("信息技术融合创新分层精准").font.hidden = True
    paragraph.add_run("用时6分钟。").font.hidden = False
    assert read(saved(document), "plan.docx").text == "学生能说出理由。用时6分钟。"
