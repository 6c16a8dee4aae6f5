"""How the parts of an official paper are numbered: 一、 then （一） then 1. (GB/T 9704—2012, 7.3.3)."""

from service.language import Language

_DIGITS = "零一二三四五六七八九"
LEVELS = 3


def chinese(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts headings as they come; a heading begins the ones below it anew."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._counts = [0] * LEVELS

    def next(self, level: int) -> str:
        """Return what stands before the next heading of a level, 1 to 3."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (LEVELS - level)
        number = self._counts[level - 1]
        if self._language is Language.ENGLISH:
            return ".".join(str(one) for one in self._counts[:level]) + ("." if level == 1 else "") + " "
        return {1: f"{chinese(number)}、", 2: f"（{chinese(number)}）"}.get(level, f"{number}. ")
