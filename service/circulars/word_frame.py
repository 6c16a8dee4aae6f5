"""What stands around the text of a circular: issuer and number, addressee, signature, page numbers."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from service.circulars import word_styles as styles
from service.circulars.sections import Circular
from service.language import Language, mark, translate

_DATE_IN = 4.0
"""Characters between a stamped date and the edge (GB/T 9704—2012, 7.3.5.1)."""
OPEN_NUMBER = mark("No. ______ of ______")
_OPEN_ADDRESSEE = mark("To: ______")
_COLONS = {Language.CHINESE: "：", Language.ENGLISH: ":"}
_OPEN_ISSUER, _OPEN_DATE = mark("(issuing office)"), mark("(date)")
_ATTACHMENTS = mark("Attachments: ")
_MOST_OF_MARK = 11
"""Characters of the red line at its full size; a longer name is set smaller, so that it stays on one line."""


def add_head(document: Document, circular: Circular) -> None:
    """Write the red line of the issuer, the number, the separating line, the title and the addressee."""
    language, imprint = circular.language, circular.imprint
    issuer = imprint.issuer or translate(language, _OPEN_ISSUER)
    line = document.add_paragraph(style=styles.MARK)
    run = line.add_run(issuer)
    size = 42.0 if language is Language.CHINESE else 30.0
    run.font.size = Pt(round(min(size, size * _MOST_OF_MARK / max(_width(issuer), 1)), 1))
    number = document.add_paragraph(imprint.number or translate(language, OPEN_NUMBER), styles.NUMBER)
    number.paragraph_format.space_before = styles.LINE
    _red_line(number)
    document.add_paragraph(circular.title, "Title")
    to = imprint.addressee.rstrip("：:")
    addressee = f"{to}{_COLONS[language]}" if to else translate(language, _OPEN_ADDRESSEE)
    document.add_paragraph(addressee, styles.ADDRESSEE)


def add_attachments_list(document: Document, circular: Circular) -> None:
    if not circular.attachments:
        return
    words = translate(circular.language, _ATTACHMENTS)
    for number, attachment in enumerate(circular.attachments, start=1):
        line = document.add_paragraph()
        before = Pt(styles.BODY.pt * (2 + _width(words)))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = before, Pt(0)
        line.paragraph_format.keep_with_next = True
        if number == 1:
            line.paragraph_format.space_before = styles.LINE
            line.paragraph_format.first_line_indent = Pt(-styles.BODY.pt * _width(words))
        # No mark ends a title in this list (GB/T 9704—2012, 7.3.4).
        line.add_run((words if number == 1 else "") + f"{number}. {attachment.title}")


def add_signature(document: Document, circular: Circular) -> None:
    """Write issuer and date; the issuer is centred over the date, where the stamp goes."""
    language, imprint = circular.language, circular.imprint
    issuer = imprint.issuer or translate(language, _OPEN_ISSUER)
    dated = imprint.dated or translate(language, _OPEN_DATE)
    overhang = (_width(issuer) - _width(dated)) / 2
    for text, inside in ((issuer, max(_DATE_IN - overhang, 2.0)), (dated, max(_DATE_IN, 2.0 + overhang))):
        line = document.add_paragraph(text, styles.SIGNED)
        line.paragraph_format.right_indent = Pt(styles.BODY.pt * inside)
        line.paragraph_format.keep_together = True
        if text is issuer:
            line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(2 * styles.LINE.pt), True


def add_surroundings(document: Document, circular: Circular) -> None:
    """Write page numbers, odd ones on the right and even ones on the left, and on each page that it is a draft."""
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _page_number(footer, side)
    for header in (section.header, section.even_page_header):
        line = header.paragraphs[0]
        line.style = styles.CELL
        if circular.draft:
            line.add_run(circular.draft).font.color.rgb = styles.RED


def _page_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    line = footer.paragraphs[0]
    line.style, line.alignment = styles.CELL, side
    # One character of room at the outer edge.
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
    for number, text in enumerate(("— ", "", " —")):
        run = line.add_run(text)
        run.font.size = Pt(14)
        styles.set_face(run, styles.SONG)
        if number == 1:
            for element in _page_field():
                run.element.append(element)


def _page_field() -> tuple[BaseOxmlElement, ...]:
    begin, code, separate, shown, end = (
        OxmlElement(name) for name in ("w:fldChar", "w:instrText", "w:fldChar", "w:t", "w:fldChar")
    )
    for element, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        element.set(qn("w:fldCharType"), kind)
    code.text, shown.text = "PAGE", "1"
    return begin, code, separate, shown, end


def _red_line(line: Paragraph) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "11"), ("color", str(styles.RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = line._p.get_or_add_pPr()  # noqa: SLF001  # no face for borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _width(text: str) -> float:
    """Return how many Chinese characters are as wide as a text."""
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)
