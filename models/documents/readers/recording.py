"""Audio and video: what was said, through faster-whisper, from weights in a folder and without any network.

A recording is decoded and transcribed in stretches of a few minutes, so that memory does not grow with its length, and
each stretch ends at a quiet moment, so that no word is cut.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.documents.document import Fragment
from models.documents.readers.source import Source
from models.documents.readers.transcripts.turns import Turn, told
from models.errors import DamagedDocument, ReaderMissing, RecordingTooLong

if TYPE_CHECKING:
    from av.container import InputContainer
    from faster_whisper import WhisperModel

LONGEST_MINUTES = 180
"""Longest recording that is read."""
STRETCH = 300
"""Seconds that are transcribed at once."""
EXTRA = "speech"
"""Name of the extra that installs what this reader needs."""
NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
"""What a faster-whisper folder must hold; without its tokenizer the library would look for one in the network."""

_RATE = 16_000
_SEARCHED = 15 * _RATE
_QUIET = _RATE // 10
_THREADS = 2
_TEMPERATURES = (0.0, 0.4, 0.8)
"""Tried in turn where the recogniser repeats itself or is unsure; half of the library's six, as each costs the same."""
_FULL_SCALE = 32768.0
_log = logging.getLogger(__name__)

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class _Stretch:
    """Mono samples, shape (n,), -1 to 1, at 16 kHz, and the second at which they begin."""

    samples: Samples
    start: float


def extract(source: Source) -> Iterator[Fragment]:
    """Yield a turn with its times for every segment of speech; nothing where nobody speaks.

    ``source.progress`` hears of seconds done and seconds in all.

    Raises
    ------
    ReaderMissing
        When faster-whisper is not installed, or ``source.speech`` is not a folder with its weights.
    DamagedDocument
        When there is no audio track, or not one sample of it can be decoded.
    RecordingTooLong
        When it is longer than :data:`LONGEST_MINUTES`; the limit is told in minutes.
    """
    if source.speech is None or not all((source.speech / name).is_file() for name in NEEDED_FILES):
        raise ReaderMissing(name=source.name, extra=EXTRA)
    try:
        import av  # noqa: PLC0415  (an extra)
        import ctranslate2  # noqa: PLC0415  (an extra)
    except ImportError:
        raise ReaderMissing(name=source.name, extra=EXTRA) from None
    # Where the recogniser is unsure it samples: the same recording must give the same text every time.
    ctranslate2.set_random_seed(0)
    try:
        with av.open(io.BytesIO(source.data), mode="r", metadata_errors="ignore") as container:
            yield from told(_turns(source, container))
    except (av.FFmpegError, ValueError) as error:  # ValueError: a track that changes its layout half-way
        _log.warning("recording refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error


def _model(source: Source) -> "WhisperModel":
    try:
        from faster_whisper import WhisperModel  # noqa: PLC0415  (an extra)

        return WhisperModel(
            str(source.speech), device="cpu", compute_type="int8", cpu_threads=_THREADS, local_files_only=True
        )
    except (ImportError, RuntimeError, ValueError) as error:
        _log.warning("speech model refused: %s", type(error).__name__)
        raise ReaderMissing(name=source.name, extra=EXTRA) from error


def _turns(source: Source, container: "InputContainer") -> Iterator[Turn]:
    if not container.streams.audio:
        raise DamagedDocument(name=source.name)
    length = round((container.duration or 0) / 1_000_000)  # in microseconds; 0 when the file does not say
    _check_length(length, source.name)
    model = _model(source)
    done = 0.0
    for stretch in _stretches(_samples(container)):
        done = stretch.start + len(stretch.samples) / _RATE
        _check_length(done, source.name)
        # No initial prompt: it may come back as the transcript. Nor the text before, which keeps a loop going.
        found, _ = model.transcribe(
            stretch.samples, vad_filter=True, condition_on_previous_text=False, temperature=_TEMPERATURES
        )
        for segment in found:
            yield Turn(segment.text, stretch.start + segment.start, stretch.start + segment.end)
            source.progress(round(min(stretch.start + segment.end, done)), max(length, round(done)))
        source.progress(round(done), max(length, round(done)))
    if not done:
        raise DamagedDocument(name=source.name)


def _check_length(seconds: float, name: str) -> None:
    if seconds > LONGEST_MINUTES * 60:
        raise RecordingTooLong(name=name, minutes=LONGEST_MINUTES)


def _stretches(pieces: Iterator[Samples]) -> Iterator[_Stretch]:
    """Gather pieces to about :data:`STRETCH` seconds."""
    waiting: list[Samples] = []
    length = 0
    start = 0.0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= STRETCH * _RATE:
            whole = np.concatenate(waiting)
            cut = len(whole) - _SEARCHED + _quietest(whole[-_SEARCHED:])
            yield _Stretch(whole[:cut], start)
            start += cut / _RATE
            waiting, length = [whole[cut:]], len(whole) - cut
    if length:
        yield _Stretch(np.concatenate(waiting), start)


def _quietest(samples: Samples) -> int:
    """Return the middle of the tenth of a second with the least energy."""
    energy = np.square(samples.reshape(-1, _QUIET)).sum(axis=1)
    return int(energy.argmin()) * _QUIET + _QUIET // 2


def _samples(container: "InputContainer") -> Iterator[Samples]:
    """Yield the first audio track as mono at 16 kHz; packets that cannot be decoded are left out."""
    from av import FFmpegError  # noqa: PLC0415  (an extra)
    from av.audio.resampler import AudioResampler  # noqa: PLC0415  (an extra)

    resampler = AudioResampler(format="s16", layout="mono", rate=_RATE)
    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets, None)
            frames = packet.decode() if packet is not None else [None]
        except FFmpegError as error:
            _log.info("part of a recording left out: %s", type(error).__name__)
            continue
        for frame in frames:
            if frame is not None:
                frame.pts = None  # a broken clock must not stop the resampler
            for piece in resampler.resample(frame):
                yield piece.to_ndarray().reshape(-1).astype(np.float32) / _FULL_SCALE
        if packet is None:
            return
