"""The numbers that Word and PowerPoint put before list entries, in the notations that Chinese documents use."""

import unicodedata
from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_UNITS = ("", "十", "百", "千")
_FINANCIAL_UNITS = ("", "拾", "佰", "仟")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX_ROMAN = 3999
_MAX_LETTERS = 26 * 4  # Word repeats the letter: aa, bb; a forged start must not give a line of a million letters
_CIRCLED = (range(1, 21), range(21, 36), range(36, 51))
_CIRCLED_FROM = (0x2460, 0x3251, 0x32B1)


def numeral(value: int, notation: str) -> str:
    """Write a number as a list shows it; a notation that is not known, or cannot write it, gives plain digits.

    Parameters
    ----------
    value
        Position in the list, from 0.
    notation
        An ``ST_NumberFormat`` of WordprocessingML, such as ``chineseCountingThousand``.

    Notes
    -----
    Source: ISO/IEC 29500-1:2016, 17.18.59 ST_NumberFormat.
    """
    write = _NOTATIONS.get(notation)
    return write(value) if write and value >= 0 else str(value)


def set_off(label: str) -> str:
    """Return a label with a space after it, except after full-width marks and circled numbers, as in “一、目标”."""
    label = label.rstrip()
    if not label:
        return ""
    category = unicodedata.category(label[-1])
    full_width = unicodedata.east_asian_width(label[-1]) in {"W", "F"}
    return label if category == "No" or (category.startswith("P") and full_width) else f"{label} "


def _counted(value: int) -> str:
    spelled = _in_units(value, _DIGITS, _UNITS)
    return spelled.removeprefix("一") if value in range(10, 20) else spelled


def _counted_below_hundred(value: int) -> str:
    return _counted(value) if value < 100 else _spelled(value)


def _counted_in_japanese(value: int) -> str:
    bare = _counted(value).replace("零", "") or "〇"
    return bare.replace("一十", "十").replace("一百", "百").replace("一千", "千")


def _financial(value: int) -> str:
    return _in_units(value, _FINANCIAL, _FINANCIAL_UNITS)


def _in_units(value: int, digits: str, units: tuple[str, ...]) -> str:
    """Spell a number below ten thousand with units; one 零 stands for any run of noughts inside it."""
    figures = str(value)
    if len(figures) > len(units):
        return figures
    spelled = ""
    for place, figure in zip(reversed(range(len(figures))), figures, strict=True):
        if figure != "0":
            spelled += digits[int(figure)] + units[place]
        elif not spelled.endswith(digits[0]):
            spelled += digits[0]
    return spelled.rstrip(digits[0]) or digits[0]


def _spelled(value: int) -> str:
    return "".join("〇" if figure == "0" else _DIGITS[int(figure)] for figure in str(value))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _letters(value: int) -> str:
    if not 0 < value <= _MAX_LETTERS:
        return str(value)
    rounds, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (rounds + 1)


def _roman(value: int) -> str:
    if not 0 < value <= _MAX_ROMAN:
        return str(value)
    written = ""
    for worth, sign in _ROMAN:
        times, value = divmod(value, worth)
        written += sign * times
    return written


def _circled(value: int) -> str:
    for values, first in zip(_CIRCLED, _CIRCLED_FROM, strict=True):
        if value in values:
            return chr(first + value - values.start)
    return str(value)


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


_NOTATIONS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "chineseCounting": _counted_below_hundred,
    "chineseCountingThousand": _counted,
    "taiwaneseCounting": _counted_below_hundred,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted_in_japanese,
    "chineseLegalSimplified": _financial,
    "ideographDigital": _spelled,
    "taiwaneseDigital": _spelled,
    "japaneseDigitalTenThousand": _spelled,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _one_of("".join(map(chr, range(0x2474, 0x2488)))),
    "decimalEnclosedFullstop": _one_of("".join(map(chr, range(0x2488, 0x249C)))),
    "ideographEnclosedCircle": _one_of("".join(map(chr, range(0x3280, 0x328A)))),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
}
