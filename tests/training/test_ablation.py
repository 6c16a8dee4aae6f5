"""What leaving a head out does to the blend, on scores whose worth is known."""

import numpy as np
import pandas as pd

from tests.training.corpora import learnable_corpus
from training.ablation import summary, without
from training.stacking import blend_all, fit_item, fold_numbers


def test_a_head_that_is_left_out_has_no_weight_and_the_others_have():
    corpus = learnable_corpus(60)
    fitted = fit_item(corpus, min_labels=24, rich_labels=10_000, n_folds=3)
    left = without(fitted.criteria, ["ngrams"])
    assert all(set(one.heads) == {"style", "meaning"} for one in left.values())
    stacks, scores = blend_all(corpus, left, fold_numbers(corpus.groups, 3))
    assert all(len(stack.own) == 2 for stack in stacks.values())
    assert set(scores) == set(fitted.scores)


def test_a_criterion_keeps_its_only_head():
    fitted = fit_item(learnable_corpus(60), min_labels=24, rich_labels=10_000, n_folds=3)
    alone = without(without(fitted.criteria, ["ngrams", "meaning"]), ["style"])
    assert all(set(one.heads) == {"style"} for one in alone.values())


def test_what_carries_the_score_is_missed_and_what_carries_nothing_is_not():
    random = np.random.default_rng(0)
    rank = random.integers(0, 4, 400).astype(float)
    near, nearer = rank + random.normal(0, 1.5, 400), rank + random.normal(0, 1.0, 400)
    scores = pd.DataFrame(
        {
            "criterion": np.repeat(["C1", "C2"], 200),
            "teacher": [f"t{row % 100}" for row in range(400)],
            "rank": rank,
            "all": nearer,
            "idle": nearer,
            "useful": near,
        }
    )
    found = summary(scores)
    assert found["without"]["idle"] == {"loss": 0.0, "low": 0.0, "high": 0.0}
    assert found["without"]["useful"]["low"] > 0
    expected = np.mean([np.corrcoef(part["rank"], part["all"])[0, 1] for _, part in scores.groupby("criterion")])
    assert abs(found["r"] - expected) < 1e-4
