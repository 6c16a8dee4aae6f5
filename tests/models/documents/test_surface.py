import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.passages import split
from models.documents.surface import NAMES, surface_features
from tests.growth import is_linear

CONCRETE = (
    "我用问卷星发放问卷42份，收回41份。第2题答错的有23人，其中19人写到“切成几块就是几分之几”。"
    "因此我把19名学生编入四个小组，用时6分钟；如果平板断网，就改用折纸。"
)
SLOGANS = (
    "信息技术的发展十分重要，能够激发学生的学习兴趣，提高课堂效率，突破教学重难点。"
    "今后的教学中我将不断学习，与时俱进，取得了良好的效果，为学生的终身发展打下坚实的基础。"
)
ESSAY = (
    "Computers help people. For example, my sister finds recipes because she is curious. However, 3 friends disagree."
)


def features(text):
    return dict(zip(NAMES, surface_features(split(text)).tolist(), strict=True))


def test_names_are_unique_and_the_row_is_as_long():
    row = surface_features(split(ESSAY))
    assert len(set(NAMES)) == len(NAMES) > 60
    assert row.shape == (len(NAMES),)
    assert row.dtype == np.float64


@settings(max_examples=150)
@given(st.text() | st.text(alphabet='“”《》「"12.:人 aA.\n，', max_size=400))
def test_every_text_gives_finite_values_and_the_same_ones_again(text):
    document = split(text)
    row = surface_features(document)
    assert np.isfinite(row).all()
    assert (np.abs(row) < 1000).all()
    assert (row == surface_features(split(text))).all()


@pytest.mark.parametrize("text", ["", "字", "a", "😀", "。", "\u200d", "1", "\n"])
def test_tiny_texts(text):
    assert np.isfinite(surface_features(split(text))).all()


def test_concrete_evidence_differs_from_slogans_in_the_expected_direction():
    concrete, slogans = features(CONCRETE), features(SLOGANS)
    for name in [
        "numbers_log",
        "unit_numbers_log",
        "sentences_with_number",
        "tools_log",
        "quoted_log",
        "condition_rate",
    ]:
        assert concrete[name] > slogans[name], name
    assert concrete["slogans_log"] == 0 < slogans["slogans_log"]
    assert concrete["concrete_balance"] > 0 > slogans["concrete_balance"]
    assert concrete["first_number_at"] < slogans["first_number_at"] == 1


def test_more_of_something_counts_more():
    base = "今天上课。学生折纸。"
    assert features(base + "用时6分钟。")["unit_number_rate"] > features(base)["unit_number_rate"]
    assert features(base * 5)["characters_log"] > features(base)["characters_log"]
    assert features(base * 5)["repeated_grams"] > features(base)["repeated_grams"]
    assert features(base * 5)["neighbour_overlap"] == features(base)["neighbour_overlap"] == 0
    assert features("一、目标\n1. 折\n2. 说\n师：好")["list_entries_log"] == pytest.approx(np.log(3))
    assert features("师：好\n生：对\n完")["turn_share"] == pytest.approx(2 / 3)


def test_english_style():
    good = features(ESSAY)
    poor = features("i think alot of people dont like computers becuase they are sooo slow. i agree.")
    assert good["misspelling_rate"] == good["lowercase_i_rate"] == good["lowercase_starts"] == 0
    assert min(poor["misspelling_rate"], poor["lowercase_i_rate"], poor["lowercase_starts"]) > 0
    assert poor["repeated_letter_share"] > good["repeated_letter_share"] == 0
    assert good["example_rate"] > 0
    assert good["contrast_rate"] > 0
    assert good["hanzi_share"] == 0 < features(CONCRETE)["hanzi_share"] <= 1


HOSTILE = ["1" * 100_000, "一" * 100_000, "“" * 100_000, "a1" * 50_000, "《a" * 50_000, "Aa" * 50_000, "1 a" * 33_000]


@pytest.mark.parametrize("text", [*HOSTILE, (CONCRETE + SLOGANS + ESSAY) * 350])
def test_long_texts_take_linear_time(text):
    assert is_linear(lambda part: surface_features(split(part)), text[:100_000])
