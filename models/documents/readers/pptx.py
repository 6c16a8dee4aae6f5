"""Slides: titles, text in reading order, tables, charts, SmartArt and the speaker's notes."""

from collections.abc import Iterator

from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.slide import Slide

from models.documents.document import BlockKind, Fragment, Place
from models.documents.normalisation import has_visible
from models.documents.readers.office.office_package import opened
from models.documents.readers.office.slide_shapes import fragments
from models.documents.readers.office.slide_text import line
from models.documents.readers.source import Source
from models.errors import PicturesOnly

_ROW = 0.05
"""Shapes whose upper edges differ by less than this share of the slide's height are read as one row."""
_USUAL_HEIGHT = 6_858_000
"""Height of a slide that does not say its size: 7.5 inches in English Metric Units."""


def extract(source: Source) -> list[Fragment]:
    """Return the text of all slides, hidden ones too; notes follow their slide.

    Dates, footers and slide numbers are left out, and so is what stands on the master.

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
        presentation = Package.open(stream).presentation_part.presentation
        tolerance = int((presentation.slide_height or _USUAL_HEIGHT) * _ROW)
        slides = list(presentation.slides)
        found = [
            fragment
            for number, slide in enumerate(slides, 1)
            for fragment in _slide(slide, Place(slide=number), tolerance)
            if has_visible(fragment.text)
        ]
        if not found and any(next(slide.element.iter(qn("a:blip")), None) is not None for slide in slides):
            raise PicturesOnly(name=source.name)
        return found


def _slide(slide: Slide, place: Place, tolerance: int) -> Iterator[Fragment]:
    yield from fragments(slide, place, tolerance)
    notes = slide.notes_slide.notes_placeholder if slide.has_notes_slide else None
    if notes is not None:
        for text in line(notes.element, "\n").split("\n"):
            yield Fragment(text, BlockKind.NOTE, place=place)
