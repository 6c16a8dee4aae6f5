"""Word documents: headings, lists with their numbers, tables, text boxes and notes, and the page of each."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package

from models.documents.document import BlockKind, Fragment
from models.documents.normalisation import has_visible
from models.documents.readers.office.office_package import opened
from models.documents.readers.office.office_xml import Element
from models.documents.readers.office.word_body import Body
from models.documents.readers.office.word_numbering import Numbering
from models.documents.readers.office.word_pages import Pages
from models.documents.readers.office.word_styles import Styles
from models.documents.readers.source import Source
from models.errors import DamagedDocument, PicturesOnly

_NOTES = ("footnotes", "endnotes")
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


def extract(source: Source) -> list[Fragment]:
    """Return the text of a docx: one fragment per paragraph or table row, notes at the end.

    Word's automatic numbers stand before the text as Word shows them; ``•`` stands for any bullet. A row whose cells
    hold one line each is one fragment, with `` | `` between the cells; of other rows every paragraph is one.
    Headers, footers, comments and pictures are left out. Pages are those that Word last showed, and None where no
    program has marked them.

    Raises
    ------
    PicturesOnly
        When it holds pictures and no text.
    DamagedDocument
        When a part is broken or hostile.
    DocumentError
        Whatever :func:`models.documents.readers.office.package.check` raises.
    """
    with opened(source) as stream:
        part = Package.open(stream).main_document_part
        body = _root(part).find(qn("w:body"))
        if body is None:
            raise DamagedDocument(name=source.name)
        pages = Pages(body)
        walk = Body(Styles(_related(part, "styles")), Numbering(_related(part, "numbering")), pages)
        fragments = [*walk.fragments(body), *_notes(part, walk, pages)]
        if any(has_visible(fragment.text) for fragment in fragments):
            return fragments
        if next(body.iter(*_PICTURES), None) is not None:
            raise PicturesOnly(name=source.name)
        return fragments


def _root(part: Any) -> Element:  # noqa: ANN401  (python-docx comes without types)
    # Only the parts that python-docx knows come parsed; a template (dotx) is not among them.
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _related(part: Any, kind: str) -> Element | None:  # noqa: ANN401  (python-docx)
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return _root(relation.target_part)
    return None


def _notes(part: Any, walk: Body, pages: Pages) -> Iterator[Fragment]:  # noqa: ANN401  (python-docx)
    for kind in _NOTES:
        root = _related(part, kind)
        for note in () if root is None else root:
            identity = note.get(qn("w:id")) if kind == "footnotes" else ""
            lines = [fragment for fragment in walk.fragments(note) if fragment.text.strip()]
            for line in lines:
                yield replace(line, kind=BlockKind.NOTE, level=0, place=pages.place_of_note(identity))
