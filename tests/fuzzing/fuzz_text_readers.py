"""Coverage-guided fuzzing of every reader of text: ``python -m tests.fuzzing.fuzz_text_readers [-runs=N]``.

Options are libFuzzer's. Any exception that is not a refusal, and any place that does not hold, is a finding: the run
ends with a status other than 0 and the input is written to a file.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["models.documents"]):
    from models.documents.assembly import assemble
    from models.documents.document import Document, Format
    from models.documents.readers import dialogue, meeting, read, subtitles, text, whisper
    from models.documents.readers.recognition.formats import recognise
    from models.documents.readers.source import Source
    from models.errors import DocumentError

NAME = "evidence"
LONGEST = 4096
READERS: tuple[tuple[Format, Callable], ...] = (
    (Format.TEXT, text.extract),
    (Format.SRT, subtitles.extract),
    (Format.VTT, subtitles.extract),
    (Format.WHISPER, whisper.extract),
    (Format.DIALOGUE, dialogue.extract),
    (Format.MEETING, meeting.extract),
)
SEEDS = (
    "# 目标\n- 说\n（一）过程\n1、折",
    "1\n00:00:01,000 --> 00:00:02,000\n<v 李>好</v>\n\n2\n00:0x --> 1\n王：好",
    "WEBVTT\n\nNOTE a\n\nb\n00:01.000 --> 00:02.000 align:left\n<c.x>y</c> &amp; z",
    '{"segments": [{"start": 0, "end": 1.5, "text": "好", "speaker": "T"}]}',
    '{"transcription": [{"offsets": {"from": 0, "to": 9}, "timestamps": {"from": "00:00:00,000"}, "text": "x"}]}',
    "师：谁来说？\n生1(00:01:02): 我\n[00:02] 师：请\n李 00:03\n好 [00:04]",
    '发言人,开始时间,结束时间,内容\n张,00:01,2.5,"好, 对"\n李,a - b,,c',
)  # fmt: skip
# As libFuzzer reads them: quotes, backslashes and bytes beyond ASCII are escaped.
DICTIONARY = (
    "WEBVTT", "-->", "00:01:02,500", "NOTE", "STYLE", "<v ", "</v>", r"{\\an8}", "&#xd800;", r"\"segments\"",
    r"\"start\"", r"\"text\"", "speaker,time,text", r"\x0a", r"\x0d\x0a", r"\xef\xbc\x9a", r"\xcc\x81", "**", "```",
    "1e999", "NaN", r"\\ud800",
)  # fmt: skip


def check(data: bytes) -> None:
    """Read bytes as the text format that they are, and once more with each reader in turn."""
    if recognised(data) in dict(READERS):
        check_places(attempt(lambda: read(data, NAME)))
    for kind, extract in READERS:
        check_places(attempt(lambda kind=kind, extract=extract: assemble(extract(Source(data, NAME)), kind)))


def recognised(data: bytes) -> Format | None:
    """Return the format; None for a refusal."""
    try:
        return recognise(data, NAME) if data else None
    except DocumentError:
        return None


def attempt(reading: Callable[[], Document]) -> Document:
    """Return the document; an empty one for a refusal."""
    try:
        return reading()
    except DocumentError:
        return Document("", ())


def check_places(document: Document) -> None:
    """Passages and blocks must stand where they say, and everything must go into JSON."""
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)
    assert "\n".join(document.text[b.start : b.end] for b in document.blocks) == document.text
    for block in document.blocks:
        start, end, speaker = block.place.start, block.place.end, block.place.speaker
        assert end is None or (start is not None and 0 <= start <= end)
        assert speaker is None or speaker.encode("utf-8")
    document.text.encode("utf-8")


def main() -> None:
    """Fuzz with the seeds above; never returns."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-text-readers-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed{number}").write_text(seed, encoding="utf-8")
    words = folder / "words.dict"
    words.write_text("".join(f'"{word}"\n' for word in DICTIONARY), encoding="utf-8")
    options = [f"-max_len={LONGEST}", f"-dict={words}", f"-artifact_prefix={folder}/", *sys.argv[1:], str(corpus)]
    atheris.Setup([sys.argv[0], *options], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
