"""Real PDF files, written byte by byte, so that a test says where each line stands."""

from dataclasses import dataclass, field

from models.documents.readers import pdf as pdf_reader
from models.documents.readers.source import Source

SENTENCE = "学生先独立思考再在小组里交流想法最后由代表向全班说明理由教师及时追问并板书要点"

A4 = (595, 842)
HELVETICA = "/F1"
SONG = "/F2"
# The Chinese font is not embedded: as in many small files, the viewer brings its own. Latin letters are half as wide.
_FONTS = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>",
    """<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 6 0 R
    /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>""",
    """<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0
    /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>""",
)


@dataclass
class Sheet:
    """A page under construction; y counts from the top."""

    parts: list[str] = field(default_factory=list)
    rotate: int = 0
    extra: str = ""

    def text(self, x, y, text, size=12.0, matrix="1 0 0 1"):
        font = HELVETICA if text.isascii() else SONG
        shown = f"({text})" if text.isascii() else f"<{text.encode('utf-16-be').hex()}>"
        self.parts.append(f"BT {font} {size} Tf {matrix} {x} {A4[1] - y} Tm {shown} Tj ET")
        return self

    def lines(self, x, y, lines, size=12.0, step=20.0):
        for number, line in enumerate(lines):
            self.text(x, y + number * step, line, size)
        return self

    def rule(self, x, y, width, height):
        """Draw a line as Word does: a thin filled rectangle."""
        self.parts.append(f"{x} {A4[1] - y - height} {width} {height} re f")
        return self


def pdf(*sheets, catalogue=""):
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(sheets)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        *_FONTS,
    ]
    for number, sheet in enumerate(sheets):
        content = "\n".join(sheet.parts)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Rotate {sheet.rotate} {sheet.extra}"
            f" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {8 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return written(objects)


def written(objects):
    """Return a file of these objects, numbered from 1; the first is the catalogue."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def extracted(data):
    return list(pdf_reader.extract(Source(data, "a.pdf")))


def texts(data):
    return [fragment.text for fragment in extracted(data)]


def wrapped(text, width):
    return [text[start : start + width] for start in range(0, len(text), width)]
