import pytest

from models.documents.readers import MAX_BYTES, MAX_CHARACTERS, read
from models.errors import DamagedDocument, DocumentTooLarge, DocumentTooLong, EmptyDocument

PLAN = "一、目标\n学生能说出理由。\n二、过程\n先折后说，用时6分钟。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_plain_text_is_read_whatever_its_encoding_and_name(encoding):
    document = read(PLAN.encode(encoding), "plan")
    assert document.text == PLAN
    assert [p.text for p in document.passages] == [PLAN]


def test_markdown_loses_the_marks_that_disturb_a_quotation_and_keeps_its_structure():
    source = "# 目标\n- **能说** `理由`\n```text\n班级____姓名____ 2**3\n```\n"
    assert read(source.encode(), "plan.md").text == "# 目标\n- 能说 理由\n班级____姓名____ 2**3\n"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode(), "\u200b\u3000".encode()])
def test_nothing_to_read_is_empty(data):
    with pytest.raises(EmptyDocument) as refusal:
        read(data, "plan.txt")
    assert refusal.value.params == {"name": "plan.txt"}


def test_bytes_that_are_no_text_are_damaged():
    with pytest.raises(DamagedDocument):
        read(bytes(range(256)) * 8, "plan.txt")


def test_limits_name_both_numbers():
    with pytest.raises(DocumentTooLarge) as large:
        read(b"a" * (MAX_BYTES + 1), "plan.txt")
    assert large.value.params == {"megabytes": 21, "limit": 20}
    with pytest.raises(DocumentTooLong) as long:
        read("字".encode() * (MAX_CHARACTERS + 1), "plan.txt")
    assert long.value.params == {"characters": MAX_CHARACTERS + 1, "limit": MAX_CHARACTERS}
    with pytest.raises(DocumentTooLong):
        read(b"four", "plan.txt", max_characters=3)
    assert len(read("字".encode() * MAX_CHARACTERS, "plan.txt").text) == MAX_CHARACTERS
