import io
import random
import tracemalloc
import warnings
import zipfile
import zlib

import docx
import pytest

from models.documents.readers.office import package
from models.errors import DamagedDocument, DocumentTooLarge, TooManyParts


def zipped(*parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name that stands twice is what a test wants
        for name, content in parts:
            target.writestr(name, content)
    return stream.getvalue()


def test_a_sound_package_passes():
    stream = io.BytesIO()
    docx.Document().save(stream)
    package.check(stream.getvalue(), "plan.docx")


def nested(depth):
    return b"<a>" * depth + b"</a>" * depth


def test_xml_may_be_nested_as_deep_as_office_nests_it_and_no_deeper():
    package.check(zipped(("a.xml", nested(package.MAX_DEPTH))), "plan.docx")
    with pytest.raises(DamagedDocument):
        package.check(zipped(("a.xml", nested(package.MAX_DEPTH + 1))), "plan.docx")


@pytest.mark.parametrize("name", ["../a.txt", "word/../../a.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt", "C:/a.txt"])
def test_a_name_that_leads_out_of_the_package_is_damage(name):
    with pytest.raises(DamagedDocument):
        package.check(zipped((name, b"x")), "plan.docx")


def test_two_parts_of_one_name_are_damage():
    with pytest.raises(DamagedDocument):
        package.check(zipped(("word/document.xml", b"<a/>"), ("word/document.xml", b"<b/>")), "plan.docx")


def test_parts_are_counted():
    parts = [(f"{number}.txt", b"") for number in range(package.MAX_PARTS + 1)]
    package.check(zipped(*parts[:-1]), "plan.docx")
    with pytest.raises(TooManyParts) as refusal:
        package.check(zipped(*parts), "plan.docx")
    assert refusal.value.params == {"name": "plan.docx", "limit": package.MAX_PARTS}


@pytest.mark.parametrize(
    ("name", "megabytes", "limit"), [("a.xml", 41, 40), ("a.bin", 2, 40), ("a.bin", 101, 100)], ids=str
)
def test_what_unpacks_to_too_much_is_not_unpacked(name, megabytes, limit):
    content = random.Random(1).randbytes(1 << 20) * megabytes if name == "a.xml" else bytes(megabytes << 20)
    with pytest.raises(DocumentTooLarge) as refusal:
        package.check(zipped((name, content)), "plan.docx")
    assert refusal.value.params["limit"] == limit


def test_a_directory_that_lies_about_sizes_is_damage():
    data = bytearray(zipped(("a.bin", bytes(3_000_000))))
    at = data.rfind(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(DamagedDocument):
        package.check(bytes(data), "plan.docx")


@pytest.mark.parametrize("cut", range(1, 10))
def test_a_truncated_package_is_damage(cut):
    stream = io.BytesIO()
    docx.Document().save(stream)
    data = stream.getvalue()
    with pytest.raises(DamagedDocument):
        package.check(data[: len(data) * cut // 10], "plan.docx")


@pytest.mark.parametrize("claimed", [1000, 2_999_999, 3_000_001])
def test_a_part_is_unpacked_as_far_as_the_directory_says_and_must_end_there(claimed):
    data = bytearray(zipped(("a.bin", bytes(3_000_000))))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = claimed.to_bytes(4, "little")
    data[at + 16 : at + 20] = zlib.crc32(bytes(claimed)).to_bytes(4, "little")  # a checksum that fits the lie
    tracemalloc.start()
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as target, pytest.raises((zipfile.BadZipFile, EOFError)):
        package.unpacked(target, target.infolist()[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * claimed + 200_000
