"""``python -m tests.benchmarks.measure_look_alikes --data ../shared/data``: recall and false alarms of look-alikes.

Real texts are copied in many ways, and the index is asked for their sources. Half of the documents (the tuning half)
say which threshold gives one false alarm in 1,000 unrelated pairs; everything printed is of the other half, at that
threshold and at the one in the code.
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.documents.passages import split
from models.documents.similarity import comparison
from models.documents.similarity.comparison import Prepared, copied_shares, paraphrased_shares
from models.documents.similarity.handed import Handed
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.look_alikes import Filing
from models.grading.encoder import OnnxEncoder
from tests.benchmarks import planted_copies as plants
from training.vectors import CACHE, VectorCache

REPEATED = 0.5
"""Pairs of the data themselves that share more are repeats in the source (listed and read), not unrelated."""
ALLOWED = 0.001
SHORTEST = 200
ASAP_SAMPLE = 600
PARAPHRASES = 100
SHOWN_CHANGED = 30


@dataclass(frozen=True)
class Corpus:
    """Texts of one data set.

    Texts of one task answer the same question and are not called unrelated; ``points`` are what they are filed under.
    """

    name: str
    texts: list[str]
    tasks: list[str]
    points: list[str]
    embedded: bool

    def handed(self, cache: VectorCache) -> list[Handed]:
        """Return the documents, every one of another teacher."""
        out = []
        for number, (text, point) in enumerate(zip(self.texts, self.points, strict=True)):
            document = split(text)
            filing = Filing(str(number), f"teacher-{number}", "school", "2026", point)
            out.append(
                Handed(filing, document, cache.get(document).vectors) if self.embedded else Handed(filing, document)
            )
        return out


def corpora(data: Path) -> Iterator[Corpus]:
    """Read the essays and teaching texts."""
    essays = _lines(data / "acea" / "essays.jsonl")
    yield Corpus(
        "ACEA", [e["text"] for e in essays], [e["evidence_id"] for e in essays], [""] * len(essays), embedded=True
    )
    answers = [a for a in _lines(data / "edubench_zh" / "answers.jsonl") if len(a["text"]) >= SHORTEST]
    tasks = [a["question"] for a in answers]
    yield Corpus("EduBench", [a["text"] for a in answers], tasks, [a["task"] for a in answers], embedded=True)
    with (data / "asap" / "essays.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if len(row["text"]) >= SHORTEST]
    rows = random.Random(1).sample(rows, ASAP_SAMPLE)
    ids, prompts = [r["evidence_id"] for r in rows], [r["prompt"] for r in rows]
    yield Corpus("ASAP", [r["text"] for r in rows], ids, prompts, embedded=False)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Scores:
    """Scores of all pairs of one half: of copies, of paraphrases; and which are unrelated."""

    copied: NDArray[np.float64]
    paraphrased: NDArray[np.float64]
    same_task: NDArray[np.bool_]

    @property
    def repeated(self) -> NDArray[np.bool_]:
        """Pairs that the source itself holds twice."""
        copied: NDArray[np.bool_] = self.copied >= REPEATED
        return ~self.same_task & copied

    @property
    def unrelated(self) -> NDArray[np.bool_]:
        """The pairs that must not be flagged."""
        return ~self.same_task & ~self.repeated


def score_pairs(corpus: Corpus, half: list[Handed], index: LookAlikeIndex) -> Scores:
    """Score every pair of a half as the index would once it had found it."""
    prepared = [Prepared.of(one, index.stock_for(one.filing), index.check(one).usual) for one in half]
    entries = [index.entry(one) for one in half]
    copied, paraphrased, same = [], [], []
    total = len(half) * (len(half) - 1) // 2
    for one, other in tqdm(combinations(range(len(half)), 2), f"{corpus.name} pairs", total, leave=False):
        copied.append(copied_shares(prepared[one], entries[other]).larger)
        paraphrased.append(paraphrased_shares(prepared[one], entries[other]).larger)
        tasks = (corpus.tasks[int(half[k].filing.evidence_id)] for k in (one, other))
        same.append(len(set(tasks)) == 1)
    return Scores(np.array(copied), np.array(paraphrased), np.array(same))


def kinds_of_copy(corpus: Corpus, others: list[str]) -> Mapping[str, plants.Plant]:
    """Return the ways of copying that apply to the language of a corpus."""
    chinese = {
        "swapped names, classes, places": plants.renamed,
        "paraphrase: synonyms, clauses turned": plants.paraphrased,
        "rewritten: paraphrase and 25% edits": plants.rewritten,
    }
    return {
        "exact": lambda text, _: text,
        "light edits, 5% of characters": plants.edited(0.05),
        "light edits, 10% of characters": plants.edited(0.10),
        "punctuation changed": plants.repunctuated,
        "shuffled paragraphs": plants.shuffled_paragraphs,
        "shuffled sentences": plants.shuffled_sentences,
        "60% mixture": plants.mixture(0.6, others),
        "30% mixture": plants.mixture(0.3, others),
        **({} if corpus.name == "ASAP" else chinese),
    }


@dataclass(frozen=True)
class Recall:
    """How many planted copies of one kind were found, and in which way."""

    n: int
    found: int
    as_copy: int
    as_paraphrase: int
    changed: float


def measure(
    corpus: Corpus, plant: plants.Plant, sources: list[Handed], index: LookAlikeIndex, cache: VectorCache | None
) -> Recall:
    """Hand in a copy of every source as another teacher and look whether the source is named."""
    chance = random.Random(11)
    texts = [plant(source.document.text, chance) for source in sources]
    documents = [split(text) for text in texts]
    if cache:
        cache.add(documents)
    found = []
    for source, document in zip(sources, documents, strict=True):
        filing = Filing("planted", "planted", "elsewhere", "2026", source.filing.point)
        handed = Handed(filing, document, cache.get(document).vectors) if cache else Handed(filing, document)
        alike = index.check(handed).look_alikes
        found.append([one for one in alike if one.other == source.filing])
    changed = [_changed(s.document.text, text) for s, text in zip(sources[:SHOWN_CHANGED], texts, strict=False)]
    named = [one for ones in found for one in ones]
    as_copy = sum(one.copied.larger >= comparison.COPIED_SHARE for one in named)
    as_paraphrase = sum(one.paraphrased.larger >= comparison.PARAPHRASED_SHARE for one in named)
    return Recall(len(found), len(named), as_copy, as_paraphrase, float(np.mean(changed)))


def _changed(before: str, after: str) -> float:
    return 1 - SequenceMatcher(None, before, after, autojunk=False).ratio()


def interval(found: int, n: int) -> str:
    """Return the 95% interval of Wilson."""
    z, p = 1.96, found / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return f"{(middle - half) / (1 + z * z / n):.3f}–{(middle + half) / (1 + z * z / n):.3f}"


def report(corpus: Corpus, cache: VectorCache) -> None:
    """Print the tables of one corpus."""
    handed = corpus.handed(cache)
    tuning, reporting = handed[::2], handed[1::2]
    with LookAlikeIndex(":memory:", "measured") as index:
        index.add(handed)
        index.learn()
        tuned, reported = (score_pairs(corpus, half, index) for half in (tuning, reporting))
        _print_alarms(corpus, tuned, reported)
        repeats = {(one, other) for one, other in _repeats(reporting, index)}
        alarms = sum(
            (one.filing.evidence_id, alike.other.evidence_id) not in repeats
            and corpus.tasks[int(one.filing.evidence_id)] != corpus.tasks[int(alike.other.evidence_id)]
            for one in reporting
            for alike in index.check(one).look_alikes
        )
        print(f"\nFalse alarms of one new document against {len(handed)} stored: {alarms / len(reporting):.4f}\n")
        print("| copy | changed | n | recall | 95% | as copy | as paraphrase |\n|---|---|---|---|---|---|---|")
        others = [one.document.text for one in tuning]
        for name, plant in kinds_of_copy(corpus, others).items():
            embeds = corpus.embedded and name.startswith(("paraphrase", "rewritten"))
            sources = reporting[:PARAPHRASES] if embeds else reporting
            got = measure(corpus, plant, sources, index, cache if embeds else None)
            shares = f"{got.as_copy / got.n:.3f} | " + (f"{got.as_paraphrase / got.n:.3f}" if embeds else "–")
            recall = f"{got.found / got.n:.3f} | {interval(got.found, got.n)}"
            print(f"| {name} | {got.changed:.0%} | {got.n} | {recall} | {shares} |", flush=True)


def _repeats(half: list[Handed], index: LookAlikeIndex) -> Iterator[tuple[str, str]]:
    for one in half:
        for alike in index.check(one).look_alikes:
            if alike.copied.larger >= REPEATED:
                yield one.filing.evidence_id, alike.other.evidence_id


def _print_alarms(corpus: Corpus, tuned: Scores, reported: Scores) -> None:
    repeated = int(tuned.repeated.sum() + reported.repeated.sum())
    print(f"\n### {corpus.name}: {len(corpus.texts)} texts\n\nRepeated in the source itself: {repeated} pairs.\n")
    print("| way | for 1 in 1,000 (tuning half) | in the code | unrelated pairs | alarms | per 1,000 | same task |")
    print("|---|---|---|---|---|---|---|")
    ways = {"copied": comparison.COPIED_SHARE, "paraphrased": comparison.PARAPHRASED_SHARE}
    for way, threshold in ways.items():
        needed = np.quantile(getattr(tuned, way)[tuned.unrelated], 1 - ALLOWED)
        flags = getattr(reported, way) >= threshold
        alarms, pairs = int(flags[reported.unrelated].sum()), int(reported.unrelated.sum())
        same = f"{int(flags[reported.same_task].sum())} of {int(reported.same_task.sum())}"
        rate = 1000 * alarms / pairs
        print(f"| {way} | {needed:.3f} | {threshold} | {pairs:,} | {alarms} | {rate:.3f} | {same} |", flush=True)


def main() -> int:
    """Print everything; exit status 2 when the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--only", help="one of ACEA, EduBench, ASAP")
    asked = parser.parse_args()
    if not asked.data.is_dir():
        print(f"{asked.data} is absent: nothing was measured.", file=sys.stderr)
        return 2
    with VectorCache(CACHE, OnnxEncoder.load(asked.encoder)) as cache:
        for corpus in corpora(asked.data):
            if asked.only in {None, corpus.name}:
                report(corpus, cache)
    return 0


if __name__ == "__main__":
    sys.exit(main())
