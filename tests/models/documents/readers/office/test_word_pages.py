import io

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from models.documents.document import BlockKind
from models.documents.readers import read
from tests.models.documents.readers.office_files import W, page_began, part_of, saved, with_part


def pages(data):
    """Return the page of each block that holds text."""
    found = read(data, "plan.docx")
    return {found.text[block.start : block.end]: block.place.page for block in found.blocks if block.end > block.start}


def test_without_words_own_marks_no_page_is_claimed():
    document = docx.Document()
    document.add_paragraph("一")
    document.add_page_break()
    document.add_paragraph("二")
    assert set(pages(saved(document)).values()) == {None}


def test_a_passage_stands_on_the_page_that_word_showed_it_on():
    document = docx.Document()
    document.add_paragraph("目标。" * 60)
    page_began(document.add_paragraph("过程。" * 60))
    document.add_paragraph("板书。" * 60)
    page_began(document.add_paragraph("反思。" * 60))
    data = saved(document)
    marks = shown = 1
    where = {}
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        marks += len(paragraph._p.findall(f".//{qn('w:lastRenderedPageBreak')}"))
        where[paragraph.text] = marks
    for passage in read(data, "plan.docx").passages:
        shown = next(page for text, page in where.items() if passage.text in text)
        assert passage.place.page == shown
    assert shown == 3


def test_a_typed_break_and_the_mark_after_it_are_one_break():
    document = docx.Document()
    document.add_paragraph("一").add_run().add_break(WD_BREAK.PAGE)
    page_began(document.add_paragraph("二"))
    document.add_section(WD_SECTION.NEW_PAGE)
    page_began(document.add_paragraph("三"))
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("仍是三")
    before = document.add_paragraph("四")
    before.paragraph_format.page_break_before = True
    page_began(before)
    document.add_page_break()
    document.add_paragraph("五，没有标记")
    assert pages(saved(document)) == {"一\n": 1, "二": 2, "三": 3, "仍是三": 3, "四": 4, "\n": 4, "五，没有标记": 5}


def test_a_paragraph_that_runs_over_the_page_end_says_both_pages():
    document = docx.Document()
    paragraph = document.add_paragraph("前半")
    paragraph.add_run("后半")
    mark = docx.oxml.parse_xml(f"<w:lastRenderedPageBreak {W}/>")
    paragraph.runs[1]._r.insert(0, mark)
    place = read(saved(document), "plan.docx").passages[0].place
    assert (place.page, place.last_page) == (1, 2)


def test_cells_side_by_side_that_run_over_the_page_end_break_one_page():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["左", "右", "左下", "右下"], strict=True):
        cell.text = text
        cell.add_paragraph(f"{text}续")
    page_began(table.cell(0, 0).paragraphs[1])
    page_began(table.cell(0, 1).paragraphs[1])
    page_began(table.cell(1, 0).paragraphs[0])
    document.add_paragraph("表后")
    assert pages(saved(document)) == {
        "左": 1, "左续": 2, "右": 1, "右续": 2, "左下": 3, "左下续": 3, "右下": 3, "右下续": 3, "表后": 3,
    }  # fmt: skip


def test_a_table_that_begins_a_section_does_not_count_its_page_twice():
    document = docx.Document()
    document.add_paragraph("一")
    document.add_section(WD_SECTION.NEW_PAGE)
    table = document.add_table(1, 2)
    for cell, text in zip(table._cells, ["左", "右"], strict=True):
        cell.text = text
        page_began(cell.paragraphs[0])
    table.add_row().cells[0].text = "下"
    document.add_paragraph("仍是二")
    page_began(document.add_paragraph("三"))
    assert pages(saved(document)) == {"一": 1, "左 | 右": 2, "下": 2, "仍是二": 2, "三": 3}


def test_an_empty_cell_at_the_end_of_a_row_hides_no_break():
    document = docx.Document()
    document.add_paragraph("一")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_table(1, 2).cell(0, 0).text = "二"
    page_began(document.add_paragraph("三"))
    assert pages(saved(document)) == {"一": 1, "二": 2, "三": 3}


def test_a_footnote_is_a_note_on_the_page_that_refers_to_it():
    document = docx.Document()
    document.add_paragraph("第一页")
    paragraph = document.add_paragraph("第二页")
    page_began(paragraph)
    paragraph._p.append(docx.oxml.parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("末段")
    data = with_notes(saved(document), '<w:footnote w:id="2"><w:p><w:r><w:t>出处</w:t></w:r></w:p></w:footnote>')
    note = read(data, "plan.docx").blocks[-1]
    assert (note.kind, note.place.page) == (BlockKind.NOTE, 2)
    assert read(data, "plan.docx").text.endswith("末段\n出处")


def with_notes(data, notes):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    types = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    relations = f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    data = with_part(data, "word/footnotes.xml", f"<w:footnotes {W}>{notes}</w:footnotes>")
    data = with_end(data, "[Content_Types].xml", "</Types>", types)
    return with_end(data, "word/_rels/document.xml.rels", "</Relationships>", relations)


def with_end(data, part, end, replacement):
    return with_part(data, part, part_of(data, part).decode().replace(end, replacement))
