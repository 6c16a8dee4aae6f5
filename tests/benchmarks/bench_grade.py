"""``python -m tests.benchmarks.bench_grade``: what grading costs on top of encoding, and what the service holds.

A 3,000-character plan is posted to a running service and encoded by itself, in turn; the ratio is taken pair by pair,
so that it holds when the machine's speed drifts. Needs a released bundle (``make demo`` makes one).
"""

import json
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from models.documents.passages import split
from models.grading.encoder import OnnxEncoder, Role

CHARACTERS = 3000
ROUNDS = 15
NEEDED_RATIO = 1.25
NEEDED_MEGABYTES = 600
_MEGABYTE = 1024 * 1024


def main() -> int:
    """Print the median times, their ratio and the service's memory."""
    text = _plan(Path("data/sample_county/texts"))
    passages = [passage.text for passage in split(text).passages]
    encoder = OnnxEncoder.load(Path("models/encoders/e5-small"))
    body = json.dumps({"text": text, "point": "A5", "item": "A5-E1"}).encode()
    with _service() as (address, process):
        _post(address, body)
        encoder.encode(passages, role=Role.PASSAGE)
        pairs = [(_timed(_post, address, body), _timed(_encode, encoder, passages)) for _ in range(ROUNDS)]
        held = process.memory_info().rss / _MEGABYTE
    ratio = statistics.median(post / encode for post, encode in pairs)
    posted, encoded = (1000 * statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{len(text)} characters, {len(passages)} passages, {ROUNDS} pairs in turn, medians")
    print(f"POST /api/v1/grade  {posted:7.0f} ms")
    print(f"encoder alone       {encoded:7.0f} ms")
    print(f"ratio               {ratio:7.2f}     (needed: at most {NEEDED_RATIO})")
    print(f"service memory      {held:7.0f} MB  (needed: below {NEEDED_MEGABYTES})")
    return 0 if ratio <= NEEDED_RATIO and held < NEEDED_MEGABYTES else 1


def _plan(texts: Path) -> str:
    plans = sorted(texts.glob("*-A5-E1.txt"))
    return "\n".join(path.read_text(encoding="utf-8") for path in plans)[:CHARACTERS]


@contextmanager
def _service() -> Iterator[tuple[str, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{address}/health")
            yield f"{address}/api/v1/grade", psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _timed(call: Callable[..., None], *arguments: object) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def _post(url: str, body: bytes) -> None:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).read()


def _encode(encoder: OnnxEncoder, passages: list[str]) -> None:
    encoder.encode(passages, role=Role.PASSAGE)


if __name__ == "__main__":
    raise SystemExit(main())
