import io
import zipfile

import docx
import pytest

from models.documents.readers import archive, read
from models.errors import (
    DamagedDocument,
    DocumentTooLarge,
    EmptyDocument,
    EncryptedDocument,
    MacroDocument,
    NestedArchive,
    TooManyParts,
    UnsupportedFormat,
    WrongFileType,
)


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def word(text):
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def test_members_are_read_in_the_order_of_their_names_and_every_passage_knows_its_file():
    members = {"第10课.txt": "十", "第2课.docx": word("二"), "第1课.md": "# 一", "附件/a.txt": "附"}
    document = read(zipped(members), "材料.zip")
    assert document.text == "# 一\n二\n十\n附"
    assert [passage.place.file for passage in document.passages] == [
        "第1课.md",
        "第2课.docx",
        "第10课.txt",
        "附件/a.txt",
    ]
    assert [passage.text for passage in document.passages] == ["# 一", "二", "十", "附"]


def test_what_systems_leave_in_archives_is_passed_over():
    leftovers = ["__MACOSX/._a.txt", ".DS_Store", "课/Thumbs.db", "~$教案.docx", "课/", "._x.txt"]
    assert read(zipped({"教案.txt": "正文", **dict.fromkeys(leftovers, b"\0\1")}), "a.zip").text == "正文"


def test_names_that_chinese_windows_wrote_are_readable():
    name = "教学设计（第一稿）.txt"
    raw = name.encode("gb18030")
    data = zipped({"x" * len(raw): "正文"}).replace(b"x" * len(raw), raw)
    document = read(data, "a.zip")
    assert document.passages[0].place.file == name


def test_one_level_and_no_more():
    with pytest.raises(NestedArchive) as refusal:
        read(zipped({"a.txt": "正文", "内层.zip": zipped({"b.txt": "正文"})}), "a.zip")
    assert refusal.value.params == {"name": "内层.zip"}


def test_files_are_counted():
    members = {f"{number}.txt": "字" for number in range(archive.MAX_FILES + 1)}
    with pytest.raises(TooManyParts) as refusal:
        read(zipped(members), "a.zip")
    assert refusal.value.params == {"name": "a.zip", "limit": 50}
    members.popitem()
    assert len(read(zipped(members), "a.zip").passages) == archive.MAX_FILES


def test_bytes_are_counted_before_they_are_unpacked():
    with pytest.raises(DocumentTooLarge) as refusal:
        read(zipped({"a.txt": bytes(60 << 20), "b.txt": bytes(60 << 20)}), "a.zip")
    assert refusal.value.params == {"megabytes": 120, "limit": 100}
    with pytest.raises(DocumentTooLarge) as refusal:
        read(zipped({"a.txt": b"a" * (21 << 20)}), "a.zip")
    assert refusal.value.params == {"megabytes": 21, "limit": 20}


BAD = {
    "坏.docx": (zipped({"word/document.xml": "<broken", "[Content_Types].xml": ""}), DamagedDocument),
    "程序.exe": (b"MZ" + bytes(100), UnsupportedFormat),
    "空.txt": (b"", EmptyDocument),
    "不符.pdf": ("文字".encode(), WrongFileType),
    "宏.docm": (zipped({"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), MacroDocument),
}


@pytest.mark.parametrize("name", BAD)
def test_a_member_that_cannot_be_read_refuses_the_archive_by_its_name(name):
    data, refusal = BAD[name]
    with pytest.raises(refusal) as refused:
        read(zipped({"a.txt": "正文", name: data}), "a.zip")
    assert refused.value.params["name"] == name


def test_a_password_is_said_at_once():
    data = bytearray(zipped({"a.txt": "正文"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedDocument):
        read(bytes(data), "a.zip")


@pytest.mark.parametrize("members", [{}, {".DS_Store": b"x"}])
def test_an_archive_without_documents_is_empty(members):
    with pytest.raises(EmptyDocument):
        read(zipped(members), "a.zip")


def test_names_are_told_before_anything_is_unpacked():
    assert archive.names(zipped({"b.mp3": b"x", "a.txt": b"y", ".DS_Store": b""}), "a.zip") == ["a.txt", "b.mp3"]
    with pytest.raises(DamagedDocument):
        archive.names(b"PK\x03\x04 no zip file", "a.zip")
    with pytest.raises(DamagedDocument):
        archive.names(zipped({"../a.txt": b"x"}), "a.zip")
