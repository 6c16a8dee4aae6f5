"""Real Office files for the reader tests, made with the libraries that write them."""

import io
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def written(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def with_part(data, part, content):
    """Return the package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return stream.getvalue()


def part_of(data, part):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part)


def with_body(*xml):
    """Return a docx whose body begins with these elements, which may use the prefix w."""
    document = docx.Document()
    for position, element in enumerate(xml):
        document.element.body.insert(position, parse_xml(element.replace(">", f" {W}>", 1)))
    return saved(document)


def level(number_format, pattern, depth=0, extra=""):
    """Return the XML of one level of a list, counting from 1."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def with_lists(document, abstracts, lists):
    """Replace the lists of a document: ``abstracts`` holds levels of each abstract list, ``lists`` the XML of nums."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for identity, levels in enumerate(abstracts):
        numbering.append(parse_xml(f'<w:abstractNum {W} w:abstractNumId="{identity}">{levels}</w:abstractNum>'))
    for identity, (abstract, overrides) in enumerate(lists, 1):
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>')
        )


def numbered(document, text, number, depth=0, style=None):
    """Add a paragraph that stands in a list."""
    paragraph = document.add_paragraph(text, style=style)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'))
    return paragraph


def page_began(paragraph):
    """Put Word's own mark for the beginning of a page before the text of a paragraph."""
    mark = parse_xml(f"<w:r {W}><w:lastRenderedPageBreak/></w:r>")
    properties = paragraph._p.find(qn("w:pPr"))
    paragraph._p.insert(0 if properties is None else 1, mark)


def outline_level(value):
    return parse_xml(f'<w:outlineLvl {W} w:val="{value}"/>')
