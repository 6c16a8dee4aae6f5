"""Turn bytes into text: UTF-8, UTF-16 and GB18030, and a refusal rather than silent mojibake.

UTF-8 proves itself: other bytes hardly ever form it. GB18030 proves nothing, as it gives a meaning to most bytes, so
its reading is weighed by how many of its characters Chinese writing really uses.
"""

import codecs
import re

from models.errors import DamagedDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the UTF-16 mark, so it stands before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAX_DAMAGE = 0.02
"""Largest share of replacement, control and private-use characters in a text that is still accepted."""
_MIN_COMMON = 0.4
"""Smallest mean weight of the non-ASCII characters for a reading that does not prove itself."""
_BROKEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff]")


def _gb2312(first: int, last: int) -> frozenset[str]:
    cells = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return frozenset("".join(cell.decode("gb2312", "ignore") for cell in cells))


COMMON_HANZI = _gb2312(0xB0, 0xD7)
"""The 3,755 most used Chinese characters (GB 2312 level 1)."""
RARE_HANZI = _gb2312(0xD8, 0xF7)
"""The 3,008 characters of GB 2312 level 2: literary, or in names."""
_MARKS = frozenset(chr(code) for code in (*range(0x2010, 0x2040), *range(0x2460, 0x2474), *range(0x3000, 0x3020)))
_FULL_WIDTH = frozenset(chr(code) for code in range(0xFF01, 0xFF5F))


def decode(data: bytes, name: str = "text") -> str:
    """Return the text that the bytes spell, without a byte order mark.

    A character cut off at the very end is dropped. A few damaged characters become U+FFFD; many are a refusal.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call the file in an error.

    Raises
    ------
    DamagedDocument
        When no encoding gives a plausible text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _read(data[len(mark) :], encoding)
            if _damage(text) > _MAX_DAMAGE:
                raise DamagedDocument(name=name)
            return text
    utf8 = _read(data, "utf-8")
    if _damage(utf8) <= _MAX_DAMAGE and not _rather_chinese(data, utf8):
        return utf8
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        text = _read(data, encoding)
        if _damage(text) <= _MAX_DAMAGE and _commonness(text) >= _MIN_COMMON:
            return text
    raise DamagedDocument(name=name)


def _read(data: bytes, encoding: str) -> str:
    """Decode, replacing what is broken, and drop an unfinished last character."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(data, final=False)


def _damage(text: str) -> float:
    """Return the share of characters that no writer types; 0 for an empty text."""
    return 1 - len(_BROKEN.sub("", text)) / len(text) if text else 0.0


def _commonness(text: str) -> float:
    """Return the mean weight (0 to 1) of the non-ASCII characters; 1 when there are none."""
    others = [character for character in text if character > "\x7f"]
    weights = sum(
        1.0 if character in COMMON_HANZI or character in _MARKS or character in _FULL_WIDTH
        else 0.6 if character in RARE_HANZI else 0.0
        for character in others
    )  # fmt: skip
    return weights / len(others) if others else 1.0


def _rather_chinese(data: bytes, utf8: str) -> bool:
    """Tell whether bytes that also read as UTF-8 are more likely a short Chinese text in GB18030.

    Two bytes of GB18030 can look like one letter of Greek or Cyrillic, or like a character that is cut off at the
    end. An accented Latin letter among ASCII letters is taken for what it seems.
    """
    others = [character for character in utf8 if character > "\x7f"]
    cut_off = len(utf8.encode()) < len(data)
    if not others:
        doubtful = cut_off
    elif max(others) < "\u0250" and re.search("[A-Za-z]", utf8):
        doubtful = False
    else:
        doubtful = max(others) < "\u0800"
    if not doubtful:
        return False
    chinese = _read(data, "gb18030")
    return all(character in COMMON_HANZI or character in _MARKS for character in chinese if character > "\x7f")
