import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.drawing.image import Image as Picture
from PIL import Image

from models.documents.document import BlockKind
from models.documents.readers import read
from models.documents.readers.office.table_rows import MAX_COLUMNS, MAX_ROWS
from models.errors import DamagedDocument, EmptyDocument, MacroDocument, PicturesOnly, TooManyParts
from tests.models.documents.readers.office_files import part_of, saved, with_part

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def text(book):
    return read(saved(book), "成绩.xlsx").text


def with_sheet(old, new):
    data = saved(workbook(["标记"]))
    content = part_of(data, SHEET).decode()
    assert old in content
    return with_part(data, SHEET, content.replace(old, new))


def test_every_filled_row_is_a_table_row_with_its_sheet_and_number():
    book = workbook(["姓名", "得分"], [], ["甲", 85])
    book.create_sheet("反思")["C7"] = "下次改进"
    found = read(saved(book), "成绩.xlsx")
    assert found.text == "姓名 | 得分\n甲 | 85\n下次改进"
    assert {block.kind for block in found.blocks} == {BlockKind.TABLE_ROW}
    assert [(block.place.sheet, block.place.row) for block in found.blocks] == [("Sheet", 1), ("Sheet", 3), ("反思", 7)]


def test_every_passage_begins_at_its_place():
    book = workbook(*[[f"第{number}条", "观察到学生能说出理由。" * 12] for number in range(1, 8)])
    book.create_sheet("乙").append(["另一张表"])
    data = saved(book)
    passages = read(data, "成绩.xlsx").passages
    again = openpyxl.load_workbook(io.BytesIO(data))
    assert {passage.place.row for passage in passages} == set(range(1, 8))
    for passage in passages:
        row = " | ".join(cell.value for cell in again[passage.place.sheet][passage.place.row])
        assert passage.text.split("\n")[0] in row


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (85, "General", "85"),
        (85.0, "0.00", "85"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (4.40101199001011e17, "0", "440101199001011000"),
        (0.853, "0.0%", "85.3%"),
        (1, "0%", "100%"),
        (12.5, '0.0"%"', "12.5"),
        (date(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),
        (date(2024, 3, 5), 'yyyy"年"m"月"d"日"', "2024-03-05"),
        (datetime(2024, 3, 5, 14, 30), "yyyy/m/d h:mm", "2024-03-05 14:30"),  # noqa: DTZ001  (worksheets know no zones)
        (time(8, 5), "h:mm", "08:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "1 day, 6:05:00"),
        (True, "General", "TRUE"),
        ("  两行\n文字 ", "General", "两行\n文字"),
    ],
)
def test_values_read_as_a_person_sees_them(value, number_format, shown):
    book = workbook([value])
    book.active["A1"].number_format = number_format
    assert text(book) == shown


@pytest.mark.parametrize(("format_id", "shown"), [(31, "2024-03-05"), (58, "2024-03-05"), (2, "45356")])
def test_dates_in_the_formats_that_chinese_excel_keeps_by_number_only(format_id, shown):
    book = workbook([45356])
    book.active["A1"].number_format = "0.00"
    data = saved(book)
    styles = part_of(data, "xl/styles.xml").replace(b'numFmtId="2"', f'numFmtId="{format_id}"'.encode())
    assert read(with_part(data, "xl/styles.xml", styles), "成绩.xlsx").text == shown


def test_a_formula_shows_what_was_saved_with_it_or_nothing():
    assert text(workbook(["合计", "=1+1"])) == "合计"
    cell = '<c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert read(with_sheet("</row>", cell), "成绩.xlsx").text == "标记 | 2"


def test_hidden_sheets_are_left_out_and_merged_cells_read_once():
    book = workbook(["总表", None, "备注"])
    book.active.merge_cells("A1:B1")
    hidden = book.create_sheet("草稿")
    hidden.append(["不给人看"])
    hidden.sheet_state = "hidden"
    assert text(book) == "总表 | 备注"


def test_too_many_rows_or_columns_are_refused():
    rows = [["行"]] * MAX_ROWS
    assert text(workbook(*rows[:100])).count("行") == 100
    with pytest.raises(TooManyParts) as refusal:
        text(workbook(*rows, ["多一行"]))
    assert refusal.value.params["limit"] == MAX_ROWS
    with pytest.raises(TooManyParts) as refusal:
        text(workbook([None] * MAX_COLUMNS + ["太右"]))
    assert refusal.value.params["limit"] == MAX_COLUMNS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<dimension ref="A1:A1"/>', '<dimension ref="A1:XFD1048576"/>'),
        ('<dimension ref="A1:A1"/>', ""),
        ("</row>", '</row><row r="300000"><c r="XFD300000"/></row>'),
        ("</row>", '</row><row r="99999999999"><c r="A99999999999"/></row>'),
    ],
)
def test_a_forged_size_neither_hides_text_nor_takes_long(old, new):
    assert read(with_sheet(old, new), "成绩.xlsx").text == "标记"


def test_many_blank_cells_far_out_are_refused_before_they_cost_minutes():
    far = "".join(f'<row r="{row}"><c r="XFD{row}"/></row>' for row in range(2, 3_000))
    with pytest.raises(TooManyParts):
        read(with_sheet("</row>", f"</row>{far}"), "成绩.xlsx")


def test_pictures_without_a_word_are_told_from_an_empty_workbook():
    book = workbook()
    with pytest.raises(EmptyDocument):
        text(book)
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "png")
    book.active.add_image(Picture(stream))
    with pytest.raises(PicturesOnly):
        text(book)


def test_macros_and_broken_parts_are_refused():
    data = saved(workbook(["正文"]))
    with pytest.raises(MacroDocument) as refusal:
        read(with_part(data, "xl/vbaProject.bin", b"program"), "成绩.xlsx")
    assert refusal.value.params["instead"] == "xlsx"
    with pytest.raises(DamagedDocument):
        read(with_sheet("</row>", '<c r="B1" t="s"><v>99</v></c></row>'), "成绩.xlsx")
