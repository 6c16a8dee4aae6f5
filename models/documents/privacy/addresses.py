"""Postal addresses down to the house; a city, a school or a street alone says nothing of a person."""

import re
from collections.abc import Iterator

from models.documents.privacy.finding import PersonalData, PersonalDataKind

_HAN = r"[\u4e00-\u9fff]"
_NUMBER = r"(?:\d{1,5}[A-Za-z]?(?:[-－—]\d{1,5}){0,3}|[〇零一二三四五六七八九十百]{1,6})"
# The number must follow the street, estate or village at once, so that 第3单元 of a book and 3号楼 of a school stay.
_HOUSE = re.compile(
    rf"(?:大道|大街|街道|路|街|巷|弄|胡同|里弄|小区|花园|家园|新村|公寓|花苑|苑|公馆|府|城|湾|庄|村|屯|寨|社区|大厦|期|区|段)"
    rf"\s?(?P<house>{_NUMBER}\s?(?:号(?!线|公交|车|教室|馆|学生|作品|选手|题)|弄|栋|幢|单元|室|座|楼|组|队|社)"
    rf"(?:[\s,，]?(?:{_NUMBER}|[A-Za-z]|[东西南北中])\s?(?:号楼|号|栋|幢|单元|室|座|楼|层|房|户|门)|{_HAN}{{2,8}}(?:小区|花园|苑|公寓|大厦)"
    rf"|[\s,，]?\d{{3,4}}(?!\d|年|人|名|分|元|米)){{0,6}})"
)
_REGION = re.compile(rf"{_HAN}{{2,8}}?(?:自治区|自治州|地区|省|市|区|县|旗|镇|乡|街道|社区|村)")
_STOPS = re.compile(
    r"家庭住址|现住址|家庭地址|住址|地址|居住在|居住于|家住|住在|住于|住|位于|坐落在|坐落于|来自|前往|沿着|沿|搬到|搬去|送到|寄到|寄往|寄至|到|在|于|去|往|从|是|为|的|我家|他家|她家"
)
_PUBLIC = re.compile(r"学校地址|校址|单位地址|公司地址|办公地址|会议地点|活动地点|学校位于|学校坐落")
_LABELLED = re.compile(
    r"(?:家庭住址|家庭地址|现住址|居住地址|户籍地址|户口所在地|住址|通讯地址|通信地址|收件地址)['\"”’]?\s{0,3}[：:]\s{0,3}['\"“‘]?"
    r"([^\n，,。；;|\t'\"”’]{4,60})"
)
_DETAIL = re.compile(rf"\d|[路街巷村镇乡弄屯]|小区|花园|{_HAN}区")
_LEFT = 30
"""Characters before the street's number in which the address begins."""
_STREET = 5
"""Characters of a street's name, where no region before it says how far the address reaches."""
_NOT_IN_ADDRESS = re.compile(rf"[^\u4e00-\u9fff\d·\s]|\n|(?<!{_HAN})\s|\s(?!{_HAN})")


def addresses(text: str) -> Iterator[PersonalData]:
    """Yield addresses that reach house level, and what a label for a home address is followed by."""
    for match in _LABELLED.finditer(text):
        if _DETAIL.search(match.group(1)):
            yield PersonalData(PersonalDataKind.ADDRESS, match.start(1), match.end(1), certain=True)
    for match in _HOUSE.finditer(text):
        left = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _LEFT)
        if not _PUBLIC.search(text, left, match.start()):
            yield PersonalData(PersonalDataKind.ADDRESS, _start(text, left, match.start()), match.end())


def _start(text: str, left: int, street: int) -> int:
    """Return where an address begins whose street or estate ends its name at ``street``."""
    for mark in _NOT_IN_ADDRESS.finditer(text, left, street):
        left = mark.end()
    for stop in _STOPS.finditer(text, left, street):
        left = stop.end()
    regions = list(_REGION.finditer(text, left, street))
    if regions:
        return regions[0].start()
    return max(left, street - _STREET)
