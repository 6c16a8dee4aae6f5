from models.documents.assembly import assemble
from models.documents.document import BlockKind, Format, Fragment, Place

SENTENCE = "学生先独立完成任务单，再在小组里说明理由。"


def on_slide(number, text, kind=BlockKind.PARAGRAPH):
    return Fragment(text, kind, 0, Place(slide=number))


def test_blocks_are_the_text_and_passages_point_into_it():
    document = assemble([Fragment("一、目标", BlockKind.HEADING, 1), Fragment(""), Fragment(SENTENCE)], Format.DOCX)
    assert document.text == f"一、目标\n\n{SENTENCE}"
    assert [document.text[block.start : block.end] for block in document.blocks] == ["一、目标", "", SENTENCE]
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)


def test_no_passage_runs_from_one_slide_into_the_next():
    document = assemble([on_slide(1, "目标"), on_slide(1, "说理由"), on_slide(2, "过程")], Format.PPTX)
    assert [(p.text, p.place.slide) for p in document.passages] == [("目标\n说理由", 1), ("过程", 2)]


def test_a_passage_over_a_page_end_names_both_pages():
    pages = [Fragment(f"短句{number}。", place=Place(page=number)) for number in (3, 4)]
    (passage,) = assemble(pages, Format.PDF).passages
    assert (passage.place.page, passage.place.last_page) == (3, 4)


def test_a_passage_of_a_dialogue_has_the_first_start_the_last_end_and_every_speaker():
    turns = [
        Fragment("为什么？", BlockKind.TURN, 0, Place(start=1.0, end=2.0, speaker="师")),
        Fragment("因为翻转了。", BlockKind.TURN, 0, Place(start=2.5, end=4.0, speaker="生")),
    ]
    (passage,) = assemble(turns, Format.SRT).passages
    assert (passage.place.start, passage.place.end, passage.place.speaker) == (1.0, 4.0, "师、生")


def test_names_of_places_are_one_line_without_lone_surrogates():
    (block,) = assemble([Fragment("好。", place=Place(speaker="张\ud800老师\n", sheet=" \n"))], Format.WHISPER).blocks
    assert block.place == Place(speaker="张老师")
    block.place.speaker.encode()
