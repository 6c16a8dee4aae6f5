"""One spelling of digits and brackets, character by character, so that offsets stay those of the document."""

_FULL_WIDTH = {0xFF01 + step: 0x21 + step for step in range(0x5E)}
_SAME = str.maketrans(
    {"〔": "(", "〕": ")", "【": "(", "】": ")", "—": "-", "–": "-", "〇": "零", "○": "零", "Ｏ": "零"}
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}


def plain(text: str) -> str:
    """Return a text of the same length with half-width digits, letters, brackets and colons."""
    return text.translate(_SAME).translate(_FULL_WIDTH)


def number(text: str) -> int:
    """Read digits, a Chinese number below one hundred, or Chinese digits in a row (二零二六)."""
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_DIGITS[character]) for character in text))
    tens, _, ones = text.partition("十")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
