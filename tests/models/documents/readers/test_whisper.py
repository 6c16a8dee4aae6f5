import json

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from models.documents.document import Format
from models.documents.readers import read
from models.errors import DamagedDocument, EmptyDocument
from tests.models.documents.readers.transcripts import is_document_or_refusal, turns

SEGMENTS = [
    {"id": 0, "start": 0.0, "end": 2.5, "text": " 同学们好。", "tokens": [1], "avg_logprob": -0.2},
    {"id": 1, "start": 2.5, "end": 6, "text": " 今天学习分数。", "tokens": [2], "avg_logprob": -0.3},
]
HEARD = [(0.0, 2.5, None, "同学们好。"), (2.5, 6.0, None, "今天学习分数。")]
CPP = {
    "systeminfo": "AVX = 1",
    "transcription": [
        {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,500"}, "offsets": {"from": 0, "to": 2500},
         "text": " 同学们好。"},
        {"timestamps": {"from": "00:00:02,500", "to": "00:00:06,000"}, "text": " 今天学习分数。"},
    ],
}  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["segments", "transcription", "text", "start", "end", "offsets", "timestamps", "from"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("content", [{"text": "", "segments": SEGMENTS, "language": "zh"}, SEGMENTS, CPP])
def test_the_json_of_each_recogniser_keeps_its_times(content):
    data = json.dumps(content).encode()
    assert turns(data, Format.WHISPER) == HEARD
    document = read(data, "lesson.json")
    assert document.kind is Format.WHISPER
    assert document.passages[0].place.end == 6.0


def test_speakers_stand_where_they_change():
    content = {"segments": [{**one, "speaker": "SPEAKER_00"} for one in SEGMENTS]}
    assert [one[2:] for one in turns(json.dumps(content), Format.WHISPER)] == [
        ("SPEAKER_00", "SPEAKER_00：同学们好。"),
        ("SPEAKER_00", "今天学习分数。"),
    ]


@pytest.mark.parametrize(
    "times", [{"start": None}, {"start": -1, "end": 2}, {"start": "x"}, {"start": float("nan")}, {"start": 10**400}, {}]
)
def test_a_segment_without_a_possible_time_keeps_its_text(times):
    content = {"segments": [SEGMENTS[0], {**times, "text": "还在"}]}
    assert turns(json.dumps(content), Format.WHISPER) == [HEARD[0], (None, None, None, "还在")]


def test_a_recogniser_that_heard_nothing_is_an_empty_document():
    with pytest.raises(EmptyDocument):
        read(b'{"text": "", "segments": [], "language": "zh"}', "lesson.json")


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"a": 1}', "[1, 2]", '[{"text": "x"}]', "字"])
def test_other_json_is_damaged_here(text):
    with pytest.raises(DamagedDocument):
        turns(text, Format.WHISPER)


@settings(max_examples=150)
@given(VALUES)
def test_any_json_is_a_document_with_true_offsets_or_a_refusal(content):
    assert is_document_or_refusal(json.dumps(content).encode(), Format.WHISPER)
