"""The file formats that a standard names in words, as what a file is by its content."""

from models.documents.document import Format

_TEXTUAL = frozenset({Format.TEXT, Format.HTML})
_WORDS = {
    "pdf": frozenset({Format.PDF, Format.OFD}),
    "ofd": frozenset({Format.OFD}),
    "docx": frozenset({Format.DOCX, Format.LEGACY}),
    "doc": frozenset({Format.DOCX, Format.LEGACY}),
    "wps": frozenset({Format.DOCX, Format.LEGACY}),
    "pptx": frozenset({Format.PPTX, Format.LEGACY}),
    "ppt": frozenset({Format.PPTX, Format.LEGACY}),
    "dps": frozenset({Format.PPTX, Format.LEGACY}),
    "xlsx": frozenset({Format.XLSX, Format.CSV, Format.LEGACY}),
    "xls": frozenset({Format.XLSX, Format.CSV, Format.LEGACY}),
    "csv": frozenset({Format.CSV}),
    "txt": frozenset({Format.TEXT}),
    "md": frozenset({Format.TEXT}),
    "html": frozenset({Format.HTML}),
    "url": _TEXTUAL | {Format.DOCX, Format.XLSX, Format.CSV},
    "url清单": _TEXTUAL | {Format.DOCX, Format.XLSX, Format.CSV},
    "png": frozenset({Format.IMAGE}),
    "jpg": frozenset({Format.IMAGE}),
    "jpeg": frozenset({Format.IMAGE}),
    "mp4": frozenset({Format.VIDEO}),
    "mov": frozenset({Format.VIDEO}),
    "mp3": frozenset({Format.AUDIO}),
    "zip": frozenset({Format.ZIP}),
    "xmind": frozenset({Format.ZIP}),
    "py": frozenset({Format.TEXT}),
    "ipynb": frozenset({Format.TEXT}),
}
TRANSCRIPTS = frozenset({Format.SRT, Format.VTT, Format.WHISPER, Format.DIALOGUE, Format.MEETING})
"""What stands for a recording without being one."""
RECORDINGS = TRANSCRIPTS | {Format.AUDIO, Format.VIDEO}


def accepted(words: tuple[str, ...]) -> frozenset[Format] | None:
    """Return the formats that a standard's words stand for.

    None when there are no words or one is unknown: then nobody can be sure that a file is of the wrong format.
    """
    known = [_WORDS.get(word.strip().lower().removeprefix(".")) for word in words]
    if not known or None in known:
        return None
    return frozenset(format_ for formats in known if formats for format_ in formats)
