import io
import sys
import zipfile

import pptx
import pytest

from models.documents.document import Format
from models.documents.readers import legacy, read
from models.documents.readers.source import Source
from models.errors import (
    DamagedDocument,
    EncryptedDocument,
    LegacyDocument,
    MacroDocument,
    ReadingLimitReached,
    UnsupportedFormat,
)
from tests.models.documents.readers.office_files import saved, written
from tests.models.documents.readers.test_xlsx import workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)
RTF = b"{\\rtf1\\ansi text}"


def ole(*streams):
    """Return what an old Office file shows of itself: the container's mark and the names in its directory."""
    return OLE + b"".join(f"{stream}\0".encode("utf-16-le").ljust(128, b"\0") for stream in streams) + bytes(512)


def open_document(kind, **members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", "<a/>")
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def slides():
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "旧课件"
    return saved(deck)


@pytest.fixture
def without_converter(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def converter(monkeypatch, tmp_path):
    """Put a stand-in for LibreOffice on the path: it takes the real options and gives the file that it was given."""

    def install(result, *, extra=""):
        (tmp_path / "result").write_bytes(result)
        program = tmp_path / "soffice"
        program.write_text(
            f"#!{sys.executable}\n"
            "import os, pathlib, shutil, sys\n"
            f"seen = pathlib.Path({str(tmp_path / 'seen')!r})\n"
            "seen.write_text('\\n'.join([*sys.argv[1:], *sorted(os.environ)]))\n"
            f"{extra}\n"
            "old = pathlib.Path(sys.argv[-1])\n"
            "ending = sys.argv[sys.argv.index('--convert-to') + 1]\n"
            "folder = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
            f"shutil.copy({str(tmp_path / 'result')!r}, folder / f'{{old.stem}}.{{ending}}')\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "seen"

    return install


KINDS = [
    (ole("WordDocument", "1Table"), "教案.doc", "docx"),
    (ole("WordDocument"), "教案.wps", "docx"),
    (ole("PowerPoint Document"), "课件.ppt", "pptx"),
    (ole("Workbook"), "成绩.xls", "xlsx"),
    (ole("Book"), "成绩.xls", "xlsx"),
    (RTF, "教案.rtf", "docx"),
    (open_document("text"), "教案.odt", "docx"),
    (open_document("presentation"), "课件.odp", "pptx"),
    (open_document("spreadsheet"), "成绩.ods", "xlsx"),
]


@pytest.mark.parametrize(("data", "name", "instead"), KINDS)
@pytest.mark.usefixtures("without_converter")
def test_without_a_converter_the_refusal_says_what_to_save_as(data, name, instead):
    with pytest.raises(LegacyDocument) as refusal:
        read(data, name)
    assert refusal.value.params == {"name": name, "instead": instead}


@pytest.mark.parametrize(("data", "name", "instead"), KINDS)
def test_what_the_converter_gives_is_read_as_the_new_format(converter, data, name, instead):
    made = {"docx": saved(written("旧教案")), "pptx": slides(), "xlsx": saved(workbook(["旧成绩"]))}
    converter(made[instead])
    found = read(data, name)
    assert found.text in {"旧教案", "旧课件", "旧成绩"}
    assert found.kind is Format.LEGACY
    where = found.passages[0].place
    assert (where.slide, where.sheet) == {"docx": (None, None), "pptx": (1, None), "xlsx": (None, "Sheet")}[instead]


def test_the_converter_has_a_profile_of_its_own_and_learns_neither_the_name_nor_our_settings(converter, monkeypatch):
    monkeypatch.setenv("WEIPING_SECRET_KEY", "secret")
    seen = converter(saved(written("正文"))).parent / "seen"
    read(RTF, "--张三的教案.rtf")
    heard = seen.read_text()
    assert "-env:UserInstallation=file:///" in heard
    assert "张三" not in heard
    assert "WEIPING_SECRET_KEY" not in heard


def test_a_converter_that_gives_nothing_or_rubbish_is_a_damaged_document(converter):
    converter(b"", extra="sys.exit(1)")
    with pytest.raises(DamagedDocument):
        read(RTF, "教案.rtf")
    converter(b"no package")
    with pytest.raises(DamagedDocument):
        read(RTF, "教案.rtf")


def test_a_converter_that_does_not_end_is_stopped(converter, monkeypatch):
    converter(b"", extra="import time; time.sleep(60)")
    monkeypatch.setattr(legacy, "MAX_SECONDS", 1)
    with pytest.raises(ReadingLimitReached):
        read(RTF, "教案.rtf")


def test_what_must_not_reach_the_converter_is_refused(converter):
    seen = converter(saved(written("正文")))
    header = OLE[:512] + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)
    refused = [
        (ole("WordDocument", "_VBA_PROJECT"), MacroDocument),
        (ole("Workbook", "_VBA_PROJECT_CUR"), MacroDocument),
        (open_document("text", Basic__script="<a/>"), MacroDocument),
        (header + ole("WordDocument")[1024:], EncryptedDocument),
        (open_document("text", **{"META-INF__manifest.xml": "<m><encryption-data/></m>"}), EncryptedDocument),
        (ole("CONTENTS"), UnsupportedFormat),
    ]
    for data, error in refused:
        with pytest.raises(error):
            list(legacy.extract(Source(data, "旧文件")))
    assert not seen.exists()
