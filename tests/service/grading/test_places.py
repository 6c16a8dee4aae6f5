import pytest

from models.documents.document import NOWHERE, Place
from service.grading.places import clock, label, marker
from service.language import Language


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        (NOWHERE, "", ""),
        (Place(page=3), "第3页", "page 3"),
        (Place(page=3, last_page=4), "第3–4页", "pages 3–4"),
        (Place(slide=2), "第2张幻灯片", "slide 2"),
        (Place(sheet="成绩", row=3), "工作表“成绩”第3行", "worksheet “成绩”, row 3"),
        (Place(sheet="成绩"), "工作表“成绩”", "worksheet “成绩”"),
        (Place(row=7), "第7行", "row 7"),
        (Place(start=725.4, end=731.0, speaker="王老师"), "12:05 王老师", "12:05 王老师"),
        (Place(speaker="学生甲"), "学生甲", "学生甲"),
        (Place(file="反思.docx", page=3), "文件“反思.docx”·第3页", "file “反思.docx”, page 3"),
    ],
)
def test_labels(place: Place, chinese: str, english: str):
    assert label(place, Language.CHINESE) == chinese
    assert label(place, Language.ENGLISH) == english


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, ""), (0.0, "00:00"), (59.99, "00:59"), (3599.0, "59:59"), (3725.0, "1:02:05")]
)
def test_clock(seconds: float | None, shown: str):
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("place", "before", "shown"),
    [
        (Place(page=2), Place(page=2), ""),
        (Place(page=3), Place(page=2), "第3页"),
        (Place(sheet="成绩", row=1), NOWHERE, "工作表“成绩”第1行"),
        (Place(sheet="成绩", row=2), Place(sheet="成绩", row=1), "第2行"),
        (Place(sheet="备注", row=2), Place(sheet="成绩", row=2), "工作表“备注”第2行"),
        (Place(file="a.docx", page=1), NOWHERE, "文件“a.docx”·第1页"),
        (Place(file="a.docx", page=2), Place(file="a.docx", page=1), "第2页"),
        (Place(file="b.docx", page=2), Place(file="a.docx", page=2), "文件“b.docx”·第2页"),
        (Place(start=5.0, speaker="王老师"), Place(start=1.0, speaker="王老师"), "00:05 王老师"),
        (Place(page=2, last_page=3), Place(page=1), "第2页"),
    ],
)
def test_the_margin_says_only_what_changes(place: Place, before: Place, shown: str):
    assert marker(place, before, Language.CHINESE) == shown
