"""Numbers and addresses that lead to one person: identity cards, phones, mailboxes, accounts, bank cards."""

import datetime as dt
import re
from collections.abc import Iterator

from models.documents.privacy.finding import PersonalData, PersonalDataKind

# Lookaheads capture, so that a candidate that fails its check never hides one that begins inside it.
_ID_18 = re.compile(r"(?<![\dA-Za-z])(?=((?:\d[ \u3000-]?+){17}[\dXxＸｘ])(?![\dA-Za-z]))")
_ID_15 = re.compile(r"(?<![\dA-Za-z.])(\d{15})(?![\dA-Za-z.])")
_ID_LABEL = re.compile(r"身份证|证件号|公民身份|ID\s?card", re.IGNORECASE)
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FIRST_YEAR = 1900
_NO_YEAR = 2100
"""Not today's year, because the same text must give the same findings whenever it is searched."""

_MOBILE = re.compile(
    r"(?<![\d０-９])(?<!\d[.．])((?:(?:[+＋]|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\d])(?![.．]\d|[%％])"
)
_LANDLINE = re.compile(r"(?<![\d.-])([（(]?0(?:10|2\d|[3-9]\d{2})[)）]?[- ]?[2-8]\d{6,7}(?:-\d{1,5})?)(?!\d|[.-]\d)")
_PHONE_LABEL = re.compile(
    r"电话|手机|联系|热线|号码|家长|妈妈|爸爸|母亲|父亲|监护人|微信|短信|拨打|Tel|Mobile|Phone|TEL|tel|mobile|phone"
)
_LANDLINE_LABEL = re.compile(r"电话|座机|联系方式|Tel|TEL|tel|Phone|phone")

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]++[@＠](?:[A-Za-z0-9-]++\.)++[A-Za-z]{2,12})(?![A-Za-z0-9-])"
)
_EMAIL_LABEL = re.compile(r"邮箱|邮件|电邮|[Ee]-?mail|Email")
_PRIVATE_MAIL = re.compile(
    r"[@＠](?:qq|foxmail|163|126|yeah|sina|sohu|139|189|aliyun|gmail|hotmail|outlook|live|icloud|yahoo)\.",
    re.IGNORECASE,
)

_BANK_CARD = re.compile(r"(?<![\d.])(?=((?:\d[ -]?+){15,18}\d)(?![\d.]))")
_BANK_LABEL = re.compile(r"银行|卡号|账号|账户|工资卡")
_CARD_STARTS = re.compile(r"62|60|9[05]|4\d|5[1-5]|35")

_LABELLED = (
    (
        PersonalDataKind.STUDENT_NUMBER,
        re.compile(
            r"(?:学\s?号|学籍\s?号|学籍辅号|全国学籍号|准考证号?|考生?号|考籍号)['\"”’]?(?:码)?\s{0,3}[：:为是]?\s{0,3}['\"“‘]?"
            r"([A-Za-z]{0,2}\d{4,22}[A-Za-z]?)(?![\dA-Za-z])"
        ),
    ),
    (
        PersonalDataKind.ACCOUNT,
        re.compile(r"(?:QQ|qq|Qq|扣扣)(?:号码?|联系)?\s{0,3}[：:为是]?\s{0,3}([1-9０-９]\d{4,10})(?!\d)"),
    ),
    (
        PersonalDataKind.ACCOUNT,
        re.compile(
            r"(?:微信号?|WeChat|wechat|Wechat|VX|vx)(?:号码?|账号)?\s{0,3}(?:[：:]|为|是)\s{0,3}"
            r"([A-Za-z][\w-]{4,20}|\d{5,11})",
            re.ASCII,
        ),
    ),
)
_REACH = 16
"""Characters before a number in which a label is looked for, within its line."""


def identifiers(text: str) -> Iterator[PersonalData]:
    """Yield every number or address that leads to a person; several may cover the same characters."""
    yield from _id_numbers(text)
    yield from _phones(text)
    yield from _emails(text)
    yield from _bank_cards(text)
    for kind, pattern in _LABELLED:
        for match in pattern.finditer(text):
            yield PersonalData(kind, *match.span(1), certain=True)


def is_id_number(number: str) -> bool:
    """Tell whether 18 characters without separators are a number that an identity card can bear.

    Source: GB 11643-1999; the last character is the check character of ISO 7064 MOD 11-2.
    """
    return _has_province_and_date(number) and number[17].upper() == _CHECK_CHARACTERS[_weighted(number) % 11]


def is_card_number(number: str) -> bool:
    """Tell whether 16 to 19 digits pass the check of ISO/IEC 7812 (Luhn) and start as bank cards do."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and bool(_CARD_STARTS.match(number))


def _weighted(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))


def _has_province_and_date(number: str) -> bool:
    return int(number[:2]) in _PROVINCES and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _FIRST_YEAR <= born.year < _NO_YEAR


def _labelled(text: str, start: int, label: re.Pattern[str]) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return label.search(text, max(line, start - _REACH), start) is not None


def _plain(number: str) -> str:
    """Return a number without separators, in ASCII."""
    kept = number.translate({ord("Ｘ"): "X", ord("ｘ"): "x"})
    return "".join(str(int(c)) if c.isdecimal() else c for c in kept if c.isdecimal() or c in "Xx")


def _id_numbers(text: str) -> Iterator[PersonalData]:
    for match in _ID_18.finditer(text):
        number = _plain(match.group(1))
        if _has_province_and_date(number):
            # With a wrong check character it is most likely a slip of the pen, which still leads to the person.
            yield PersonalData(PersonalDataKind.ID_NUMBER, *match.span(1), certain=is_id_number(number))
    for match in _ID_15.finditer(text):
        number = _plain(match.group(1))
        if _has_province_and_date(f"{number[:6]}19{number[6:]}"):
            certain = _labelled(text, match.start(), _ID_LABEL)
            yield PersonalData(PersonalDataKind.ID_NUMBER, *match.span(1), certain=certain)


def _phones(text: str) -> Iterator[PersonalData]:
    for pattern, label in ((_MOBILE, _PHONE_LABEL), (_LANDLINE, _LANDLINE_LABEL)):
        for match in pattern.finditer(text):
            certain = _labelled(text, match.start(1), label)
            yield PersonalData(PersonalDataKind.PHONE, *match.span(1), certain=certain)


def _emails(text: str) -> Iterator[PersonalData]:
    for match in _EMAIL.finditer(text):
        certain = _PRIVATE_MAIL.search(match.group(1)) is not None or _labelled(text, match.start(), _EMAIL_LABEL)
        yield PersonalData(PersonalDataKind.EMAIL, *match.span(1), certain=certain)


def _bank_cards(text: str) -> Iterator[PersonalData]:
    for match in _BANK_CARD.finditer(text):
        labelled = _labelled(text, match.start(), _BANK_LABEL)
        number = _plain(match.group(1))
        if is_card_number(number) and (labelled or number.startswith("62")):
            yield PersonalData(PersonalDataKind.BANK_CARD, *match.span(1), certain=labelled)
