"""Page and type of an official paper, after GB/T 9704—2012 as an education office's 通报 uses it."""

import re
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

SMALL_SONG: Final = "方正小标宋简体"
FANG_SONG: Final = "仿宋"
HEI: Final = "黑体"
KAI: Final = "楷体"
SONG: Final = "宋体"
LATIN: Final = "Times New Roman"
# What Word takes where a machine lacks the face; names after the first are tried in turn.
_IN_PLACE_OF = {
    SMALL_SONG: "方正小标宋_GBK,华文中宋,宋体,SimSun",
    FANG_SONG: "仿宋_GB2312,FangSong,华文仿宋,STFangsong",
    HEI: "SimHei,华文黑体,STHeiti",
    KAI: "楷体_GB2312,KaiTi,华文楷体,STKaiti",
    SONG: "SimSun,华文宋体,STSong",
}
BODY: Final = Pt(16)
"""三号; the standard sets 22 lines of 28 such characters on a page."""
LINE: Final = Pt(28.95)
RED: Final = RGBColor(0xE6, 0x00, 0x12)
MARK, NUMBER, ADDRESSEE, CAPTION, CELL, SIGNED = "Issuer", "Document number", "Addressee", "Figure", "Cell", "Signed"
_STYLE_OF_FONT_TABLE = "/word/fontTable.xml"
_HEADINGS = {1: HEI, 2: KAI, 3: FANG_SONG}


def lay_out(document: Document) -> None:
    """Set page, faces and styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _styles(document)
    _faces(document)


def set_faces(style: ParagraphStyle, face: str, size: Pt, colour: RGBColor | None = None) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN, size, False, False
    font.color.rgb = colour or RGBColor(0, 0, 0)
    faces = style.element.rPr.rFonts
    for name in [one for one in faces.attrib if one.endswith("Theme")]:
        del faces.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        faces.set(qn(script), LATIN)
    faces.set(qn("w:eastAsia"), face)


def set_face(run: Run, face: str) -> None:
    """Set the face of some characters, the Latin ones too."""
    run.font.name = face
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _styles(document: Document) -> None:
    styles = document.styles
    normal = styles["Normal"]
    set_faces(normal, FANG_SONG, BODY)
    _spacing(normal, first=2)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, face in _HEADINGS.items():
        heading = styles[f"Heading {level}"]
        set_faces(heading, face, BODY)
        _spacing(heading, first=2)
        heading.paragraph_format.keep_with_next = True
    title = styles["Title"]
    set_faces(title, SMALL_SONG, Pt(22))
    _spacing(title, line=Pt(34))
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = LINE, LINE
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    centred: dict[str, tuple[str, Pt, RGBColor | None]] = {
        MARK: (SMALL_SONG, Pt(42), RED),
        NUMBER: (FANG_SONG, BODY, None),
        CAPTION: (HEI, Pt(12), None),
        CELL: (FANG_SONG, Pt(12), None),
        ADDRESSEE: (FANG_SONG, BODY, None),
        SIGNED: (FANG_SONG, BODY, None),
    }
    for name, (face, size, colour) in centred.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = None
        set_faces(style, face, size, colour)
        _spacing(style, line={MARK: Pt(56), CAPTION: Pt(20), CELL: Pt(18)}.get(name, LINE))
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles[ADDRESSEE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    styles[SIGNED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _spacing(style: ParagraphStyle, first: int = 0, line: Length = LINE) -> None:
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.first_line_indent = Pt(BODY.pt * first)
    layout.widow_control = True


def _faces(document: Document) -> None:
    """Name what may stand in for each face: few machines have all of them."""
    table = next(part for part in document.part.package.iter_parts() if part.partname == _STYLE_OF_FONT_TABLE)
    added = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for face, others in _IN_PLACE_OF.items()
    )
    written = table.blob.decode("utf-8")
    for face in _IN_PLACE_OF:
        written = re.sub(rf'<w:font w:name="{face}">.*?</w:font>', "", written, flags=re.DOTALL)
    table._blob = written.replace("</w:fonts>", f"{added}</w:fonts>").encode("utf-8")  # noqa: SLF001  # no face for it
