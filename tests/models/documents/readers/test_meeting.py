import csv
import io

import pytest

from models.documents.document import Format
from models.documents.readers import read
from models.errors import DamagedDocument
from tests.models.documents.readers.transcripts import is_document_or_refusal, turns


def table(*rows, delimiter=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    ("header", "times"),
    [
        (["发言人", "时间", "内容"], ["00:00:01", "00:00:05 - 00:00:07"]),
        (["Speaker Name", "Timestamp", "Text"], ["1.0", "00:05-00:07"]),
        (["姓名", "开始时间", "发言内容"], ["0:01", "0:05 --> 0:07"]),
    ],
)
def test_the_columns_are_found_by_their_titles(header, times, delimiter):
    text = table(
        header, ["张老师", times[0], "谁来说？\n说说看"], ["李明", times[1], "一半, 对吗"], delimiter=delimiter
    )
    assert read(text.encode(), "meeting.csv").kind is Format.MEETING
    assert turns(text, Format.MEETING) == [
        (1.0, None, "张老师", "张老师：谁来说？说说看"),
        (5.0, 7.0, "李明", "李明：一半, 对吗"),
    ]


def test_a_table_of_speaker_and_text_alone_is_a_transcript():
    text = 'speaker,text\nT,"Okay, All right."\nT,"Listen, please."\nSN,Huh?\n'
    document = read(text.encode(), "lesson_01.csv")
    assert document.kind is Format.MEETING
    assert document.text == "T：Okay, All right.\nListen, please.\nSN：Huh?"
    assert [block.place.speaker for block in document.blocks] == ["T", "T", "SN"]


def test_lines_above_the_header_ragged_rows_and_bad_times_keep_their_words():
    text = "会议主题：教研,2024-05-01\n发言人,开始时间,结束时间,内容\n张,00:01,00:02,先说,再写\n李,昨天,,好\n只有一格\n"
    assert turns(text, Format.MEETING) == [
        (None, None, None, "会议主题：教研 2024-05-01"),
        (1.0, 2.0, "张", "张：先说,再写"),
        (None, None, "李", "李：好"),
        (None, None, None, "只有一格"),
    ]


def test_a_table_without_the_columns_or_with_an_endless_field_is_damaged():
    with pytest.raises(DamagedDocument):
        turns("姓名,分数\n张,3\n", Format.MEETING)
    with pytest.raises(DamagedDocument):
        turns("speaker,text\nT," + "a" * 200_000, Format.MEETING)
    assert is_document_or_refusal(b'speaker,text\nT,"open', Format.MEETING)
