import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pptx
import pytest

from models.documents.document import Format
from service.__main__ import main as commands
from service.reading.terminal import main
from service.settings import Settings


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    deck = pptx.Presentation()
    for title, body in (("学情分析", "问卷42份"), ("教学对策", "分层练习")):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    path = tmp_path / "课件.pptx"
    deck.save(path)
    return path


def read(path: Path | str, capsys: pytest.CaptureFixture[str], *options: str, status: int = 0) -> dict[str, object]:
    assert main([str(path), "--json", *options], Settings()) == status
    out, err = capsys.readouterr()
    assert not err
    return json.loads(out)


def test_json_holds_offsets_and_places(slides: Path, capsys: pytest.CaptureFixture[str]):
    document = read(slides, capsys)
    assert document["kind"] == Format.PPTX
    for one in (*document["passages"], *document["blocks"]):
        assert one["place"].keys() <= {"file", "slide", "label"}
    for passage in document["passages"]:
        assert document["text"][passage["start"] : passage["end"]] == passage["text"]
    labels = {passage["place"]["label"] for passage in document["passages"]}
    assert labels == {"第1张幻灯片", "第2张幻灯片"}
    assert any(block["kind"] == "heading" for block in document["blocks"])


def test_labels_follow_the_language(slides: Path, capsys: pytest.CaptureFixture[str]):
    document = read(slides, capsys, "--lang", "en")
    assert document["passages"][-1]["place"]["label"] == "slide 2"


def test_readable_text_with_the_places_between(slides: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(slides)], Settings()) == 0
    out = capsys.readouterr().out
    assert out.index("第1张幻灯片") < out.index("问卷42份") < out.index("第2张幻灯片") < out.index("分层练习")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_is_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str):
    path = tmp_path / "半个.docx"
    written = io.BytesIO()
    docx.Document().save(written)
    path.write_bytes(written.getvalue()[:2000])
    refusal = read(path, capsys, "--lang", language, status=2)
    assert refusal["code"] == "damaged_document"
    assert refusal["message"].startswith("半个.docx 已损坏" if language == "zh" else "半个.docx is damaged")
    assert refusal.keys() == {"code", "message"}


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert read(tmp_path / "nothing.docx", capsys, status=2)["code"] == "file_missing"
    assert read(tmp_path, capsys, status=2)["code"] == "file_missing"


def test_without_json_a_refusal_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "空.txt").touch()
    assert main([str(tmp_path / "空.txt")], Settings()) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "没有可读的文字" in err


def test_the_limit_of_documents_is_not_that_of_recordings(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = Settings(max_upload_megabytes=1, max_recording_megabytes=2)
    for name, limit in (("large.txt", 1), ("large.mp3", 2)):
        (tmp_path / name).write_bytes(b"a" * (limit * 1024 * 1024 + 1))
        assert main([str(tmp_path / name), "--json"], settings) == 2
        refusal = json.loads(capsys.readouterr().out)
        assert refusal["code"] == "document_too_large"
        assert f"上限是 {limit} MB" in refusal["message"]


def test_standard_input_without_a_web_stack(slides: Path):
    done = subprocess.run(
        [sys.executable, "-m", "service", "read", "-", "--json"],
        input=slides.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["kind"] == "pptx"


def test_it_is_a_command(slides: Path, capsys: pytest.CaptureFixture[str]):
    assert commands(["read", str(slides)]) == 0
    assert "教学对策" in capsys.readouterr().out
