"""On which page Word last showed what."""

from docx.oxml.ns import qn

from models.documents.document import NOWHERE, Place
from models.documents.readers.office.office_xml import Element, value

_ON_THE_SAME_PAGE = {"continuous", "nextColumn"}


class Pages:
    """Counts pages while a document is walked in reading order.

    A docx holds no pages, but Word marks where they began when it last showed the document. Only then are pages
    counted, because breaks that a person typed are not all of them.

    Attributes
    ----------
    number
        The page that is being walked, from 1.
    announced
        Whether a typed break has led to this page, so that Word's own mark for it, which follows, does not count again.

    Parameters
    ----------
    body
        The ``w:body`` element.
    """

    def __init__(self, body: Element) -> None:
        self.number = 1
        self.announced = False
        self._known = next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None
        places = {qn("w:body"), qn("w:pPr")}  # not inside a tracked change, which holds what was before
        sections = (section for section in body.iter(qn("w:sectPr")) if section.getparent().tag in places)
        self._beginnings = iter([value(section, "w:type") for section in sections][1:])
        self._blank = True
        self._notes: dict[str, int] = {}

    def mark(self) -> None:
        """Pass a mark of Word's: here a page began."""
        if not self.announced:
            self.number += 1
        self.announced = False
        self._blank = True

    def typed_break(self) -> None:
        """Pass a break that a person typed."""
        self.number += 1
        self.announced = True
        self._blank = True

    def section_end(self) -> None:
        """Pass the end of a section; the next one says how it begins, usually on a new page."""
        if next(self._beginnings, "continuous") not in _ON_THE_SAME_PAGE:
            self.typed_break()

    def break_before(self) -> None:
        """Pass a paragraph that wants to begin a page; it has its wish when the page is still blank."""
        if not self._blank:
            self.typed_break()

    def ink(self) -> None:
        """Pass something visible."""
        self.announced = False
        self._blank = False

    def note(self, identity: str) -> None:
        """Pass the reference to a footnote."""
        self._notes[identity] = self.number

    def place(self, first: int, last: int) -> Place:
        """Return the place of what stands on these pages."""
        if not self._known:
            return NOWHERE
        return Place(page=first, last_page=last if last != first else None)

    def place_of_note(self, identity: str) -> Place:
        """Return the place of a footnote: below the page that refers to it."""
        number = self._notes.get(identity)
        return NOWHERE if number is None else self.place(number, number)
