from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format
from models.documents.readers import web_page
from models.documents.readers.source import Source
from models.errors import DamagedDocument


def extracted(markup):
    data = markup.encode() if isinstance(markup, str) else markup
    return list(web_page.extract(Source(data, "a.html")))


def texts(markup):
    return [fragment.text for fragment in extracted(markup)]


def test_headings_lists_and_paragraphs_keep_their_kind_and_level():
    found = extracted(
        "<h1>教学设计</h1><h3>一、<b>目标</b></h3><p>学生能<i>说出</i>理由。</p>"
        "<ul><li>先折<ol><li>对折</li></ol></li><li><p>后说</p></li></ul>"
    )
    assert [(fragment.kind, fragment.level, fragment.text) for fragment in found] == [
        (BlockKind.HEADING, 1, "教学设计"),
        (BlockKind.HEADING, 3, "一、目标"),
        (BlockKind.PARAGRAPH, 0, "学生能说出理由。"),
        (BlockKind.LIST_ITEM, 1, "先折"),
        (BlockKind.LIST_ITEM, 2, "对折"),
        (BlockKind.LIST_ITEM, 1, "后说"),
    ]


def test_a_row_of_short_cells_is_one_table_row():
    (found,) = extracted(
        "<table><tbody><tr><th>环节</th><td><p>导入</p></td><td></td><td>6分钟</td></tr></tbody></table>"
    )
    assert (found.kind, found.text) == (BlockKind.TABLE_ROW, "环节 | 导入 | 6分钟")


def test_a_table_that_only_lays_out_the_page_keeps_its_paragraphs():
    found = extracted("<table><tr><td>菜单</td><td><h2>标题</h2><p>第一段。</p><p>第二段。</p></td></tr></table>")
    assert [fragment.text for fragment in found] == ["菜单", "标题", "第一段。", "第二段。"]
    assert found[1].kind is BlockKind.HEADING


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '藏';</script>",
        "<style>p{color:red}</style>",
        "<noscript>藏</noscript>",
        "<template><p>藏</p></template>",
        "<!-- 藏 -->",
        "<p hidden>藏</p>",
        "<div style='color:red; DISPLAY : none'><p>藏</p></div>",
        "<span style='mso-hide:all'>藏</span>",
        "<select><option>藏</option></select>",
        "<ruby><rt>藏</rt></ruby>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden):
    assert texts(f"<html><head><title>藏</title></head><body><p>前面</p>{hidden}<p>后面</p></body></html>") == [
        "前面",
        "后面",
    ]


def test_text_after_a_hidden_element_stays():
    assert texts("<p>前<script>x()</script>后</p>") == ["前后"]


def test_breaks_end_lines_and_wrapped_source_does_not():
    assert texts("<p>学生能\n  说出理由。<br>Second   line\nof text</p>") == ["学生能说出理由。\nSecond line of text"]
    assert texts("<pre>第一行\n  第二行</pre>") == ["第一行\n  第二行"]


CHINESE = "<html><head>{}</head><body><p>认识几分之一，教学设计。</p></body></html>"


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=gb2312>", "gb18030"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=gbk'>", "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("<meta charset=utf-8>", "gb18030"),
        ("<meta charset=gb2312>", "utf-8"),
        ("<meta charset=gb2312>", "utf-8-sig"),
        ("<meta charset=utf-16>", "utf-16"),
    ],
)
def test_the_encoding_is_found_from_the_bytes_and_the_declaration(declaration, encoding):
    assert texts(CHINESE.format(declaration).encode(encoding)) == ["认识几分之一，教学设计。"]


def test_an_encoding_that_proves_nothing_is_taken_from_the_declaration():
    page = "<meta charset=big5><p>認識幾分之一，教學設計。</p>".encode("big5hkscs")
    assert texts(page) == ["認識幾分之一，教學設計。"]


def test_a_declaration_in_xml_is_no_hindrance():
    assert texts('<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html><body><p>正文</p></body></html>') == [
        "正文"
    ]


def test_entities_are_characters_and_bombs_are_not_expanded():
    assert texts("<p>3 &lt; 5 &amp; &#20998;&nbsp;数</p>") == ["3 < 5 & 分\xa0数"]
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;</p>'
    assert sum(map(len, texts(bomb))) < 50


def test_a_local_file_is_not_read_through_the_page(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    page = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><p>&s;前</p><iframe src="{secret.as_uri()}"></iframe>'
    assert "秘密" not in "".join(texts(page))


def test_a_web_archive_gives_its_page():
    page = CHINESE.format("<meta charset=gb2312>").encode("gb18030")
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page + b"\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    )  # fmt: skip
    assert texts(archive) == ["认识几分之一，教学设计。"]


def test_deep_nesting_is_read_and_absurd_nesting_refused():
    assert texts("<div>" * 300 + "深" + "</div>" * 300 + "<p>后</p>") == ["深", "后"]
    with pytest.raises(DamagedDocument):
        extracted("<div>" * 100_000 + "深")


def test_every_passage_is_found_in_the_page_at_its_place():
    paragraphs = [f"第{number}段，" + "学生说明理由，教师追问。" * 9 for number in range(8)]
    document = assemble(extracted("".join(f"<p>{text}</p>" for text in paragraphs)), Format.HTML)
    assert [document.text[block.start : block.end] for block in document.blocks] == paragraphs
    for passage in document.passages:
        assert any(passage.text in text for text in paragraphs)


@settings(max_examples=80)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="<>/ab 中&;p\n=\"'!-", max_size=200)))
def test_anything_is_read_or_refused(markup):
    with suppress(DamagedDocument):
        assert all(text.strip() for text in texts(markup))
