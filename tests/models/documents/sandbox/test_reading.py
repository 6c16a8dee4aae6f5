"""Reading in the sandbox gives what reading gives."""

import threading

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.document import Block, BlockKind, Document, Format, Passage, Place
from models.documents.readers import MAX_RECORDING_BYTES, read
from models.documents.sandbox import Family, attempt, read_in_sandbox
from models.documents.sandbox.answers import Untrustworthy, document_in, refusal_in
from models.documents.sandboxed.messages import document_message, refusal_message
from models.errors import DocumentTooLarge, EmptyDocument, NestedArchive

SRT = "1\n00:00:01,500 --> 00:00:04,000\n老师：为什么？\n\n2\n00:00:05,000 --> 00:00:09,250\n学生：因为没有平均分。\n"


def saved(document, tmp_path):
    path = tmp_path / "plan.docx"
    document.save(path)
    return path.read_bytes()


def test_the_document_is_the_one_that_reading_gives(tmp_path):
    document = docx.Document()
    document.add_heading("一、目标", 1)
    document.add_paragraph("学生能说出理由。😀")
    data = saved(document, tmp_path)
    assert read_in_sandbox(data, "plan.docx") == read(data, "plan.docx")
    assert read_in_sandbox(SRT.encode(), "lesson.srt") == read(SRT.encode(), "lesson.srt")


def test_an_attempt_tells_what_it_took():
    tried = attempt("文字".encode(), "a.txt")
    assert isinstance(tried.outcome, Document)
    assert tried.family is Family.OFFICE
    assert 0 < tried.cpu < 40
    assert 5 < tried.peak < 1024
    assert tried.seconds > 0


def test_what_need_not_be_started_is_not_started():
    with pytest.raises(EmptyDocument):
        read_in_sandbox(b"", "a.txt")
    with pytest.raises(DocumentTooLarge):
        read_in_sandbox(bytes(MAX_RECORDING_BYTES + 1), "a.mp4")


def test_several_threads_read_at_once():
    texts, names = {}, [f"{number}.txt" for number in range(4)]

    def one(name):
        texts[name] = read_in_sandbox(f"文字 {name}".encode(), name).text

    threads = [threading.Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {name: f"文字 {name}" for name in names}


PLACES = st.builds(
    Place,
    file=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    page=st.none() | st.integers(1, 900),
    slide=st.none() | st.integers(1, 900),
    row=st.none() | st.integers(1, 2**20),
    start=st.none() | st.floats(0, 1e5),
    end=st.none() | st.floats(0, 1e5),
    speaker=st.none() | st.sampled_from(["师", "生1、师", "</script>"]),
)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), PLACES, PLACES, st.sampled_from(BlockKind))
def test_a_document_survives_the_way_exactly(text, first, second, kind):
    middle = len(text) // 2
    blocks = (Block(0, middle, kind, 2, first), Block(middle, len(text), BlockKind.PARAGRAPH, 0, second))
    document = Document(text, (Passage(0, middle, text[:middle], second),), Format.PPTX, blocks)
    assert document_in(document_message(document)) == document


@pytest.mark.parametrize(
    "change",
    [
        {"text": "other"},
        {"kind": "program"},
        {"passages": [{"start": -2, "end": 2, "text": "字", "place": {}}]},
        {"blocks": [{"start": 0, "end": 99, "kind": "note", "level": 0, "place": {}}]},
        {"blocks": [{"start": 0, "end": 2, "kind": "note", "level": 0, "place": {"page": "one"}}]},
        {"passages": None},
    ],
)
def test_a_document_that_is_not_sound_is_not_believed(change):
    message = document_message(Document("文字", (Passage(0, 2, "文字"),), Format.TEXT))
    message["document"].update(change)
    with pytest.raises(Untrustworthy):
        document_in(message)


def test_a_refusal_survives_the_way_and_an_invented_one_is_not_believed():
    refusal = refusal_in(refusal_message(NestedArchive(name="内层.zip")))
    assert isinstance(refusal, NestedArchive)
    assert refusal.params == {"name": "内层.zip"}
    for invented in [
        {"refusal": "nothing", "params": {}},
        {"refusal": "nested_archive", "params": {}},
        {"refusal": "nested_archive", "params": {"name": "x" * 1000}},
        {"refusal": "nested_archive", "params": {"name": ["x"]}},
    ]:
        with pytest.raises(Untrustworthy):
            refusal_in(invented)
