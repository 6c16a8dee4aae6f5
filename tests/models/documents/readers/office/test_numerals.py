import pytest

from models.documents.readers.office.numerals import numeral, set_off


@pytest.mark.parametrize(
    ("notation", "values"),
    [
        ("decimal", {1: "1", 27: "27"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇"}),
        ("chineseCountingThousand", {10: "十", 21: "二十一", 101: "一百零一", 110: "一百一十", 1010: "一千零一十"}),
        ("japaneseCounting", {3: "三", 10: "十", 12: "十二", 30: "三十"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 25: "贰拾伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 10: "⑩", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalFullWidth", {10: "１０"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 10_000: "10000"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv"}),
        ("upperRoman", {1999: "MCMXCIX", 4000: "4000"}),
        ("none", {5: ""}),
        ("a notation of the future", {5: "5"}),
        ("chineseCountingThousand", {0: "零", -2: "-2", 12_345: "12345"}),
    ],
)
def test_numbers_are_written_as_word_shows_them(notation, values):
    assert {value: numeral(value, notation) for value in values} == values


def test_a_space_follows_a_label_unless_it_ends_with_a_full_width_mark_or_a_circled_number():
    labels = ["一、", "（1）", "1.", "1.1", "(1)", "①", "第一章", "A)", " "]
    assert [set_off(label) for label in labels] == [
        "一、", "（1）", "1. ", "1.1 ", "(1) ", "①", "第一章 ", "A) ", "",
    ]  # fmt: skip
