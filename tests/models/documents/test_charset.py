import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.charset import decode
from models.errors import DamagedDocument

SIMPLIFIED = "课前，我在三(2)班发放问卷42份，收回41份；璟昊同学请假。"
TRADITIONAL = "學生們在課堂上認真聽講，老師用電腦投影展示圖片，讓學生討論並總結規律。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, SIMPLIFIED * 50])
def test_chinese_is_read_in_every_supported_encoding(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["好", "你好", "模", "联通", "模范", "abc好", "中文，", "3班42人"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_few_characters_are_enough(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["Plain words.\r\nTwo lines.\t", "café", "привет", "naïve — “yes”", ""])
def test_other_writing_in_utf8(text):
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_latin_utf16_without_a_mark_is_known_by_its_nul_bytes(encoding):
    assert decode("Lesson plan\n".encode(encoding)) == "Lesson plan\n"


@pytest.mark.parametrize("missing", [1, 2])
def test_a_character_cut_off_at_the_end_is_dropped(missing):
    assert decode(SIMPLIFIED.encode()[: -3 - missing]) == SIMPLIFIED[:-2]
    assert decode("字".encode("gb18030") * 9 + b"\xd7") == "字" * 9


@given(st.text(alphabet="教学设计问卷小组讨论，。：abc 0123456789\n", min_size=1))
def test_utf8_and_gb18030_give_the_same_text(text):
    assert decode(text.encode()) == text
    assert decode(text.encode("gb18030")) == text


def test_one_damaged_character_in_a_long_text_stays_visible():
    data = SIMPLIFIED.encode() * 20
    assert decode(data[:3] + b"\xff" + data[3:]).count("\ufffd") == 1


DAMAGED = [
    bytes(range(256)) * 4,
    b"\xff\xfe" + b"\x00\xd8" * 40,
    "老師讓學生討論並總結規律，這樣的設計很有趣。".encode("big5"),
    "L’élève a été très étonné".encode("cp1252"),
    "これは日本語の文章です。".encode("shift-jis"),
    SIMPLIFIED.encode().replace(b"\xe8", b"\x9c"),
]


@pytest.mark.parametrize("data", DAMAGED)
def test_mojibake_is_refused(data):
    with pytest.raises(DamagedDocument) as refusal:
        decode(data, "plan.txt")
    assert refusal.value.params == {"name": "plan.txt"}
