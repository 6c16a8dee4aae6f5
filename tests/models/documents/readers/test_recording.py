"""Real speech, synthesised here, through the real model (`make` builds it) and back into text."""

import io
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from models.documents.document import Format
from models.documents.readers import read, recording
from models.errors import DamagedDocument, EmptyDocument, ReaderMissing, RecordingTooLong

SPEECH = Path(__file__).parents[4] / "models/speech/whisper-base"
SAID = "Good morning, everyone. Please open your books. How many apples can you see in the picture?"
HEARD = {"good morning", "open your books", "how many apples", "picture"}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A wav of an English voice."""
    path = tmp_path_factory.mktemp("voice") / "lesson.wav"
    subprocess.run(["espeak-ng", "-v", "en", "-s", "150", "-w", str(path), SAID], check=True)
    return path.read_bytes()


def silence(seconds, rate=8000):
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * round(seconds * rate))
    return stream.getvalue()


def video(sound=None):
    """Return an mp4 of a second of pictures, with a sound track when one is given."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as film:
        pictures = film.add_stream("mpeg4", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        track = film.add_stream("aac", rate=22050) if sound else None
        for shade in range(0, 250, 50):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), shade, np.uint8), format="rgb24")
            film.mux(pictures.encode(frame))
        film.mux(pictures.encode(None))
        if track:
            with av.open(io.BytesIO(sound)) as source:
                for frame in source.decode(audio=0):
                    frame.pts = None
                    film.mux(track.encode(frame))
            film.mux(track.encode(None))
    return stream.getvalue()


def test_speech_becomes_text_with_times_and_tells_its_progress(spoken):
    told = []
    document = read(spoken, "lesson.wav", speech=SPEECH, progress=lambda done, total: told.append((done, total)))
    with wave.open(io.BytesIO(spoken)) as file:
        seconds = file.getnframes() / file.getframerate()
    text = document.text.lower().replace(",", "")
    assert document.kind is Format.AUDIO
    assert {words for words in HEARD if words not in text} == set()
    times = [(block.place.start, block.place.end) for block in document.blocks]
    assert all(0 <= start < end <= seconds + 1 for start, end in times)
    assert times == sorted(times)
    assert times[-1][1] > seconds - 2
    assert told == sorted(told)
    assert told[-1] == (round(seconds), round(seconds))


def test_the_sound_of_a_video_is_read_and_the_same_file_gives_the_same_text(spoken):
    film = video(spoken)
    document = read(film, "lesson.mp4", speech=SPEECH)
    assert document.kind is Format.VIDEO
    assert "open your books" in document.text.lower()
    assert document.passages[0].place.start < document.passages[0].place.end
    assert read(film, "lesson.mp4", speech=SPEECH) == document


def test_a_recording_in_which_nobody_speaks_is_empty():
    with pytest.raises(EmptyDocument):
        read(silence(3), "lesson.wav", speech=SPEECH)


def test_without_weights_the_extra_is_named(tmp_path):
    for speech in (None, tmp_path / "absent", tmp_path):
        with pytest.raises(ReaderMissing) as refusal:
            read(silence(1), "lesson.wav", speech=speech)
        assert refusal.value.params == {"name": "lesson.wav", "extra": "speech"}


def test_weights_that_are_none_are_as_good_as_absent(tmp_path):
    for name in recording.NEEDED_FILES:
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ReaderMissing):
        read(silence(1), "lesson.wav", speech=tmp_path)


def test_no_sound_track_or_nothing_to_decode_is_damaged(spoken):
    broken = [(video(), "mute.mp4"), (spoken[:44], "head.wav"), (spoken[:12] + b"\xff" * 500, "noise.wav")]
    for data, name in broken:
        with pytest.raises(DamagedDocument):
            read(data, name, speech=SPEECH)


def test_a_recording_beyond_the_limit_is_refused_before_it_is_transcribed():
    with pytest.raises(RecordingTooLong) as refusal:
        read(silence(10_860, rate=100), "day.wav", speech=SPEECH)
    assert refusal.value.params == {"name": "day.wav", "minutes": 180}


def test_a_long_recording_is_cut_at_quiet_moments_and_no_sample_is_lost(monkeypatch):
    monkeypatch.setattr(recording, "STRETCH", 20)
    noise = np.random.default_rng(5).normal(size=16_000 * 50).astype(np.float32)
    gaps = [slice(16_000 * second, 16_000 * second + 8_000) for second in (12, 30)]
    for gap in gaps:
        noise[gap] = 0
    stretches = list(recording._stretches(iter(np.split(noise, 500))))
    assert np.array_equal(np.concatenate([stretch.samples for stretch in stretches]), noise)
    cuts = [round(stretch.start * 16_000) for stretch in stretches[1:]]
    assert [any(gap.start < cut < gap.stop for gap in gaps) for cut in cuts] == [True, True]
    assert cuts == list(np.cumsum([len(stretch.samples) for stretch in stretches])[:-1])
