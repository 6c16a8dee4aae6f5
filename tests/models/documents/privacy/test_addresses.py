import pytest

from models.documents.privacy import PersonalDataKind as Kind
from tests.models.documents.privacy.marked import certain, found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("他家住在湖北省武汉市洪山区珞喻路1037号3栋502室。", "湖北省武汉市洪山区珞喻路1037号3栋502室"),
        ("家访地点在阳光花园小区3栋2单元101室", "阳光花园小区3栋2单元101室"),
        ("寄到北京市海淀区中关村大街59号", "北京市海淀区中关村大街59号"),
        ("住在李家湾村3组12号，离校很远", "李家湾村3组12号"),
    ],
)
def test_an_address_reaches_the_house(text, address):
    (value,) = found(text, Kind.ADDRESS)
    assert value.endswith(address)
    assert len(value) <= len(address) + 3


def test_what_follows_the_label_of_a_home_is_certain():
    assert certain("家庭住址：湖北省黄冈市英山县温泉镇沿河路，电话保密") == ["湖北省黄冈市英山县温泉镇沿河路"]


@pytest.mark.parametrize(
    "text",
    [
        "我校位于湖北省武汉市洪山区。",
        "武汉市洪山区第三小学五年级2班",
        "第3单元第2课时，思路1：先画图",
        "学校地址：武汉市珞喻路152号",
        "乘坐3号线到中山路站",
        "家庭住址：______",
        "实验小学3号楼202室",
        "小区里有12个花坛，公路长300米",
        "这条路一共5千米，走了2小时",
    ],
)
def test_places_that_are_nobodys_home(text):
    assert found(text) == []
