"""The papers as files, opened again by the programs' own readers."""

import csv
import io
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from service.circulars.asked import Paper
from service.circulars.workflow import paper_of
from tests.service.circulars import builders


@pytest.fixture(scope="module")
def sources():
    return builders.sources(builders.uneven(), builders.result(signed=True, wrong=2))


@pytest.fixture(scope="module")
def papers(sources):
    return {paper: paper_of(sources, paper) for paper in Paper}


def test_the_same_figures_give_the_same_bytes(sources, papers):
    assert {paper: paper_of(sources, paper) for paper in Paper} == papers


def test_the_word_report_has_the_form_of_a_circular(papers):
    document = docx.Document(io.BytesIO(papers[Paper.REPORT]))
    lines = [one.text for one in document.paragraphs]
    assert lines[0] == "示例县教育局"
    assert lines[1] == "×××〔××××〕××号"
    assert lines[2] == "关于2026年春季（示例数据）教师微能力评审一致性情况的通报"
    assert lines[3] == "各学校："
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "一、核查依据和范围"
    assert headings[-1] == "八、下一步工作"
    assert any(line.startswith("附件：1. ") for line in lines)
    assert "2026年7月3日" in lines
    body = document.styles["Normal"]
    assert (body.font.size.pt, body.element.rPr.rFonts.get(qn("w:eastAsia"))) == (16, "仿宋")
    assert not any("草稿" in one.text for one in document.sections[0].header.paragraphs)
    assert document.core_properties.modified.replace(tzinfo=builders.SIGNED.tzinfo) == builders.SIGNED


def test_a_draft_says_so_on_every_page():
    report = paper_of(builders.sources(None, builders.result(signed=False)), Paper.REPORT)
    section = docx.Document(io.BytesIO(report)).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text.startswith("草稿")


def test_its_charts_are_charts_with_their_values_inside(papers):
    with zipfile.ZipFile(io.BytesIO(papers[Paper.REPORT])) as package:
        names = set(package.namelist())
        assert {"word/charts/chart1.xml", "word/embeddings/chart1.xlsx"} <= names
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart1.xlsx")))
        drawn = package.read("word/charts/chart1.xml").decode()
    rows = list(book["Sheet1"].iter_rows(values_only=True))
    assert rows[1][0] == "第三中学"
    assert "Sheet1!$B$2:$B$4" in drawn
    assert "Sheet1!$C$2:$C$4" in drawn
    assert rows[1][2] > 0


def test_the_workbook_has_the_figures_and_says_where_they_come_from(sources, papers):
    book = openpyxl.load_workbook(io.BytesIO(papers[Paper.FIGURES]))
    schools = book["学校"]
    head = [cell.value for cell in schools[1]]
    told = {row[0]: dict(zip(head, row, strict=True)) for row in schools.iter_rows(min_row=2, values_only=True)}
    for school in sources.figures.schools:
        assert told[school.name]["宽严（logit，正值偏严）"] == school.severity
        assert told[school.name]["评分次数" if "评分次数" in head else "数量"] == school.n
    assert schools.freeze_panes == "A2"
    assert {row[0] for row in book["各列来源"].iter_rows(min_row=2, values_only=True)} == set(book.sheetnames[:-1])


def test_a_name_that_looks_like_a_formula_is_a_name(papers):
    book = openpyxl.load_workbook(io.BytesIO(papers[Paper.FIGURES]))
    cells = [cell for row in book["学校"].iter_rows(min_row=2) for cell in row if cell.value == "=第二小学"]
    assert [cell.data_type for cell in cells] == ["s"]
    with zipfile.ZipFile(io.BytesIO(papers[Paper.TABLES])) as packed:
        assert "\n=第二小学" not in packed.read("schools.csv").decode("utf-8-sig")


def test_the_tables_open_as_csv_with_their_mark(sources, papers):
    with zipfile.ZipFile(io.BytesIO(papers[Paper.TABLES])) as packed:
        data = packed.read("pairs.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(sources.figures.report.agreement.pairs)
    assert all(code.startswith("P") for row in rows[1:] for code in row[0].split(", "))
