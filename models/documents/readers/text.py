"""Plain text and Markdown."""

import re
from collections.abc import Iterator

from models.documents.charset import decode
from models.documents.document import Fragment
from models.documents.readers.source import Source

# Headings and list marks read well in a quotation and carry structure, so they stay; these only get in the way.
# Underscores stay too: “班级____姓名____” is a blank to fill in far more often than it is Markdown.
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]+)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^[ \t]*```[\w-]*[ \t]*$\n?", re.MULTILINE)


def extract(source: Source) -> Iterator[Fragment]:
    """Yield the text as one fragment, without Markdown's marks for bold and code.

    Raises
    ------
    DamagedDocument
        When no encoding gives a plausible text.
    """
    text = decode(source.data, source.name).replace("\r\n", "\n")
    yield Fragment(_CODE.sub(r"\1", _BOLD.sub(r"\1", _FENCE.sub("", text))))
