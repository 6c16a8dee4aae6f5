"""Web pages, and what Word saves as one: the visible text with its headings, lists and tables."""

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from lxml import etree, html

from models.documents.charset import decode
from models.documents.document import BlockKind, Fragment
from models.documents.readers.layout.runs import CELL
from models.documents.readers.recognition.signatures import WEB_ARCHIVE
from models.documents.readers.source import Source
from models.errors import DamagedDocument

_log = logging.getLogger(__name__)

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# Labels as browsers understand them; UTF-8 and the Chinese ones are recognised by what the bytes say.
_ENCODINGS = {
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "us-ascii": "cp1252",
}
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"})

_DROPPED = frozenset(
    {"head", "script", "style", "noscript", "template", "object", "embed", "iframe", "svg", "math", "canvas"}
    | {"select", "datalist", "audio", "video", "rt", "rp"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div"}
    | {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li"}
    | {"main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"}
    | {"tr", "ul", *(f"h{level}" for level in range(1, 7))}
)
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\v"
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_LINE_END_IN_CHINESE = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n\f]*(?={_WIDE})")
"""Where the source of a page is wrapped; a browser's space there would fall into a sentence."""


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the visible text of a page; nothing that it links to is fetched.

    A web archive (.mht) gives the text of its first page.

    Raises
    ------
    DamagedDocument
        No encoding gives a plausible text, or no parser makes sense of the markup.
    """
    text = _text(_page(source.data), source.name)
    # Without huge_tree, libxml2 silently drops what is nested deeper than 256 elements.
    # The declaration has served; lxml refuses a decoded text that still names an encoding.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        _log.warning("html refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error
    try:
        yield from _Walk().fragments(root)
    except RecursionError as error:
        raise DamagedDocument(name=source.name) from error


def _page(data: bytes) -> bytes:
    """Return the first page of a web archive, anything else as it is."""
    if not WEB_ARCHIVE.match(data[:_DECLARED_WITHIN]):
        return data
    message = email.message_from_bytes(data, EmailMessage, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    return b""


def _text(data: bytes, name: str) -> str:
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    label = declared.group(1).decode("ascii").lower() if declared else ""
    encoding = "gb18030" if label in _CHINESE else _ENCODINGS.get(label)
    if encoding is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data, name)
    try:
        return data.decode("utf-8")  # proves itself, and pages were often converted without their declaration
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")


@dataclass
class _Walk:
    """Goes through the elements in order and gathers inline text until a block ends it."""

    pieces: list[str] = field(default_factory=list)

    def fragments(self, element: Any, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Iterator[Fragment]:  # noqa: ANN401  (lxml)
        """Yield the fragments of a block element and of the blocks inside it."""
        self._take(element.text)
        for child in element:
            if isinstance(child.tag, str) and not _is_hidden(child):
                yield from self._child(child, kind, level)
            self._take(child.tail)
        if element.tag in _BLOCKS:
            yield from self._flush(kind, level)

    def _child(self, child: Any, kind: BlockKind, level: int) -> Iterator[Fragment]:  # noqa: ANN401  (lxml)
        tag = child.tag
        if tag == "br":
            self.pieces.append(_BREAK)
            return
        if tag not in _BLOCKS:
            yield from self.fragments(child, kind, level)
            return
        yield from self._flush(kind, level)
        heading = _HEADING.fullmatch(tag)
        if tag == "tr":
            yield from _row(child)
        elif tag == "pre":
            yield Fragment("".join(child.itertext()).strip("\r\n"), kind, level)
        elif heading:
            yield from self.fragments(child, BlockKind.HEADING, int(heading.group(1)))
        elif tag == "li":
            depth = sum(1 for parent in child.iterancestors() if parent.tag in _LISTS)
            yield from self.fragments(child, BlockKind.LIST_ITEM, max(depth, 1))
        else:
            inside = kind is BlockKind.LIST_ITEM or kind is BlockKind.HEADING
            yield from self.fragments(child, kind if inside else BlockKind.PARAGRAPH, level if inside else 0)

    def _take(self, text: str | None) -> None:
        if text:
            self.pieces.append(text.replace(_BREAK, " "))

    def _flush(self, kind: BlockKind, level: int) -> Iterator[Fragment]:
        whole = _LINE_END_IN_CHINESE.sub("", "".join(self.pieces))
        self.pieces.clear()
        lines = (_SPACE.sub(" ", line).strip() for line in whole.split(_BREAK))
        text = "\n".join(line for line in lines if line)
        if text:
            yield Fragment(text, kind, level)


def _is_hidden(element: Any) -> bool:  # noqa: ANN401  (lxml)
    return (
        element.tag in _DROPPED
        or element.get("hidden") is not None
        or (element.tag == "input")
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _row(row: Any) -> Iterator[Fragment]:  # noqa: ANN401  (lxml)
    """Yield a row of short cells as one fragment, the blocks of longer cells one after the other."""
    cells = [list(_Walk().fragments(cell)) for cell in row if isinstance(cell.tag, str) and not _is_hidden(cell)]
    filled = [cell for cell in cells if cell]
    plain = all(len(cell) == 1 and cell[0].kind is BlockKind.PARAGRAPH for cell in filled)
    if len(filled) > 1 and plain:
        yield Fragment(CELL.join(cell[0].text.replace("\n", " ") for cell in filled), BlockKind.TABLE_ROW)
    else:
        yield from (fragment for cell in filled for fragment in cell)
