import json
from pathlib import Path

import pytest

from service.settings import Settings
from service.similarity.terminal import main
from tests.models.documents.similarity.texts import essay

ASKED = ["--copies-only", "--lang", "en"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "batch"
    files = {
        "North/Wang.txt": essay(1),
        "North/Li.txt": essay(2),
        "South/Zhao.txt": essay(1)[:240] + "<b>中间换了几句话</b>" + essay(1)[246:],
        "South/Qian/plan.txt": essay(3),
        "South/Qian/plan second.txt": essay(3),
        "South/empty.txt": "",
        ".hidden/copy.txt": essay(2),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "South" / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    return root


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(folder), *ASKED, "--json"], Settings()) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    (pair,) = found["pairs"]
    assert {pair["file"], pair["other"]} == {"North/Wang.txt", "South/Zhao.txt"}
    assert pair["scope"] == "another_school"
    assert pair["kinds"] == ["copied"]
    assert 0.8 < pair["similarity"] < 1
    assert all(passage["end"] > passage["start"] for passage in pair["passages"])
    assert found["files"] == 5
    assert found["own_pairs"] == 1
    assert found["paraphrases"] is False
    codes = {one["file"]: one["code"] for one in found["refused"]}
    assert codes["South/empty.txt"] == "empty_document"
    assert set(codes) == {"South/empty.txt", "South/broken.docx"}
    assert "Reading file 1 of 7" in err


def test_report_is_one_file_that_shows_both_sides(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "report.html"
    assert main([str(folder), *ASKED, "--out", str(out)], Settings()) == 0
    html = out.read_text(encoding="utf-8")
    assert "A flag, not a verdict" in html
    assert html.count("North/Wang.txt") >= 3
    assert f"<mark>{essay(1)[:100]}" in html
    assert "&lt;b&gt;中间换了几句话&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "South/empty.txt" in html
    assert "src=" not in html
    assert "http" not in html
    summary = capsys.readouterr().out
    assert "A flag, not a verdict" in summary
    assert "Only equal wording was looked for" in summary
    assert str(out) in summary


def test_a_template_does_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder, template = tmp_path / "batch", tmp_path / "template.txt"
    folder.mkdir()
    template.write_text(essay(9), encoding="utf-8")
    for seed in (1, 2):
        (folder / f"{seed}.txt").write_text(essay(9) + "\n" + essay(seed), encoding="utf-8")
    standard = "data/standards/micro-ability-2019-derived.json"
    counts = []
    for options in ([], ["--stock", str(template), "--standard", standard]):
        assert main([str(folder), *ASKED, "--json", *options], Settings()) == 0
        counts.append(len(json.loads(capsys.readouterr().out)["pairs"]))
    assert counts == [1, 0]


@pytest.mark.parametrize("options", [[], ["--stock", "no such template.txt"]])
def test_what_is_not_there_is_refused(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path if options else tmp_path / "nowhere"
    assert main([str(folder), *ASKED, *options], Settings()) == 2
    out, err = capsys.readouterr()
    assert not out
    assert ("no such template.txt" if options else "nowhere") in err


def test_an_empty_folder_has_nothing_to_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path), *ASKED], Settings()) == 0
    assert "0 files, 0 pairs flagged" in capsys.readouterr().out


def test_without_an_encoder_copies_are_still_found(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    settings = Settings(encoder=tmp_path / "no encoder")
    assert main([str(folder), "--lang", "en", "--json"], settings) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["pairs"]) == 1
    assert "no encoder" in err
