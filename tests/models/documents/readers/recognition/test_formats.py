import io
import zipfile
from contextlib import suppress

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.documents.document import Format
from models.documents.readers.recognition.formats import KNOWN, recognise
from models.errors import (
    AmbiguousFile,
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    MacroDocument,
    UnsupportedFormat,
    WrongFileType,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def picture(kind):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, kind)
    return stream.getvalue()


def ole(*streams):
    return OLE + b"".join(f"{stream}\0".encode("utf-16-le").ljust(128, b"\0") for stream in streams)


DOCX, PPTX, XLSX = saved(docx.Document()), saved(pptx.Presentation()), saved(openpyxl.Workbook())
PICTURES = {kind: picture(kind) for kind in ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"]}
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"})
READ = [
    (DOCX, Format.DOCX),
    (PPTX, Format.PPTX),
    (XLSX, Format.XLSX),
    (PDF, Format.PDF),
    (b"junk from a mail\r\n" + PDF, Format.PDF),
    *((data, Format.IMAGE) for data in PICTURES.values()),
    (zipped(**{"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}), Format.OFD),
    (ODT, Format.LEGACY),
    (b"{\\rtf1 text}", Format.LEGACY),
    (ole("WordDocument"), Format.LEGACY),
    (OLE, Format.LEGACY),
    (b"RIFF\x24\0\0\0WAVEfmt ", Format.AUDIO),
    (b"ID3\x03\0\0\0\0\0\0", Format.AUDIO),
    (b"\xff\xfb\x90\x64" + bytes(100), Format.AUDIO),
    (b"fLaC\0\0\0\x22", Format.AUDIO),
    (b"OggS\0\x02", Format.AUDIO),
    (b"\0\0\0\x20ftypM4A \0\0\0\0", Format.AUDIO),
    (b"\0\0\0\x20ftypisom\0\0\0\0", Format.VIDEO),
    (b"\0\0\0\x14ftypqt  \0\0\0\0", Format.VIDEO),
    (b"\x1a\x45\xdf\xa3webm", Format.VIDEO),
    (b"RIFF\x24\0\0\0AVI LIST", Format.VIDEO),
    (b"FLV\x01\x05", Format.VIDEO),
    (b"\n<!DOCTYPE html><p>text", Format.HTML),
    ('\ufeff<?xml version="1.0"?>\n<!-- a --><html><p>课'.encode("utf-16-le"), Format.HTML),
    (zipped(**{"教案.txt": "x"}), Format.ZIP),
    ("教学设计".encode(), Format.TEXT),
    ("教学设计".encode("utf-16"), Format.TEXT),
    ("%PDF- 是文件头的标志。".encode(), Format.PDF),
    ("文件头是 %PDF-1.7。".encode(), Format.TEXT),
    ("BMW 是一个品牌，MZ 也是。".encode(), Format.TEXT),
]


@pytest.mark.parametrize(("data", "kind"), READ)
@pytest.mark.parametrize("name", ["材料", "材料.第二稿"])
def test_content_decides_where_the_name_says_nothing(data, kind, name):
    assert recognise(data, name) is kind


UNREAD = [
    b"\0\0\0\x18ftypheic\0\0\0\0",
    b"\x7fELF\x02\x01",
    b"MZ\x90\0\x03",
    b"Rar!\x1a\x07\0",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08\0",
    b"SQLite format 3\0",
    b"CAJ\0\0",
    b"<?xml version='1.0'?><svg/>",
    zipped(**{"META-INF/MANIFEST.MF": "x", "A.class": "x"}),
    zipped(mimetype="application/epub+zip"),
    zipped(**{"xl/workbook.bin": "x"}),
]


@pytest.mark.parametrize("data", UNREAD)
def test_what_is_known_and_not_read_is_refused_with_what_is(data):
    with pytest.raises(UnsupportedFormat) as refusal:
        recognise(data, "a.bin")
    assert refusal.value.params == {"name": "a.bin", "known": KNOWN}


def test_a_password_is_recognised_in_office_files_old_and_new_and_in_archives():
    for data in [
        ole("EncryptionInfo", "EncryptedPackage"),
        zipped(**{"a.txt": "x"}).replace(b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\1"),
    ]:
        with pytest.raises(EncryptedDocument):
            recognise(data, "plan.docx")


@pytest.mark.parametrize(
    ("data", "instead"),
    [
        (zipped(**{"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), "docx"),
        (
            zipped(**{"xl/workbook.xml": "<a/>", "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled"}),
            "xlsx",
        ),
        (zipped(**{"ppt/presentation.xml": "<a/>", "ppt/VBAPROJECT.BIN": "x"}), "pptx"),
    ],
)
def test_macros_are_recognised_and_the_format_without_them_is_named(data, instead):
    with pytest.raises(MacroDocument) as refusal:
        recognise(data, "a.docm")
    assert refusal.value.params == {"name": "a.docm", "instead": instead}


CONTRADICTIONS = [
    (DOCX, "plan.pdf", "PDF", "DOCX"),
    (PICTURES["PNG"], "plan.docx", "DOCX", "PNG"),
    (PDF, "plan.txt", "TXT", "PDF"),
    ("文字".encode(), "plan.pdf", "PDF", "TXT"),
    ("文字".encode(), "plan.docx", "DOCX", "TXT"),
    (PPTX, "plan.docx", "DOCX", "PPTX"),
    (ole("PowerPoint Document"), "plan.doc", "DOC", "PPT"),
    (zipped(**{"a.txt": "x"}), "plan.docx", "DOCX", "ZIP"),
    (PDF, "lesson.MP4", "MP4", "PDF"),
]


@pytest.mark.parametrize(("data", "name", "named", "found"), CONTRADICTIONS)
def test_a_name_that_contradicts_the_content_is_refused(data, name, named, found):
    with pytest.raises(WrongFileType) as refusal:
        recognise(data, name)
    assert refusal.value.params == {"name": name, "named": named, "found": found}


ALIKE = [
    (DOCX, "plan.doc"),
    (ole("WordDocument"), "plan.docx"),
    (ole("WordDocument"), "教案.wps"),
    (b"{\\rtf1 text}", "plan.doc"),
    (b"<html><p>text", "plan.doc"),
    (b"<html><table>", "scores.xls"),
    ("姓名,分数\n王,3\n".encode(), "scores.xls"),
    (PICTURES["JPEG"], "scan.png"),
    ("1\n00:00:01,000 --> 00:00:02,000\n好\n".encode(), "lesson.txt"),
    (b"<html><p>text", "page.txt"),
    (b"\0\0\0\x20ftypisom\0\0\0\0", "lesson.m4a"),
    (DOCX, "PLAN.DOCX"),
    (DOCX, "plan.zip"),
    ("文字".encode(), "教案.2024"),
]


@pytest.mark.parametrize(("data", "name"), ALIKE)
def test_what_programs_and_people_mix_up_is_taken(data, name):
    assert isinstance(recognise(data, name), Format)


ZIP = zipped(**{"a.txt": "hidden"})
TWO_AT_ONCE = {
    "pdf and zip": PDF + ZIP,
    "gif and page": PICTURES["GIF"] + b"<html><script>alert(1)</script>",
    "gif and script": PICTURES["GIF"][:20] + b"*/=1;</style><script>x</script>" + PICTURES["GIF"][20:],
    "png and zip": PICTURES["PNG"] + ZIP,
    "jpeg and pdf": PICTURES["JPEG"] + PDF,
    "docx behind a program": b"MZ\x90\0" + bytes(60) + DOCX,
    "docx behind bytes": b"\0\1\2\3" * 25 + DOCX,
    "two packages in a row": ZIP + DOCX,
    "docx and pdf": DOCX + PDF,
    "pdf in a docx": zipped(**{"a": PDF, "word/document.xml": "<a/>"}),
    "page and pdf": b"<html><script>x</script>" + PDF,
    "docx and pptx": zipped(**{"word/document.xml": "<a/>", "ppt/presentation.xml": "<a/>"}),
}


@pytest.mark.parametrize("data", TWO_AT_ONCE.values(), ids=TWO_AT_ONCE)
def test_two_files_in_one_are_refused(data):
    with pytest.raises(AmbiguousFile):
        recognise(data, "材料")


def test_a_pdf_with_a_package_attached_and_an_archive_of_pdfs_are_single():
    attached = PDF.replace(
        b"trailer", b"2 0 obj<<>>stream\n" + DOCX + b"\nendstream endobj\n" + b"0 " * 1000 + b"\ntrailer"
    )
    assert recognise(attached, "plan.pdf") is Format.PDF
    assert recognise(zipped(**{"a.pdf": PDF}), "plans.zip") is Format.ZIP


@pytest.mark.parametrize("cut", range(1, 10))
def test_a_truncated_package_is_damaged(cut):
    with pytest.raises(DamagedDocument):
        recognise(DOCX[: len(DOCX) * cut // 10], "plan.docx")


@given(
    st.binary(min_size=1, max_size=300)
    | st.sampled_from([DOCX[:200], PDF, OLE]).flatmap(lambda a: st.binary().map(a.__add__))
)
def test_any_bytes_are_a_format_or_a_refusal(data):
    with suppress(DocumentError):
        assert isinstance(recognise(data, "a"), Format)
