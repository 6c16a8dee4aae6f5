"""Documents of pages or slides that hold pictures, and hardly a character that can be read."""

from models.documents.document import Document

_FEWEST_PAGES = 2
_FEWEST_PER_PAGE = 10
"""Visible characters a page or slide; a page number or a school's name in the corner is all that is below it."""


def is_only_pictures(document: Document) -> bool:
    """Tell whether a document of several pages or slides has next to no text on them.

    Parameters
    ----------
    document
        With places; without pages or slides the answer is no, since then nothing tells how much there should be.
    """
    pages = last_sheet(document)
    if pages < _FEWEST_PAGES:
        return False
    visible = sum(not character.isspace() for character in document.text)
    return visible < _FEWEST_PER_PAGE * pages


def last_sheet(document: Document) -> int:
    """Return the number of the last page or slide with text on it, 0 when the source has neither."""
    places = [passage.place for passage in document.passages] + [block.place for block in document.blocks]
    return max((max(p.page or 0, p.last_page or 0, p.slide or 0) for p in places), default=0)
