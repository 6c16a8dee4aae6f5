import numpy as np
import pandas as pd

from models.grading.calibration import Calibration
from training.ordinal import learn_calibration
from training.suspicious import surprise, suspicious_labels


def reviewed(n=400, wrong=20, seed=0):
    """Scores that tell the levels well, and labels of which some are two levels off."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 5, n)
    scores = truth + random.normal(0, 0.35, n)
    labels = truth.copy()
    slips = random.permutation(n)[:wrong]
    labels[slips] = np.where(truth[slips] > 2, truth[slips] - 2, truth[slips] + 2)
    table = pd.DataFrame(
        {"criterion": "c", "evidence_id": [f"e{i}" for i in range(n)], "score": scores, "rank": labels}
    )
    return table.assign(weight=1.0), {f"e{i}" for i in slips}


def test_planted_slips_come_first():
    table, slips = reviewed()
    calibration = learn_calibration(table["score"].to_numpy(), table["rank"].to_numpy(), np.ones(len(table)), 5)
    found = suspicious_labels(table, {"c": calibration})
    assert len(found) == len(table)
    assert len(slips & set(found["evidence_id"].head(len(slips)))) >= 0.9 * len(slips)
    assert found["surprise"].abs().is_monotonic_decreasing


def test_a_label_above_what_is_expected_surprises_upwards():
    calibration = Calibration((0.5, 1.5), 4.0, (2.0, 6.0))
    high, low = surprise(calibration, [0.0, 2.0], [2, 0])
    assert high > 2
    assert low < -2
    assert abs(surprise(calibration, [1.0], [1])[0]) < 0.5


def test_no_labels_no_list():
    assert suspicious_labels(reviewed()[0].head(0), {}).empty
