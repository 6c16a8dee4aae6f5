import importlib.util
import io
import random
import zipfile

import pytest

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format
from models.documents.readers import ofd
from models.documents.readers.source import Source
from models.errors import DamagedDocument, DocumentTooLarge, PicturesOnly, ReaderMissing, TooManyParts

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SENTENCE = "学生先独立思考再在小组里交流想法最后由代表向全班说明理由教师及时追问并板书要点"


def line(x, y, text, size=4.0):
    """Return a text object; millimetres from the top left of the page."""
    box = f"{x} {y} {len(text) * size} {size}"
    return (
        f'<ofd:TextObject ID="{abs(hash((x, y, text))) % 10**6}" Boundary="{box}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.85}" DeltaX="g {max(len(text) - 1, 1)} {size}">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def packed(*pages, extra=None):
    parts = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**parts, **(extra or {})}.items():
            package.writestr(name, text)
    return stream.getvalue()


def extracted(data):
    return list(ofd.extract(Source(data, "a.ofd")))


def test_lines_become_headings_and_paragraphs_with_their_pages():
    first = line(60, 20, "关于教研活动的通知", 7) + line(38, 40, SENTENCE[:28]) + line(30, 47, SENTENCE[28:] + "。")
    found = extracted(packed(first, line(30, 20, "第二页的内容。")))
    assert [(fragment.kind, fragment.text, fragment.place.page) for fragment in found] == [
        (BlockKind.HEADING, "关于教研活动的通知", 1),
        (BlockKind.PARAGRAPH, SENTENCE + "。", 1),
        (BlockKind.PARAGRAPH, "第二页的内容。", 2),
    ]


def test_columns_are_read_one_after_the_other():
    content = "".join(
        line(20, 40 + 7 * row, "左" + SENTENCE[:19]) + line(110, 40 + 7 * row, "右" + SENTENCE[:19]) for row in range(5)
    )
    whole = "".join(fragment.text for fragment in extracted(packed(content)))
    assert whole == ("左" + SENTENCE[:19]) * 5 + ("右" + SENTENCE[:19]) * 5


def test_text_written_twice_to_look_bold_comes_once():
    (found,) = extracted(packed(line(30, 20, "通知") + line(30.05, 20, "通知")))
    assert found.text == "通知"


def test_every_passage_stands_on_the_page_that_it_names():
    chance = random.Random(2)
    pages = [
        "".join(line(20, 20 + 7 * row, "".join(chance.sample(SENTENCE, 38)) + "。") for row in range(20))
        for _ in range(3)
    ]
    document = assemble(extracted(packed(*pages)), Format.OFD)
    alone = ["".join(fragment.text for fragment in extracted(packed(page))) for page in pages]
    assert len(document.passages) > 6
    for passage in document.passages:
        last = passage.place.last_page or passage.place.page
        assert passage.text.replace("\n", "") in "".join(alone[passage.place.page - 1 : last])


def test_pages_without_text_are_pictures():
    with pytest.raises(PicturesOnly):
        extracted(packed('<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="6"/>'))


def test_more_pages_than_the_limit_are_refused():
    with pytest.raises(TooManyParts):
        extracted(packed(*[""] * (ofd.MAX_PAGES + 1)))


@pytest.mark.parametrize(
    "extra",
    [
        {"Doc_0/Pages/Page_0/Content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"Doc_0/Pages/Page_0/Content.xml": "<a><b></a>"},
        {"OFD.xml": "<other/>"},
    ],
    ids=["entities", "not well-formed", "another root"],
)
def test_broken_and_hostile_parts_are_damaged(extra):
    with pytest.raises(DamagedDocument):
        extracted(packed(line(30, 20, "通知"), extra=extra))


def test_a_package_that_unpacks_to_too_much_is_refused():
    with pytest.raises(DocumentTooLarge):
        extracted(packed(line(30, 20, "通知"), extra={"Doc_0/Res/a.xml": "<a>" + " " * 60_000_000 + "</a>"}))


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ReaderMissing) as caught:
        extracted(packed(line(30, 20, "通知")))
    assert caught.value.params["extra"] == "ofd"
