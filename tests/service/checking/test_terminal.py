import json
from pathlib import Path

import docx
import pytest

from service.checking.terminal import main
from service.settings import Settings
from tests.service import stand_in

PLAN = "学情分析方案。分析目的：弄清三年级2班学生对分数的认识。" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = docx.Document()
    written.add_paragraph(PLAN)
    written.save(tmp_path / "A1-E1.docx")
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    return tmp_path


def test_findings_in_words(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(folder), "--point", "A1"], Settings(), stand_in.load) == 0
    out, err = capsys.readouterr()
    assert "[A1-E2]" in out
    assert "学情分析报告" in out
    assert not err


def test_findings_as_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    period = ["--period-start", "2026-09-01", "--period-end", "2027-01-31"]
    assert main([str(folder), "--point", "A1", "--json", "--lang", "en", *period], Settings(), stand_in.load) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["returned"] is True
    assert answer["findings"][0]["code"] == "missing"
    assert "is missing" in answer["findings"][0]["why"]


def test_a_file_named_after_no_item(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "说明.txt").write_text("说明", encoding="utf-8")
    assert main([str(folder), "--point", "A1"], Settings(), stand_in.load) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "没有材料“说明”" in err


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "none"), "--point", "A1"], Settings(), stand_in.load) == 2
    assert "打不开" in capsys.readouterr().err
