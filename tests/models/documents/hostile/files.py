"""Files made to hurt whoever reads them. They are built when needed; nothing of them is kept."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import docx
import openpyxl
import pptx
from PIL import Image

from tests.models.documents.hostile.packing import Packed, repeated, with_part, zip_of, zipped

OPENED = "opened"
_MEGABYTE = 1 << 20
_GIGABYTE = 1 << 30
_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_ENTITIES = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]><a>&l9;</a>',
    "quadratic blowup": f'<!DOCTYPE a [<!ENTITY b "{"b" * 100_000}">]><a>{"&b;" * 100_000}</a>',
    "external entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "100,000 levels": "<a>" * 100_000 + "</a>" * 100_000,
}


@dataclass(frozen=True)
class Hostile:
    """A file, how it is handed in, and what may become of it: codes of refusals, or ``opened`` where it is harmless."""

    what: str
    name: str
    build: Callable[[], bytes]
    outcomes: frozenset[str]


def all_files() -> list[Hostile]:
    """Return every hostile file, unbuilt."""
    return [Hostile(what, name, build, frozenset(codes.split())) for what, name, build, codes in _rows()]


@cache
def office(kind: str) -> bytes:
    """Return a sound package of a kind: docx, pptx or xlsx."""
    stream = io.BytesIO()
    document = {"docx": docx.Document, "pptx": pptx.Presentation, "xlsx": openpyxl.Workbook}[kind]()
    if kind == "docx":
        for number in range(200):
            document.add_paragraph(f"{number} 学生先折后说，教师巡视后选三份作品投屏比较。")
    document.save(stream)
    return stream.getvalue()


@cache
def picture(kind: str) -> bytes:
    """Return a small sound picture."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(stream, kind)
    return stream.getvalue()


def pdf(*objects: bytes) -> bytes:
    """Return a PDF without a cross-reference table, which readers rebuild; object 1 is its catalogue."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def _rows() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    yield from _bombs()
    for what, content in _ENTITIES.items():
        for kind, part in _PARTS.items():
            yield f"{kind}: {what}", f"a.{kind}", partial(_with_xml, kind, part, content), "damaged_document"
    for tenth in range(1, 10):
        yield f"docx cut at {tenth}/10", "plan.docx", partial(_cut, tenth), "damaged_document"
    yield from _disguised()
    yield from _pages()
    yield from _texts()


def _bombs() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    yield "zip: 10 MB that unpack to 10 GB", "a.zip", lambda: _zeros(3, 3400 * _MEGABYTE), "document_too_large"
    yield "zip: the same, and the directory says 1 kB", "a.zip", lambda: _zeros(3, 1024), "damaged_document"
    yield (
        "zip: 1,000 entries over the same bytes",
        "a.zip",
        lambda: _zeros(1000, _GIGABYTE, overlapping=True),
        ("too_many_parts"),
    )
    yield (
        "zip: 40 entries over the same bytes",
        "a.zip",
        lambda: _zeros(40, _GIGABYTE, overlapping=True),
        ("document_too_large"),
    )
    yield "zip: zips in zips, five deep", "a.zip", _matryoshka, "nested_archive"
    yield (
        "zip: 60,000 empty files",
        "a.zip",
        lambda: zip_of([Packed(f"{n}.txt", b"", 0) for n in range(60_000)]),
        ("too_many_parts"),
    )
    yield "docx that unpacks to 2 GB", "a.docx", _swollen, "document_too_large"
    yield "docx of 20,000 parts", "a.docx", _many_parts, "too_many_parts"
    yield (
        "gzip of 1 GB named txt",
        "a.txt",
        lambda: gzip.compress(bytes(_GIGABYTE), 1),
        ("unsupported_format wrong_file_type"),
    )


def _disguised() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    script = b"<html><script>alert(1)</script>"
    hidden = zipped({"a.txt": b"hidden"})
    page = pdf(b"<</Type/Catalog>>")
    yield "docx named pdf", "plan.pdf", lambda: office("docx"), "wrong_file_type"
    yield "PDF and zip in one", "plan.pdf", lambda: page + hidden, "ambiguous_file"
    yield "GIF and web page in one", "a.gif", lambda: picture("GIF") + script, "ambiguous_file"
    yield "docx behind 100 bytes", "plan.docx", lambda: bytes(range(100)) + office("docx"), "ambiguous_file"
    yield "docx and PDF in one", "plan.docx", lambda: office("docx") + page, "ambiguous_file"
    yield "program named docx", "plan.docx", lambda: b"\x7fELF\2\1\1" + bytes(1000), "unsupported_format"


def _pages() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    yield "PNG of 50,000 x 50,000 pixels", "a.png", _vast_picture, "document_too_large"
    yield "PDF of a million objects", "a.pdf", _million_objects, "too_many_parts"
    yield "PDF with a page of 10,000 km", "a.pdf", _vast_page, "empty_document pictures_only damaged_document opened"
    yield (
        "PDF with a form that holds itself",
        "a.pdf",
        _self_holding,
        ("empty_document pictures_only opened reading_limit_reached"),
    )
    yield (
        "PDF with a stream that unpacks to 1 GB",
        "a.pdf",
        _swollen_stream,
        ("empty_document pictures_only damaged_document reading_limit_reached document_too_large too_many_parts"),
    )
    yield "PDF whose pages hold themselves", "a.pdf", _ring_of_pages, "too_many_parts empty_document damaged_document"


def _texts() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    yield "xlsx with a cell at XFD1048576 and a lying size", "a.xlsx", _far_cell, "opened too_many_parts"
    yield (
        "csv of one line of 15 MB",
        "a.csv",
        lambda: b"a," * (15 * _MEGABYTE // 2),
        ("document_too_long too_many_parts document_too_large reading_limit_reached"),
    )
    yield "JSON of 100,000 levels", "a.json", lambda: b"[" * 100_000 + b"]" * 100_000, "document_too_long"
    yield "JSON of 49,000 levels", "a.json", lambda: b"[" * 49_000 + b"]" * 49_000, OPENED
    yield (
        "html of 100,000 levels",
        "a.html",
        lambda: b"<html>" + b"<div>" * 100_000 + b"x",
        ("opened damaged_document too_many_parts"),
    )
    for what, bait in [("dots", "."), ("brackets", ".）"), ("empty lines", "\n \n"), ("marks", "a\u0315\u0300")]:
        text = (bait * 100_000)[:99_000].encode()
        yield f"text of 99,000 {what}", "a.txt", lambda text=text: text, "opened empty_document"
    yield (
        "srt of 2,000 wrong times",
        "a.srt",
        lambda: b"1\n99:99:99,999 --> 00:00:00,000\nx\n\n" * 2_000,
        ("opened damaged_document"),
    )


def _zeros(members: int, claimed: int, *, overlapping: bool = False) -> bytes:
    packed = repeated(bytes(64 * _MEGABYTE), 53)
    return zip_of([Packed(f"{number}.txt", packed, claimed) for number in range(members)], overlapping=overlapping)


def _matryoshka() -> bytes:
    data = repeated(bytes(64 * _MEGABYTE), 16)
    inner = zip_of([Packed("0.txt", data, _GIGABYTE)])
    for _ in range(4):
        inner = zipped({f"{number}.zip": inner for number in range(8)})
    return inner


def _swollen() -> bytes:
    xml = repeated(b"<w:p/>" * (_MEGABYTE // 6), 2048, b"<w:document>", b"</w:document>")
    return zip_of([Packed(_PARTS["docx"], xml, 2**31)])


def _many_parts() -> bytes:
    nothing = repeated(b"", 0)
    extra = [Packed(f"word/media/{number}.png", nothing, 0) for number in range(20_000)]
    return zip_of([Packed(_PARTS["docx"], repeated(b"", 0, b"<a/>"), 4), *extra])


def _with_xml(kind: str, part: str, content: str) -> bytes:
    return with_part(office(kind), part, content.encode())


def _cut(tenth: int) -> bytes:
    data = office("docx")
    return data[: len(data) * tenth // 10]


def _vast_picture() -> bytes:
    side = 50_000
    rows = zlib.compress(bytes(side * (1 + side // 8)), 1)
    header = struct.pack(">2L5B", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _million_objects() -> bytes:
    return b"%PDF-1.7\n" + b"".join(b"%d 0 obj 0\n" % number for number in range(1, 1_000_001))


def _one_page(page: bytes, *others: bytes) -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *others)


def _stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(data), data)


def _vast_page() -> bytes:
    return _one_page(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 28346456692 28346456692]>>")


def _self_holding() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>>>"
    form = _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>", b"/F Do /F Do")
    return _one_page(page, form, _stream(b"", b"/F Do " * 1000))


def _swollen_stream() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    raw = repeated(b"q Q " * (_MEGABYTE // 4), 1024)
    return _one_page(page, _stream(b"/Filter/FlateDecode", b"\x78\x01" + raw + b"\0\0\0\0"))


def _ring_of_pages() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>")


def _far_cell() -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "近", "远"
    book.save(stream)
    sheet = "xl/worksheets/sheet1.xml"
    plain = part_of(stream.getvalue(), sheet)
    return with_part(stream.getvalue(), sheet, plain.replace(b"A1:XFD1048576", b"A1:A1"))


def part_of(data: bytes, part: str) -> bytes:
    """Return one part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part)
