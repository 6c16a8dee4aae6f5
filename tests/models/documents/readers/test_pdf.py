import io
import random

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from PIL import Image
from pypdfium2 import PdfDocument

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format
from models.documents.readers.layout import ocr
from models.errors import PicturesOnly, TooManyParts
from tests.models.documents.readers import pdf_files
from tests.models.documents.readers.pdf_files import SENTENCE, Sheet, extracted, texts, wrapped


def drawn(*pages):
    """Return a PDF that only holds pictures."""
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return stream.getvalue()


def test_a_chinese_paragraph_is_joined_without_spaces_and_a_latin_one_with():
    sheet = (
        Sheet()
        .text(96, 100, "本节课的内容是认识几分之一，通过折一折和画一画")
        .text(72, 120, "等活动，让学生体会平均分的含义。")
    )
    sheet.lines(
        72, 200, ["The pupils first fold the paper and then they de-", "scribe what they see in their own words."]
    )
    assert texts(pdf_files.pdf(sheet)) == [
        "本节课的内容是认识几分之一，通过折一折和画一画等活动，让学生体会平均分的含义。",
        "The pupils first fold the paper and then they describe what they see in their own words.",
    ]


@pytest.mark.parametrize("left", [72, 96], ids=["after a short last line", "by indentation"])
def test_paragraphs_are_parted(left):
    first, second = SENTENCE[:34], SENTENCE[:33]
    sheet = Sheet().text(left, 100, first[:20]).lines(72, 120, [first[20:]])
    sheet.text(left, 140, second[:20]).lines(72, 160, [second[20:]])
    assert texts(pdf_files.pdf(sheet)) == [first, second]


def test_numbered_paragraphs_with_a_first_line_indented_stay_whole():
    sheet, wanted = Sheet(), []
    for number in range(1, 4):
        text = f"{number}、{SENTENCE}{SENTENCE[:9]}。"
        top = 60 * number
        sheet.text(96, top, text[:28]).text(72, top + 20, text[28:])
        wanted.append(text)
    assert texts(pdf_files.pdf(sheet)) == wanted


def test_entries_whose_first_line_hangs_out_stay_whole():
    sheet = Sheet()
    for number, line in enumerate(["Fold the sheet of paper in two equal", "parts and colour one of them."] * 4):
        sheet.text(84 if number % 2 else 72, 100 + 20 * number, line)
    assert texts(pdf_files.pdf(sheet)) == ["Fold the sheet of paper in two equal parts and colour one of them."] * 4


def test_a_larger_line_is_a_heading_and_larger_ones_are_higher():
    sheet = (
        Sheet()
        .text(72, 60, "教学设计", 22)
        .text(72, 100, "一、教学目标", 14)
        .lines(72, 130, wrapped(SENTENCE, 30), 10.5)
    )
    found = [(fragment.kind, fragment.level, fragment.text) for fragment in extracted(pdf_files.pdf(sheet))]
    assert found == [
        (BlockKind.HEADING, 1, "教学设计"),
        (BlockKind.HEADING, 2, "一、教学目标"),
        (BlockKind.PARAGRAPH, 0, SENTENCE),
    ]


def test_columns_are_read_one_after_the_other_below_a_title_across_both():
    left = [f"左{number}" + SENTENCE[:14] for number in range(6)]
    right = [f"右{number}" + SENTENCE[:14] for number in range(6)]
    sheet = Sheet().text(72, 60, "跨越两栏的标题跨越两栏的标题跨越两栏的标题")
    for number, lines in enumerate(zip(left, right, strict=True)):  # line by line, as some programs write
        sheet.text(72, 100 + 20 * number, lines[0]).text(310, 100 + 20 * number, lines[1])
    whole = "".join(texts(pdf_files.pdf(sheet)))
    assert whole == "跨越两栏的标题" * 3 + "".join(left) + "".join(right)


def test_rows_of_short_cells_are_table_rows_even_without_lines():
    sheet = Sheet()
    for number, row in enumerate([("环节", "用时", "方式"), ("导入", "6分钟", "谈话"), ("新授", "20分钟", "操作")]):
        for column, cell in enumerate(row):
            sheet.text(72 + 150 * column, 100 + 20 * number, cell)
    found = extracted(pdf_files.pdf(sheet))
    assert [fragment.text for fragment in found] == [
        "环节 | 用时 | 方式",
        "导入 | 6分钟 | 谈话",
        "新授 | 20分钟 | 操作",
    ]
    assert {fragment.kind for fragment in found} == {BlockKind.TABLE_ROW}


def test_a_ruled_form_is_read_cell_by_cell():
    sheet = Sheet().text(80, 60, "教学过程如下表所示")
    for y in (80, 105, 205):
        sheet.rule(72, y, 440, 0.5)
    for x in (72, 150, 330, 511.5):
        sheet.rule(x, 80, 0.5, 125)
    for x, head in ((80, "环节"), (160, "教师活动"), (340, "学生活动")):
        sheet.text(x, 98, head)
    teacher, pupils = "出示情境图提问哪些东西可以分再请学生说说理由", "观察图片同桌交流然后举手回答并且补充同伴的说法"
    sheet.text(80, 125, "导入")
    for number, (mine, theirs) in enumerate(zip(wrapped(teacher, 12), wrapped(pupils, 12), strict=True)):
        sheet.text(160, 125 + 20 * number, mine).text(340, 125 + 20 * number, theirs)
    found = extracted(pdf_files.pdf(sheet))
    assert [fragment.text for fragment in found] == [
        "教学过程如下表所示",
        "环节 | 教师活动 | 学生活动",
        f"导入 | {teacher} | {pupils}",
    ]


def test_running_heads_and_page_numbers_go_and_what_comes_once_stays():
    sheets = []
    for number in range(1, 5):
        sheet = Sheet().text(200, 40, "实验小学教学设计", 9).text(290, 800, f"第{number}页", 9)
        sheets.append(sheet.text(72, 100, f"{'春夏秋冬'[number - 1]}天的观察记录写在这里。"))
    sheets[0].text(72, 60, "只在首页")
    found = texts(pdf_files.pdf(*sheets))
    assert found == ["只在首页", *(f"{season}天的观察记录写在这里。" for season in "春夏秋冬")]


def test_two_pages_keep_what_comes_back():
    sheets = [Sheet().text(200, 40, "实验小学").text(72, 100, "正文在这里。") for _ in range(2)]
    assert texts(pdf_files.pdf(*sheets)).count("实验小学") == 2


def test_a_sentence_over_a_page_end_is_one_and_names_both_pages():
    sheets = [
        Sheet().lines(72, 700, [SENTENCE[:29] + "。", SENTENCE[2:32]]),
        Sheet().lines(72, 80, [SENTENCE[4:33] + "。", "说到这里就完了。"]),
    ]
    found = [(part.text, part.place.page, part.place.last_page) for part in extracted(pdf_files.pdf(*sheets))]
    assert found == [
        (SENTENCE[:29] + "。", 1, None),
        (SENTENCE[2:32] + SENTENCE[4:33] + "。", 1, 2),
        ("说到这里就完了。", 2, None),
    ]


def test_every_passage_stands_on_the_page_that_it_names():
    chance = random.Random(5)
    letters = [*SENTENCE]
    sheets = []
    for _ in range(6):
        chance.shuffle(letters)
        sheets.append(Sheet().lines(72, 100, wrapped("".join(letters) * 12 + "。", 36), step=18))
    data = pdf_files.pdf(*sheets)
    document = assemble(extracted(data), Format.PDF)
    opened = PdfDocument(data)
    alone = ["".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    opened.close()
    assert len(document.passages) > 12
    for passage in document.passages:
        place = passage.place
        pages = "".join(alone[place.page - 1 : place.last_page or place.page])
        assert "".join(passage.text.split()) in pages
        assert document.text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    ("matrix", "where"),
    [
        ("0 -1 1 0", lambda number: (500 - 20 * number, 100)),
        ("0 1 -1 0", lambda number: (100 + 20 * number, 700)),
        ("-1 0 0 -1", lambda number: (500, 700 - 20 * number)),
    ],
    ids=["turned right", "turned left", "upside down"],
)
def test_turned_text_is_read_in_its_own_direction(matrix, where):
    sheet = Sheet()
    for number, line in enumerate(wrapped(SENTENCE, 12)):
        x, y = where(number)
        sheet.text(x, y, line, matrix=matrix)
    assert texts(pdf_files.pdf(sheet)) == [SENTENCE]


def test_vertical_chinese_is_read_down_and_from_right_to_left():
    sheet = Sheet()
    for column, line in enumerate(wrapped(SENTENCE, 10)):
        for row, character in enumerate(line):
            sheet.text(500 - 24 * column, 100 + 12 * row, character)
    assert texts(pdf_files.pdf(sheet)) == [SENTENCE]


def test_a_file_from_matplotlib_is_read_with_its_page():
    figure = Figure()
    figure.text(0.1, 0.8, "Plants need light, water and air to grow well.")
    stream = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(stream, format="pdf")
    (found,) = extracted(stream.getvalue())
    assert (found.text, found.place.page) == ("Plants need light, water and air to grow well.", 1)


def test_without_the_recogniser_pages_with_text_are_kept_and_pictures_alone_refused(monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: False)
    picture = drawn(Image.new("RGB", (800, 1100), "white"))
    with pytest.raises(PicturesOnly):
        extracted(picture)
    assert texts(mixed(picture)) == ["这一页有文字层。"]


def mixed(picture):
    """Return a file with a page of text before the pages of another."""
    first, second = PdfDocument(pdf_files.pdf(Sheet().text(72, 100, "这一页有文字层。"))), PdfDocument(picture)
    first.import_pages(second)
    stream = io.BytesIO()
    first.save(stream)
    second.close()
    first.close()
    return stream.getvalue()


def test_an_empty_page_is_no_picture():
    assert extracted(pdf_files.pdf(Sheet())) == []


def test_more_scanned_pages_than_the_limit_are_refused():
    blank = Image.new("L", (40, 60), "white")
    with pytest.raises(TooManyParts) as caught:
        extracted(drawn(*[blank] * (ocr.MAX_PAGES + 1)))
    assert caught.value.params["limit"] == ocr.MAX_PAGES
