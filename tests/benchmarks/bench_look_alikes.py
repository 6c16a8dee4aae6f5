"""``python -m tests.benchmarks.bench_look_alikes``: one new document checked against 100,000 stored ones.

The stored texts are clauses of real texts in a new order with characters changed; their vectors are real passage
vectors with noise. In the same run, the same questions go to brute force: the same shares over all stored documents.
"""

import argparse
import json
import multiprocessing
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
from tqdm import tqdm

from models.documents.passages import split
from models.documents.similarity.comparison import COPIED_SHARE
from models.documents.similarity.handed import Handed
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.look_alikes import Filing
from models.documents.similarity.paraphrase import Vectors, unit
from models.documents.similarity.shingles import held
from models.documents.similarity.store import Store
from models.grading.encoder import OnnxEncoder
from tests.benchmarks import planted_copies as plants
from training.vectors import CACHE, VectorCache

ENCODER = Path("models/encoders/e5-small")
NEEDED_MILLISECONDS = 200
_LENGTHS = (500, 1500)
_CHANGED = 0.05
_NOISE = 0.03
_BATCH = 500
_MEGABYTE = 1024 * 1024
_CLAUSE = re.compile(r"[^，。！？；,.!?;\n]+[，。！？；,.!?;\n]*")
_KINDS = ("unrelated", "10% of characters edited", "30% mixture")


class Maker:
    """Makes documents that look real, from clauses and passage vectors of real ones.

    Parameters
    ----------
    data
        Folder of the scored data.
    """

    def __init__(self, data: Path) -> None:
        lines = (data / "acea" / "essays.jsonl").read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        self._clauses = [clause for text in texts for clause in _CLAUSE.findall(text)]
        with VectorCache(CACHE, OnnxEncoder.load(ENCODER)) as cache:
            self._vectors: Vectors = np.concatenate([cache.get(split(text)).vectors for text in texts])

    def handed(self, number: int) -> Handed:
        """Return the document with this number, always the same."""
        chance = random.Random(number)
        room, clauses = chance.randint(*_LENGTHS), []
        while room > 0:
            clauses.append(chance.choice(self._clauses))
            room -= len(clauses[-1])
        text = plants.edited(_CHANGED)("".join(clauses), chance)
        return self.filed(text, Filing(f"E{number}", f"T{number // 3}", f"S{number // 200}", str(number % 3)))

    def filed(self, text: str, filing: Filing) -> Handed:
        """Return a text as a document with vectors."""
        document, noise = split(text), np.random.default_rng(len(text))
        rows = noise.integers(0, len(self._vectors), len(document.passages))
        vectors = self._vectors[rows] + noise.normal(0, _NOISE, (len(rows), self._vectors.shape[1]))
        return Handed(filing, document, unit(vectors.astype(np.float32)))


def build(path: Path, data: Path, n: int) -> None:
    """Make the index; in a process of its own, so that its memory does not count."""
    maker = Maker(data)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with LookAlikeIndex(unfinished, "bench") as index:
        for first in tqdm(range(0, n, _BATCH), "index", unit_scale=_BATCH, unit="document"):
            index.add(maker.handed(number) for number in range(first, min(first + _BATCH, n)))
        index.learn()
    unfinished.rename(path)


def questions(maker: Maker, n: int, each: int) -> Iterator[tuple[str, str, Handed]]:
    """Return kind, evidence id of the source, and the document to be checked."""
    chance = random.Random(1)
    others = [maker.handed(n + each + number).document.text for number in range(each)]
    for kind, plant in zip(_KINDS, (None, plants.edited(0.10), plants.mixture(0.30, others)), strict=True):
        for question in range(each):
            source = maker.handed(chance.randrange(n) if plant else n + question)
            text = plant(source.document.text, chance) if plant else source.document.text
            filing = Filing("new", "new teacher", "S0", "new")
            yield kind, source.filing.evidence_id, maker.filed(text, filing)


def brute_force(handed: Handed, store: Store) -> set[str]:
    """Return the evidence ids that share enough, by looking at every document."""
    keys, found = handed.shingles.keys, set()
    for entry in map(store.entry, range(1, len(store) + 1)):
        shared = held(keys, entry.shingles).sum()
        if shared >= COPIED_SHARE * min(len(keys), len(entry.shingles)):
            found.add(entry.filing.evidence_id)
    return found


def main() -> int:
    """Print the tables; exit status 1 when the time is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=60, help="of each kind")
    parser.add_argument("--brute", type=int, default=2, help="questions of each kind to brute force")
    asked = parser.parse_args()
    path = Path(f"build/look-alikes-{asked.documents}.sqlite")
    if not path.exists():
        started = time.perf_counter()
        builder = multiprocessing.get_context("spawn").Process(target=build, args=(path, asked.data, asked.documents))
        builder.start()
        builder.join()
        print(f"built in {time.perf_counter() - started:.0f} s")
    maker = Maker(asked.data)
    asking = list(questions(maker, asked.documents, asked.questions))
    before, started = psutil.Process().memory_info().rss, time.perf_counter()
    with LookAlikeIndex(path, "bench") as index:
        opened = time.perf_counter() - started
        p95 = _ask(index, asking)
        held_memory = (psutil.Process().memory_info().rss - before) / _MEGABYTE
        print(
            f"\n{len(index):,} documents; opened in {opened:.1f} s; memory of the index {held_memory:.0f} MB; ", end=""
        )
        print(f"file {path.stat().st_size / _MEGABYTE:.0f} MB; load {psutil.getloadavg()[0]:.1f}")
    _ask_brute_force(path, asking, asked.questions, asked.brute)
    return int(p95 > NEEDED_MILLISECONDS)


def _ask(index: LookAlikeIndex, asking: list[tuple[str, str, Handed]]) -> float:
    """Print times and recall of each kind; return the worst 95th percentile in milliseconds."""
    print("| kind | n | median ms | p95 ms | source found |\n|---|---|---|---|---|")
    worst = 0.0
    for kind in _KINDS:
        times, found = [], []
        for _, source, handed in (one for one in asking if one[0] == kind):
            started = time.perf_counter()
            alike = index.check(handed).look_alikes
            times.append(1000 * (time.perf_counter() - started))
            found.append(source in {one.other.evidence_id for one in alike})
        p95 = statistics.quantiles(times, n=20)[-1]
        worst = max(worst, p95)
        print(f"| {kind} | {len(times)} | {statistics.median(times):.0f} | {p95:.0f} | {_share(kind, found)} |")
    return worst


def _ask_brute_force(path: Path, asking: list[tuple[str, str, Handed]], each: int, brute: int) -> None:
    print("\n| kind, brute force | n | median ms | source found |\n|---|---|---|---|")
    store = Store(path)
    for kind in _KINDS:
        times, found = [], []
        for _, source, handed in [one for one in asking if one[0] == kind][: min(each, brute)]:
            started = time.perf_counter()
            found.append(source in brute_force(handed, store))
            times.append(1000 * (time.perf_counter() - started))
        print(f"| {kind} | {len(times)} | {statistics.median(times):.0f} | {_share(kind, found)} |")
    store.close()


def _share(kind: str, found: list[bool]) -> str:
    return "–" if kind == "unrelated" else f"{statistics.mean(found):.2f}"


if __name__ == "__main__":
    sys.exit(main())
