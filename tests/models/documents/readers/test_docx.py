import io
import random
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from models.documents.readers import read
from models.errors import DamagedDocument, DocumentError, DocumentTooLarge, UnsupportedFormat

CORPUS = Path(__file__).parents[5] / "shared" / "data" / "documents" / "docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def written(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def with_part(data, part, content):
    """Return the package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return stream.getvalue()


def with_body(xml):
    document = docx.Document()
    document.element.body.insert(0, parse_xml(xml))
    return saved(document)


def test_headings_paragraphs_lists_and_tables_come_in_body_order():
    document = docx.Document()
    document.add_heading("一、目标", 1)
    document.add_paragraph("学生能说出理由。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["环节", "用时", "导入", "6分钟"], strict=True):
        cell.text = text
    document.add_paragraph("先折后说", style="List Bullet")
    assert read(saved(document), "x").text == "一、目标\n学生能说出理由。\n环节 | 用时\n导入 | 6分钟\n• 先折后说"


def test_a_cell_of_many_paragraphs_and_merged_cells_are_read_once():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "教学设计"
    table.cell(1, 0).text = "过程"
    table.cell(1, 1).text = "师：为什么？\n生：因为……"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "板书"
    assert read(saved(document), "x").text == "教学设计\n过程\n师：为什么？\n生：因为……\n板书"


def test_text_in_content_controls_insertions_and_text_boxes_is_kept_and_deletions_are_not():
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run.format('框内')}</w:p></w:txbxContent></w:pict></w:r>"
    deleted = "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run.format('补上')}</w:ins>"
    paragraph = f"<w:p>{run.format('正文')}{deleted}{inserted}{box}</w:p>"
    data = with_body(f"<w:sdt {W}><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>")
    assert read(data, "x").text == "正文补上\n框内"


def test_a_docx_is_known_by_its_content_and_other_zips_are_refused():
    data = saved(written("正文"))
    assert read(data, "plan.txt").text == "正文"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("ppt/presentation.xml", "<a/>")
    with pytest.raises(UnsupportedFormat):
        read(stream.getvalue(), "plan.docx")


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


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared document corpus is not beside the repository")
def test_every_file_of_the_corpus_opens_or_is_refused_with_a_code():
    texts, codes = [], set()
    for path in sorted(CORPUS.glob("*.docx")):
        try:
            texts.append(read(path.read_bytes(), path.name).text)
        except DocumentError as refusal:
            codes.add(refusal.code)
    assert len(texts) > 10
    assert codes <= {"empty_document"}
