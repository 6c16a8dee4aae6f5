"""What the ending of a name promises, and whether the content keeps it."""

from pathlib import PurePath

from models.documents.readers.recognition.signatures import Signature
from models.errors import WrongFileType

_TEXT = {"TXT", "HTML"}
_WORD = {"DOCX", "DOC", "OLE", "RTF", "HTML", "Word XML", "ODT"}
_SLIDES = {"PPTX", "PPT", "OLE", "ODP"}
# Systems of schools and counties export web pages and plain tables under the name of a worksheet.
_SHEET = {"XLSX", "XLS", "OLE", "ODS", "HTML", "TXT"}
_IMAGE = {"PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"}
_RECORDING = {"MP3", "WAV", "FLAC", "OGG", "AAC", "AMR", "M4A", "MP4", "MOV", "MKV", "AVI", "FLV", "WMV", "MPEG"}
_ZIPPED = {"ZIP", "DOCX", "PPTX", "XLSX", "OFD", "ODT", "ODS", "ODP"}

_GROUPS = (
    ("txt text md markdown srt vtt csv tsv json html htm mht mhtml log", _TEXT),
    ("docx doc wps wpt rtf dot dotx odt", _WORD),
    ("pptx ppt dps pps ppsx pot potx odp", _SLIDES),
    ("xlsx xls et ods", _SHEET),
    ("png jpg jpeg jpe jfif gif bmp webp tif tiff", _IMAGE),
    ("mp3 wav flac ogg oga opus aac amr m4a wma mp4 m4v mov mkv webm avi flv wmv mpg mpeg 3gp", _RECORDING),
    ("pdf", {"PDF"}),
    ("ofd", {"OFD"}),
    ("zip", _ZIPPED),
)
_PROMISES = {ending: labels for endings, labels in _GROUPS for ending in endings.split()}


def check_ending(name: str, found: Signature) -> None:
    """Compare a name with the content; an ending that promises nothing known is no contradiction.

    Raises
    ------
    WrongFileType
        The name promises another kind of document. Kinds that programs mix up by themselves are taken for each other:
        Word's among themselves, pictures among themselves, the endings of plain text among themselves.
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    promised = _PROMISES.get(ending)
    if promised is not None and found.label not in promised:
        raise WrongFileType(name=name, named=ending.upper(), found=found.label)
