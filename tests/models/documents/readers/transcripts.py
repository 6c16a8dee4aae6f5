"""What the tests of all transcript readers check."""

import re

from models.documents.assembly import assemble
from models.documents.document import BlockKind
from models.documents.readers import reader
from models.documents.readers.source import Source
from models.errors import DocumentError


def turns(data, kind):
    """Return start, end, speaker and text of every turn that the reader of a format finds."""
    found = reader(kind)(Source(data.encode() if isinstance(data, str) else data, "lesson"))
    return [
        (one.place.start, one.place.end, one.place.speaker, one.text) for one in found if one.kind is BlockKind.TURN
    ]


def is_document_or_refusal(data, kind):
    """Read, and tell whether the result is a refusal or a document whose places hold."""
    try:
        document = assemble(reader(kind)(Source(data, "lesson")), kind)
    except DocumentError:
        return True
    places = [block.place for block in document.blocks]
    return (
        all(document.text[p.start : p.end] == p.text for p in document.passages)
        and all(place.end is None or 0 <= place.start <= place.end for place in places)
        and document.text.encode("utf-8") is not None
        and all((place.speaker or "").encode("utf-8") is not None for place in places)
    )


def quoted_in(document, source):
    """Tell whether the words of every passage stand in the source, apart from spaces and the names before them."""
    bare = re.sub(r"\s", "", source)
    lines = (line for passage in document.passages for line in passage.text.split("\n"))
    return all(re.sub(r"\s", "", line.partition("：")[2] or line) in bare for line in lines)
