import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format, Fragment, Place
from models.documents.passages import split
from models.documents.privacy import find_personal_data, mask, mask_identifier, mask_text
from tests.growth import is_linear

_BITS = (
    "王小明 李雷 欧阳雨桐 小红 同学 （85分） ：92分 的妈妈 、 ， 。 姓名 成绩 | , 92 88 身份证号 110101199003074477 "
    "电话 13800138000 a@qq.com QQ： 123456789 学号： 20230115 家住 珞喻路1037号 3栋502室 武汉市 学生 "
    "组长： 方法 高度 某 0"
)
BITS = (*_BITS.split(), " ", "\n", " | ")
texts = st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=25).map("".join)


@settings(max_examples=150)
@given(texts)
def test_masking_twice_is_masking_once_and_leaves_nothing(text):
    document = split(text)
    masked = mask(document)
    assert mask(masked) == masked
    assert find_personal_data(masked) == ()


@settings(max_examples=60)
@given(st.lists(texts, max_size=6))
def test_offsets_blocks_and_places_stay(lines):
    fragments = [Fragment(line, BlockKind.TABLE_ROW, 0, Place(page=n)) for n, line in enumerate(lines, start=1)]
    document = assemble(fragments, Format.PDF)
    masked = mask(document)
    assert len(masked.text) == len(document.text)
    assert (masked.kind, masked.blocks) == (document.kind, document.blocks)
    for before, after in zip(document.passages, masked.passages, strict=True):
        assert (after.start, after.end, after.place) == (before.start, before.end, before.place)
        assert masked.text[after.start : after.end] == after.text


@settings(max_examples=60)
@given(texts)
def test_nothing_but_the_findings_changes(text):
    document = split(text)
    inside = {place for one in find_personal_data(document) for place in range(one.start, one.end)}
    masked = mask(document).text
    changed = {place for place, pair in enumerate(zip(document.text, masked, strict=True)) if pair[0] != pair[1]}
    assert changed <= inside


def test_what_stands_for_what():
    text = "王小明（85分），身份证11010519491231002X，wang.xm@qq.com。"
    assert mask_text(text) == "某某某（00分），身份证00000000000000000x，xxxx.xx@xx.xxx。"


def test_findings_that_are_known_need_no_second_search():
    document = split("王小明（85分），李雷（90分）")
    assert mask(document, find_personal_data(document)[:1]).text == "某某某（85分），李雷（90分）"
    assert mask(document, ()) is document


@pytest.mark.parametrize(
    ("key", "masked"),
    [
        ("王小明", "某某某"),
        ("texts/王小明-教案.docx", "texts/某某某-教案.docx"),
        ("张伟老师", "某某某某"),
        ("没有皇甫嘉树.txt", "没有某某某某.txt"),
        ("T13800138000", "T00000000000"),
        ("T101-A5-E1", "T101-A5-E1"),
        ("实验小学", "实验小学"),
        ("方案-2", "方案-2"),
    ],
)
def test_names_in_ids(key, masked):
    assert mask_identifier(key) == masked


@pytest.mark.parametrize(
    "bait",
    [
        "1" * 100_000,
        "1 " * 50_000,
        "1-" * 50_000,
        "王" * 100_000,
        "王小" * 50_000,
        "王小明、" * 25_000,
        "小明1" * 33_333,
        "a" * 100_000,
        "a.a@" * 25_000,
        "a@" + "b." * 50_000,
        "路" * 100_000,
        "路1号" * 33_333,
        "省市区县" * 25_000,
        "路1" * 50_000,
        "姓名：" * 33_333,
        "姓名 | 成绩\n" * 12_500,
        "王小明 9\n" * 16_666,
        " " * 100_000,
        "| " * 50_000,
        "王小明的" * 25_000,
        "王小明考" * 25_000,
        "组员：王明" * 20_000,
        "小区一栋" * 25_000,
        "（010）" * 20_000,
    ],
    ids=lambda bait: bait[:6].strip() or "spaces",
)
def test_bait_takes_linear_time(bait):
    assert is_linear(mask_text, bait)
