"""What is planted, and how what is found of it is counted; the command itself is run with the others on the county."""

import numpy as np
import pandas as pd
import pytest

from tests.training.corpora import corpus
from training.prove_suspicious import KINDS, LISTED, plant, summary


def reviewed(n=200, n_levels=5, seed=0):
    random = np.random.default_rng(seed)
    ranks = random.integers(0, n_levels, (n, 2)).astype(float)
    ranks[: n // 4, 1] = np.nan
    return corpus(ranks, [f"t{row}" for row in range(n)], n_levels=n_levels)


@pytest.mark.parametrize(("kind", "farthest"), [("one level off", 1), ("any other level", 4)])
def test_a_share_of_the_labels_of_every_criterion_is_made_wrong(kind, farthest):
    before = reviewed()
    after = plant(before, kind, 0.1, np.random.default_rng(1))
    moved = np.abs(after.ranks - before.ranks)
    assert (moved > 0).sum(axis=0).tolist() == [20, 15]
    assert np.nanmax(moved) == farthest
    assert np.nanmin(after.ranks) == 0
    assert np.nanmax(after.ranks) == 4
    assert (np.isnan(after.ranks) == np.isnan(before.ranks)).all()


def test_every_other_level_is_planted_alike():
    moved = KINDS["any other level"](np.full(4000, 1), 5, np.random.default_rng(0))
    assert np.bincount(moved, minlength=5) / 4000 == pytest.approx([0.25, 0, 0.25, 0.25, 0.25], abs=0.03)


def listed(found, n=400, draws=2):
    """Return lists on which the planted labels, one in twenty, stand first with a chance of ``found``."""
    tables = []
    for draw in range(draws):
        random = np.random.default_rng(draw)
        wrong = np.arange(n) < n // 20
        first = wrong & (random.random(n) < found)
        tables.append(
            pd.DataFrame(
                {
                    "teacher": [f"t{row}" for row in range(n)],
                    "given": wrong.astype(int),
                    "reviewed": 0,
                    "surprise": np.where(first, -9, 1) + random.random(n),
                    "probability": random.random(n),
                    "kind": "one level off",
                    "draw": draw,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def test_planted_labels_among_the_first_are_counted():
    report = summary(listed(found=1.0))["one level off"]
    assert (report["labels"], report["planted"]) == (400, 20)
    assert [one["n"] for one in report["by_surprise"]] == [4, 8, 20, 40]
    assert [one["precision"] for one in report["by_surprise"]] == [1.0, 1.0, 1.0, 0.5]
    assert [one["found"] for one in report["by_surprise"]] == [0.2, 0.4, 1.0, 1.0]


def test_a_list_that_knows_nothing_finds_what_chance_finds():
    last = summary(listed(found=0.0, n=2000, draws=5))["one level off"]["by_probability"][-1]
    assert last["listed"] == LISTED[-1]
    assert last["precision_low"] < 0.05 < last["precision_high"]
    assert last["precision_high"] - last["precision_low"] < 0.05
