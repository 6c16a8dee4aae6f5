"""How much of clean texts does not count, and how much of attacked texts counts beyond what counted before.

``python -m tests.benchmarks.measure_counted TABLE STANDARD``; the last line printed is one JSON object.
"""

import argparse
import json
from pathlib import Path
from random import Random

import numpy as np

from models.documents.passages import split
from models.grading.counted import what_counts
from models.standard.loading import load_standard
from training.attacks.attacks import ATTACKS, Target
from training.rows import read_rows

_CLEAN = 300
_ATTACKED = 60
_LEFT_ALONE = ("padding", "other_point", "shuffled_sentences")
"""Attacks that taking out sentences and clauses cannot undo."""


def main() -> None:
    """Measure on texts drawn from one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("standard", type=Path)
    arguments = parser.parse_args()
    standard = load_standard(arguments.standard)
    items = {item.id: item for point in standard.points for item in point.evidence}
    texts = {row.evidence_id: (row.text, items[row.item]) for row in read_rows(arguments.table, standard).rows}
    drawn = Random(0).sample(list(texts.values()), min(_CLEAN, len(texts)))
    shares = [what_counts(split(text), item).shares for text, item in drawn]
    clean = {
        str(reason): {
            "texts": round(float(np.mean([one[reason] > 0 for one in shares])), 4),
            "quantile_99": round(float(np.quantile([one[reason] for one in shares], 0.99)), 4),
        }
        for reason in shares[0]
    }
    left = {
        name: [_left(name, Target(text, item), seed) for seed, (text, item) in enumerate(drawn[:_ATTACKED])]
        for name in ATTACKS
        if name not in _LEFT_ALONE
    }
    attacked = {
        name: {"unchanged": round(float(np.mean(np.array(found) == 1)), 4), "length": round(float(np.mean(found)), 4)}
        for name, found in left.items()
    }
    print(json.dumps({"clean": clean, "attacked": attacked}))


def _left(name: str, target: Target, seed: int) -> float:
    """Return the length of what counts of the attacked text, over that of the clean one."""
    attacked = ATTACKS[name](target, Random(seed)) or target.text
    return _length(attacked, target) / _length(target.text, target)


def _length(text: str, target: Target) -> int:
    return len("".join(what_counts(split(text), target.requirement).document.text.split()))


if __name__ == "__main__":
    main()
