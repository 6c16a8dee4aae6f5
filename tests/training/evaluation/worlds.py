"""Judgements of a made-up grader and made-up reviewers."""

import numpy as np
import pandas as pd

from training.evaluation.figures import Draw


def world(seed, n_teachers, n_criteria, per_criterion):
    """Return judgements of which the truth is known: every criterion the same, teachers of different skill."""
    random = np.random.default_rng(seed)
    skill, parts = random.normal(0, 0.7, n_teachers), []
    for number in range(n_criteria):
        teacher = random.choice(n_teachers, per_criterion, replace=False)
        truth = skill[teacher] + random.normal(0, 0.7, per_criterion)
        parts.append(
            pd.DataFrame({
                "unit": f"c{number}",
                "evidence": [f"e{number}-{one}" for one in teacher],
                "teacher": [f"t{one:05d}" for one in teacher],
                "given": ranks(0.8 * truth + random.normal(0, 0.5, per_criterion)),
                "reviewed": ranks(truth + random.normal(0, 0.3, per_criterion)),
            })
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def ranks(values):
    return np.clip(np.round(1 + values), 0, 2).astype(np.int64)


def tables(rows, draw=None, n_levels=3):
    draw = draw or Draw.of(rows["teacher"], resamples=100)
    return {str(unit): draw.tables(part, n_levels) for unit, part in rows.groupby("unit", sort=False)}
