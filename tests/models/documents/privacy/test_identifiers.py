import pytest

from models.documents.privacy import PersonalDataKind as Kind
from tests.models.documents.privacy.marked import certain, found

GOOD = "110101199003074477"
WIDE = GOOD.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"身份证号：{GOOD}。", GOOD),
        (f"号码{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}已登记", f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}"),
        (f"{WIDE}", WIDE),
        ("持证人11010519491231002X", "11010519491231002X"),
        ("持证人11010519491231002x，", "11010519491231002x"),
        ("身份证：110105491231002", "110105491231002"),
    ],
)
def test_an_id_number_is_certain(text, number):
    assert certain(text) == [number]
    assert found(text, Kind.ID_NUMBER) == [number]


def test_a_wrong_check_character_makes_it_likely_only():
    text = f"身份证号：{GOOD[:-1]}8"
    assert found(text, Kind.ID_NUMBER) == [f"{GOOD[:-1]}8"]
    assert certain(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "110101199013074477",  # no thirteenth month
        "110101199002304477",  # no 30 February
        "990101199003074477",  # no such province
        f"编号{GOOD}0",
        f"{GOOD}a",
        "990105491231002",
        "圆周率3.14159265358979323846",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    ],
)
def test_a_long_number_is_no_id_number(text):
    assert found(text, Kind.ID_NUMBER) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("家长电话13800138000，", "13800138000"),
        ("手机：138-0013-8000", "138-0013-8000"),
        ("联系方式：+86 138 0013 8000", "+86 138 0013 8000"),
        ("Tel: 13800138000.", "13800138000"),
        ("办公电话：027-87654321", "027-87654321"),
        ("座机（010）62345678", "（010）62345678"),
        ("电话0713-8765432转802", "0713-8765432"),
    ],
)
def test_a_labelled_phone_is_certain(text, number):
    assert found(text, Kind.PHONE) == [number]
    assert certain(text) == [number]


def test_a_phone_without_a_label_is_likely():
    assert found("13800138000", Kind.PHONE) == ["13800138000"]
    assert certain("13800138000") == []


@pytest.mark.parametrize(
    "text",
    [
        "23800138000",
        "12800138000",
        "3.13800138000",
        "13800138000.5",
        "138001380001",
        "0138001380",
        "2023-10-15",
        "2023-2024学年",
        "共13800人",
        "000-87654321",
    ],
)
def test_a_number_is_no_phone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value", "is_certain"),
    [
        ("邮箱：wang@school.edu.cn", Kind.EMAIL, "wang@school.edu.cn", True),
        ("发到12345678@qq.com。", Kind.EMAIL, "12345678@qq.com", True),
        ("见office@example.org网页", Kind.EMAIL, "office@example.org", False),
        ("QQ：123456789", Kind.ACCOUNT, "123456789", True),
        ("微信号：wang_xm2012", Kind.ACCOUNT, "wang_xm2012", True),
        ("学号：20230115", Kind.STUDENT_NUMBER, "20230115", True),
        ("学籍号 G420106201203074471", Kind.STUDENT_NUMBER, "G420106201203074471", True),
        ("银行卡号：6228480402564890018", Kind.BANK_CARD, "6228480402564890018", True),
        ("6228 4804 0256 4890 018", Kind.BANK_CARD, "6228 4804 0256 4890 018", False),
    ],
)
def test_accounts_and_numbers_with_a_label(text, kind, value, is_certain):
    assert found(text, kind) == [value]
    assert certain(text) == ([value] if is_certain else [])


@pytest.mark.parametrize(
    "text",
    [
        "班级QQ群：123456789",
        "用微信发通知，共5次",
        "学号排在前10位的学生",
        "6228480402564890019",  # fails the check
        "3528480402564890012",
        "@所有人 请看群公告",
        "打开QQ，扫码进群",
    ],
)
def test_near_misses_of_accounts(text):
    assert found(text) == []
