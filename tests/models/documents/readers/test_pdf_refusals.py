import pytest

from models.documents.readers import pdf
from models.errors import DamagedDocument, DocumentError, EncryptedDocument, TooManyParts
from tests.models.documents.readers import pdf_files
from tests.models.documents.readers.pdf_files import SENTENCE, Sheet, extracted, texts, wrapped


def test_scripts_and_launch_actions_are_not_text_and_not_run(tmp_path):
    target = tmp_path / "started"
    action = f"/OpenAction << /S /JavaScript /JS (app.alert\\('hi'\\)) >> /AA << /WC << /S /Launch /F ({target}) >> >>"
    assert texts(pdf_files.pdf(Sheet().text(72, 100, "正文"), catalogue=action)) == ["正文"]
    assert not target.exists()


ENCRYPTED = (
    "<< /Filter /Standard /V 1 /R 2 /P -4 "
    "/O <0000000000000000000000000000000000000000000000000000000000000000> "
    "/U <0000000000000000000000000000000000000000000000000000000000000000> >>"
)


def test_an_unknown_password_is_a_refusal_of_its_own():
    data = pdf_files.pdf(Sheet().text(72, 100, "hidden"))
    trailer = f"/Encrypt {ENCRYPTED} /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Root"
    with pytest.raises(EncryptedDocument):
        extracted(data.replace(b"/Root", trailer.encode()))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\nnothing of the kind\n%%EOF"], ids=["cut off", "no objects"]
)
def test_what_pdfium_cannot_open_is_damaged(data):
    with pytest.raises(DamagedDocument):
        extracted(data)


def test_a_truncated_file_is_read_or_refused():
    data = pdf_files.pdf(*(Sheet().lines(72, 100, wrapped(SENTENCE, 20)) for _ in range(3)))
    for tenth in range(1, 10):
        try:
            found = texts(data[: len(data) * tenth // 10])
        except DocumentError:
            continue
        assert all(text in SENTENCE * 3 for text in found)


def test_more_pages_than_the_limit_are_refused():
    with pytest.raises(TooManyParts) as caught:
        extracted(pdf_files.pdf(*(Sheet() for _ in range(pdf.MAX_PAGES + 1))))
    assert caught.value.params["limit"] == pdf.MAX_PAGES


@pytest.mark.parametrize(
    "bomb",
    [
        b"1 0 obj null endobj\n" * 1_000_000,
        b"<< /Type /ObjStm /N 900000 /First 9 >>",
        b"trailer << /Size 4000000 >>",
    ],
    ids=["written out", "in an object stream", "in the table"],
)
def test_a_million_objects_are_refused_before_they_are_parsed(bomb):
    with pytest.raises(TooManyParts) as caught:
        extracted(b"%PDF-1.7\n" + bomb)
    assert caught.value.params["limit"] == pdf.MAX_OBJECTS
