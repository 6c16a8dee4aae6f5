import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from service.__main__ import main as commands
from service.grading.terminal import main
from service.settings import Settings
from tests.service import stand_in

ASKED = ["--point", "A1", "--item", "A1-E2"]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text("数据数据，呈现。学情结论。教学对策，教。", encoding="gb18030")
    return path


def test_readable_grade(report: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(report), *ASKED], Settings(), stand_in.load) == 0
    out, err = capsys.readouterr()
    assert "初步结果，无约束力，由评审组决定。" in out
    assert "示例数据" in out
    assert "初评等级：合格" in out or "初评等级: 合格" in out
    assert "要升到“优秀”：" in out
    assert " 70% 优秀" in out
    assert not err


def test_json_is_one_object(report: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(report), *ASKED, "--json"], Settings(), stand_in.load) == 0
    grade = json.loads(capsys.readouterr().out)
    assert grade["item_level"] == "qualified"
    assert {"criteria", "referral", "bundle", "standard", "text_hash", "preliminary"} <= set(grade)


def test_english(report: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(report), *ASKED, "--lang", "en"], Settings(), stand_in.load) == 0
    assert "Preliminary level: Qualified" in capsys.readouterr().out


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("数据。".encode())))
    assert main(["-", *ASKED, "--json"], Settings(), stand_in.load) == 0
    assert json.loads(capsys.readouterr().out)["item_level"] == "not_qualified"


def test_an_empty_file_is_referred(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty.txt").touch()
    assert main([str(tmp_path / "empty.txt"), *ASKED], Settings(), stand_in.load) == 0
    assert "没有可读的文字" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--point", "Z9", "--item", "1"], "没有能力点“Z9”"),
        (["--point", "A1", "--item", "A1-E9"], "没有材料“A1-E9”"),
    ],
)
def test_refusals_go_to_stderr(report: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str):
    assert main([str(report), *arguments], Settings(), stand_in.load) == 2
    out, err = capsys.readouterr()
    assert not out
    chinese, english = err.splitlines()
    assert said in chinese
    assert english.isascii() or english.startswith("There is no")


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "nothing.txt"), *ASKED], Settings(), stand_in.load) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "打不开文件" in err


def test_a_file_that_is_too_large(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "large.txt").write_bytes(b"a" * (1024 * 1024 + 1))
    assert main([str(tmp_path / "large.txt"), *ASKED], Settings(max_upload_megabytes=1), stand_in.load) == 2
    assert "上限是 1 MB" in capsys.readouterr().err


def test_without_a_bundle(report: Path, tmp_path: Path):
    """The real command, in its own process: exit status 2, nothing on stdout, no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "service", "grade", str(report), *ASKED, "--json"],
        env={"WEIPING_BUNDLE": str(tmp_path), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert not done.stdout
    chinese, english = done.stderr.splitlines()
    assert "还没有" in chinese or "没有已发布的评分包" in chinese
    assert "make demo" in english


def test_grading_at_the_terminal_does_not_wait_for_the_web_stack():
    loaded = (
        "import sys, service.grading.terminal; print(*{'fastapi', 'starlette', 'uvicorn', 'jinja2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_usage(capsys: pytest.CaptureFixture[str]):
    assert commands([]) == 2
    assert "python -m service grade" in capsys.readouterr().err
    assert commands(["--help"]) == 0


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WEIPING_PORT", "many")
    assert commands(["serve"]) == 2
    assert capsys.readouterr().err.startswith("WEIPING_PORT: ")
