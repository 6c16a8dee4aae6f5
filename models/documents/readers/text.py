"""Plain text and Markdown: one block a line; headings and list entries are known by their marks."""

import re
from collections.abc import Iterator

from models.documents.charset import decode
from models.documents.document import BlockKind, Fragment
from models.documents.normalisation import normalise
from models.documents.readers.source import Source

LONGEST_HEADING = 30
"""A line with more characters than this is a sentence, whatever number it begins with."""

# Headings and list marks read well in a quotation and carry structure, so they stay; these only get in the way.
# Underscores stay too: “班级____姓名____” is a blank to fill in far more often than it is Markdown.
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]+)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^[ \t]*```[\w-]*[ \t]*$\n?", re.MULTILINE)

_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十百零0-9]{1,4}(?:章|节|课时|课|单元|部分|篇|讲)(?=[\s：:、.．]|$)"
)
_SUBSECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_SENTENCE_END = ("。", "！", "？", "；", ".", "!", "?", ";", "，", ",")
# A number with a figure right behind the point is a quantity (1.5), not the mark of an entry.
_ENTRY = re.compile(
    r"(?:[-*+][ \t]+|[•·●○■□◆▪]\s*|[0-9]{1,3}[.．、)）](?![0-9])\s*|[（(][0-9]{1,3}[）)]\s*|[①-⑳]\s*)\S"
)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the lines of the text, without Markdown's marks for bold and code.

    Raises
    ------
    DamagedDocument
        When no encoding gives a plausible text.
    """
    yield from fragments(plain(decode(source.data, source.name)))


def plain(text: str) -> str:
    """Return a Markdown text without the marks that only set type: bold, code, fences."""
    return _CODE.sub(r"\1", _BOLD.sub(r"\1", _FENCE.sub("", text.replace("\r\n", "\n"))))


def fragments(text: str) -> Iterator[Fragment]:
    """Yield one fragment per line, blank lines too; joined by line ends they are the normalised text.

    Parameters
    ----------
    text
        Any string, such as a pasted text.
    """
    indents: list[int] = []
    for line in normalise(text).split("\n"):
        bare = line.strip()
        if level := _heading_level(bare):
            indents.clear()
            yield Fragment(line, BlockKind.HEADING, level)
        elif _ENTRY.match(bare):
            yield Fragment(line, BlockKind.LIST_ITEM, _depth(indents, _indent(line)))
        else:
            if bare:
                indents.clear()
            yield Fragment(line)


def _heading_level(line: str) -> int:
    """Return the depth of a heading; 0 for any other line."""
    if markdown := _MARKDOWN_HEADING.match(line):
        return len(markdown[1])
    if len(line) > LONGEST_HEADING or line.endswith(_SENTENCE_END):
        return 0
    if _SECTION.match(line):
        return 1
    return 2 if _SUBSECTION.match(line) else 0


def _indent(line: str) -> int:
    """Return the columns before the text; ideographic spaces only set off a paragraph, so they do not count."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def _depth(indents: list[int], indent: int) -> int:
    """Return the depth of a list entry, and keep in ``indents`` those of the entries that it stands under."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return len(indents)
