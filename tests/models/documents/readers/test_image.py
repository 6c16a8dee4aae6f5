import io
from difflib import SequenceMatcher

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.documents.readers import image, pdf
from models.documents.readers.layout import ocr
from models.documents.readers.source import Source
from models.errors import DamagedDocument, DocumentTooLarge, PicturesOnly, ReaderMissing, TooManyParts

FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
LEFT = ["学生先独立思考问题然后", "在小组里交流自己的想法", "最后由代表说明各组理由", "教师及时追问并板书要点"]
RIGHT = ["课后请同学们观察校园里", "三种不同植物的叶子形状", "用表格记录大小颜色特点", "并且写下自己新的发现吧"]


def page(*columns, size=(760, 400), type_size=28):
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, type_size)
    for number, lines in enumerate(columns):
        for row, line in enumerate(lines):
            draw.text((40 + 370 * number, 40 + 50 * row), line, font=font, fill="black")
    return picture


def saved(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def extracted(data, reader=image, **source):
    return list(reader.extract(Source(data, "a.png", **source)))


def likeness(found, wanted):
    return SequenceMatcher(None, "".join(found), "".join(wanted), autojunk=False).ratio()


def test_lines_of_a_picture_become_a_paragraph():
    (found,) = extracted(saved(page(LEFT, size=(420, 300)), "PNG"))
    assert likeness(found.text, LEFT) > 0.95
    assert found.place.page == 1


def test_a_photograph_that_its_camera_marks_as_turned_is_put_upright():
    upright = page(LEFT, size=(420, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned; viewers turn it back to the right
    noisy = np.asarray(upright.rotate(90, expand=True), dtype=np.int16)
    noisy = noisy * 0.85 + np.random.default_rng(3).normal(10, 6, noisy.shape)
    photograph = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    found = extracted(saved(photograph, "JPEG", exif=exif, quality=85))
    assert likeness([fragment.text for fragment in found], LEFT) > 0.95


@pytest.mark.parametrize("turn", [90, 270])
def test_a_scan_that_lies_on_its_side_is_turned(turn):
    found = extracted(saved(page(LEFT, size=(420, 300)).rotate(turn, expand=True), "PNG"))
    assert likeness([fragment.text for fragment in found], LEFT) > 0.95


def test_a_scanned_pdf_is_read_by_columns_with_progress():
    seen = []
    scan = saved(page(LEFT, RIGHT), "PDF", resolution=100)
    found = extracted(scan, pdf, progress=lambda done, total: seen.append((done, total)))
    assert likeness([fragment.text for fragment in found], [*LEFT, *RIGHT]) > 0.95
    assert {fragment.place.page for fragment in found} == {1}
    assert seen == [(0, 1), (1, 1)]


def test_each_picture_of_a_tiff_file_is_a_page_and_its_text_is_found_there():
    pages = [page([f"{line}。"], size=(420, 120)) for line in LEFT[:2]]
    found = extracted(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert [fragment.place.page for fragment in found] == [1, 2]
    for fragment, alone in zip(found, pages, strict=True):
        (read,) = extracted(saved(alone, "PNG"))
        assert read.text == fragment.text


def test_a_picture_larger_than_needed_is_reduced_and_still_put_upright(monkeypatch):
    monkeypatch.setattr(image, "ENOUGH_PIXELS", 300_000)
    exif = Image.Exif()
    exif[0x0112] = 3
    large = page(LEFT, size=(840, 600), type_size=40).rotate(180)
    found = extracted(saved(large, "PNG", exif=exif))
    assert likeness([fragment.text for fragment in found], LEFT) > 0.9


def test_a_transparent_picture_stands_on_white():
    picture = Image.new("RGBA", (420, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((40, 40), LEFT[0], font=ImageFont.truetype(FONT, 28), fill=(0, 0, 0, 255))
    (found,) = extracted(saved(picture, "PNG"))
    assert likeness(found.text, LEFT[:1]) > 0.95


@pytest.mark.parametrize("kind", ["BMP", "WEBP", "GIF"])
def test_other_formats_are_opened(kind):
    with pytest.raises(PicturesOnly):
        extracted(saved(Image.new("RGB", (64, 64), "white"), kind))


def test_a_picture_without_characters_has_only_pictures():
    with pytest.raises(PicturesOnly):
        extracted(saved(Image.effect_noise((200, 200), 40), "PNG"))


def test_a_broken_picture_is_damaged():
    data = saved(page(LEFT), "PNG")
    with pytest.raises(DamagedDocument):
        extracted(data[: len(data) // 2])


@pytest.mark.parametrize("side", [8_100, 14_000], ids=["above our limit", "above Pillow's"])
def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_is_decoded(side):
    bomb = saved(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(DocumentTooLarge) as caught:
        extracted(bomb)
    assert caught.value.params["megabytes"] > caught.value.params["limit"]


def test_more_pages_than_the_limit_are_refused():
    tiny = Image.new("L", (8, 8), "white")
    with pytest.raises(TooManyParts):
        extracted(saved(tiny, "TIFF", save_all=True, append_images=[tiny] * ocr.MAX_PAGES))


def test_without_the_recogniser_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(ReaderMissing) as caught:
        extracted(saved(page(LEFT), "PNG"))
    assert caught.value.params["extra"] == "ocr"


def test_a_long_screenshot_is_read_in_strips():
    lines = [*LEFT, *RIGHT] * 3
    found = extracted(saved(page(lines, size=(400, 1300), type_size=24), "PNG"))
    assert likeness([fragment.text for fragment in found], lines) > 0.95


def test_a_picture_of_one_long_line_is_read():
    line = "".join(LEFT)
    found = extracted(saved(page([line], size=(1400, 90), type_size=28).crop((0, 30, 1400, 85)), "PNG"))
    assert likeness([fragment.text for fragment in found], [line]) > 0.95


@pytest.mark.parametrize("size", [(100_000, 1), (1, 100_000), (20, 3000), (3000, 20), (1, 1)])
def test_pictures_too_slim_for_print_have_only_pictures(size):
    with pytest.raises(PicturesOnly):
        extracted(saved(Image.new("L", size, "white"), "PNG"))
