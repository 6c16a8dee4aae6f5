from dataclasses import replace

import pytest

from models.documents.assembly import assemble
from models.documents.document import Format, Fragment, Place
from models.documents.form import Action, FindingCode, HandedInItem, check_item
from models.documents.form.formats import accepted
from models.documents.form.measures import count_characters
from models.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    PicturesOnly,
    ReaderCrashed,
    ReaderMissing,
    ReadingLimitReached,
)
from tests.models.documents.form.handing_in import PLAN, VIDEO, document, plan, recording, text_of, video
from tests.models.standard.rubrics import shipped

ITEMS = {item.id: item for point in shipped().points for item in point.evidence}


def found(requirement, handed_in, **around):
    return {(one.code, one.action) for one in check_item(requirement, handed_in, **around)}


def test_what_is_in_order_raises_nothing():
    assert check_item(PLAN, plan()) == ()
    assert check_item(VIDEO, video()) == ()


@pytest.mark.parametrize("nothing", [None, HandedInItem(PLAN.id)])
def test_a_missing_item_is_returned_by_name(nothing):
    (finding,) = check_item(PLAN, nothing)
    assert (finding.code, finding.action, finding.item) == (FindingCode.MISSING, Action.RETURN, PLAN.id)
    assert finding.params["name"] == PLAN.name


def test_a_blank_one_is_returned_but_a_picture_without_text_is_looked_at():
    empty = HandedInItem(PLAN.id, refusal=EmptyDocument(name="a"), format=Format.DOCX)
    assert found(PLAN, empty) == {(FindingCode.BLANK, Action.RETURN)}
    assert found(PLAN, HandedInItem(PLAN.id, document(" "))) == {(FindingCode.BLANK, Action.RETURN)}
    drawing = HandedInItem("A7-E3", refusal=EmptyDocument(name="a"), format=Format.IMAGE)
    assert found(ITEMS["A7-E3"], drawing) == {(FindingCode.NO_TEXT_IN_PICTURE, Action.FLAG)}


@pytest.mark.parametrize("refusal", [DamagedDocument(name="a"), EncryptedDocument(name="a")])
def test_a_file_that_does_not_open_is_returned(refusal):
    (finding,) = check_item(PLAN, HandedInItem(PLAN.id, refusal=refusal, format=Format.DOCX))
    assert (finding.code, finding.action) == (FindingCode.REFUSED, Action.RETURN)
    assert finding.params["refusal"] == refusal.code


@pytest.mark.parametrize(
    "refusal", [ReaderMissing(name="a", extra="ocr"), ReaderCrashed(name="a"), ReadingLimitReached(name="a", limit="")]
)
def test_what_the_server_could_not_do_is_not_the_teachers_fault(refusal):
    assert found(PLAN, HandedInItem(PLAN.id, refusal=refusal)) == {(FindingCode.NOT_READ_HERE, Action.FLAG)}


def test_a_scan_without_text_is_looked_at():
    scan = HandedInItem(PLAN.id, refusal=PicturesOnly(name="a"), format=Format.PDF)
    assert found(PLAN, scan) == {(FindingCode.ONLY_PICTURES, Action.FLAG)}


def test_another_format_is_returned_and_a_transcript_or_an_archive_is_asked_about():
    slides = replace(plan(), format=Format.PPTX)
    assert found(PLAN, slides) == {(FindingCode.WRONG_FORMAT, Action.RETURN)}
    assert found(PLAN, replace(plan(), format=Format.ZIP)) == {(FindingCode.WRONG_FORMAT, Action.QUERY)}
    subtitles = HandedInItem(VIDEO.id, recording(5, Format.SRT), format=Format.SRT)
    assert found(VIDEO, subtitles) == {(FindingCode.TRANSCRIPT_INSTEAD, Action.QUERY)}
    pasted = replace(plan(), format=None)
    assert check_item(PLAN, pasted) == ()


def test_words_for_formats():
    assert accepted(("pdf", "docx")) == {Format.PDF, Format.OFD, Format.DOCX, Format.LEGACY}
    assert accepted((".MP4 ",)) == {Format.VIDEO}
    assert accepted(("pdf", "纸质")) is None
    assert accepted(()) is None
    assert all(accepted(item.formats) for item in ITEMS.values())


@pytest.mark.parametrize(
    ("length", "code"),
    [
        (500, FindingCode.TOO_FEW_CHARACTERS),
        (575, None),
        (600, None),
        (1560, None),
        (1700, FindingCode.TOO_MANY_CHARACTERS),
    ],
)
def test_length_is_asked_about_beyond_a_little_leeway(length, code):
    findings = check_item(PLAN, plan(text_of(length)))
    assert [(one.code, one.action) for one in findings] == ([(code, Action.QUERY)] if code else [])


def test_minutes_and_slides_and_files_are_counted():
    assert found(VIDEO, video(2.5)) == {(FindingCode.TOO_SHORT_RECORDING, Action.QUERY)}
    assert found(VIDEO, video(12)) == {(FindingCode.TOO_LONG_RECORDING, Action.QUERY)}
    slides = [Fragment(text_of(60), place=Place(slide=n)) for n in range(1, 8)]
    few = HandedInItem("A3-E2", assemble(slides, Format.PPTX), format=Format.PPTX)
    (finding,) = check_item(ITEMS["A3-E2"], few)
    assert finding.code is FindingCode.TOO_FEW_PAGES
    assert finding.params == {"found": "7", "limit": "10"}
    files = [Fragment(text_of(60), place=Place(file=f"{n}.docx")) for n in range(7)]
    many = HandedInItem("C4-E2", assemble(files, Format.ZIP), format=Format.ZIP)
    assert found(ITEMS["C4-E2"], many) == {(FindingCode.TOO_MANY_FILES, Action.QUERY)}


def test_any_alternative_of_a_limit_will_do():
    item = ITEMS["A13-E2"]
    assert check_item(item, HandedInItem(item.id, recording(7), format=Format.VIDEO)) == ()
    assert check_item(item, HandedInItem(item.id, document(text_of(900)), format=Format.PDF)) == ()
    short = HandedInItem(item.id, document(text_of(300)), format=Format.PDF)
    assert found(item, short) == {(FindingCode.TOO_FEW_CHARACTERS, Action.QUERY)}


def test_a_scheme_may_limit_the_size():
    large = replace(plan(), size_bytes=3 * 1024 * 1024)
    assert found(PLAN, large, max_bytes=2 * 1024 * 1024) == {(FindingCode.TOO_LARGE, Action.RETURN)}
    assert check_item(PLAN, large) == ()


def test_conditions_are_found_with_their_place():
    phrase = "希望以上内容对您有所帮助！"
    text = text_of(700) + "\n" + phrase
    (finding,) = check_item(PLAN, plan(text))
    assert (finding.code, finding.action) == (FindingCode.MACHINE_BOILERPLATE, Action.FLAG)
    assert text[finding.start : finding.end] in phrase
    assert finding.place == Place(page=2)
    template = "\n".join(f"{c.name}：{level.descriptor}" for c in PLAN.criteria for level in c.levels)
    assert (FindingCode.TEMPLATE_ONLY, Action.QUERY) in found(PLAN, plan(template))


def test_characters_are_counted_as_word_processors_do():
    assert count_characters("用PPT讲，共3.5分钟。") == 9
    assert count_characters("two words\n") == 2
